package io.awswrapper.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.awswrapper.testkit.Faults.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where temporary AWS credentials come from, on loopback, with the faults that happen there. Answers {@code GET} as the
 * credentials endpoints of ECS and EKS do (system property {@code aws.containerCredentialsFullUri} of the AWS SDK for Java
 * 2), and {@code POST} as {@code AssumeRole} of AWS STS does ({@code aws.endpointUrlSts}). Signatures are not checked.
 * Thread-safe.
 *
 * <p>Sources: AWS SDKs and Tools Reference Guide, "Container credential provider"; AWS STS API Reference, "AssumeRole" and
 * "Common Errors".
 */
public final class CredentialsEndpoint implements AutoCloseable {

    private record Keys(String id, String secret, String session, Instant expires) {}

    private final HttpServer server;
    private final ExecutorService threads;
    private final AtomicInteger calls = new AtomicInteger();
    private final Faults faults = new Faults();
    private volatile Keys keys = new Keys("", "", "", Instant.EPOCH);

    private CredentialsEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "testkit credentials");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /** Starts one, which has no credentials of any use yet. */
    public static CredentialsEndpoint start() {
        try {
            CredentialsEndpoint endpoint = new CredentialsEndpoint();
            endpoint.server.start();
            return endpoint;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code http://host:port}. */
    public String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":" + port();
    }

    /** On the loopback address. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** How many requests came, refused ones and retries included. */
    public int calls() {
        return calls.get();
    }

    /** From now on gives these, until they are replaced. */
    public void give(String accessKeyId, String secretAccessKey, String sessionToken, Instant expires) {
        keys = new Keys(accessKeyId, secretAccessKey, sessionToken, expires.truncatedTo(ChronoUnit.SECONDS));
    }

    // ---- faults

    /** Every answer comes this much later. */
    public void latency(Duration delay) {
        faults.latency(delay);
    }

    /** Answers that there are too many requests, this many times. */
    public void throttle(int times) {
        faults.fail(new Fault(429, "ThrottlingException", "Rate exceeded"), times);
    }

    /** Answers {@code 500} this many times. */
    public void breakDown(int times) {
        faults.fail(new Fault(500, "InternalFailure", "An internal error occurred."), times);
    }

    /** Answers that the role must not be assumed until {@link #heal()}. */
    public void deny() {
        faults.fail(
                new Fault(
                        403,
                        "AccessDenied",
                        "User: arn:aws:iam::123456789012:user/testkit is not authorized to perform: sts:AssumeRole"),
                Integer.MAX_VALUE);
    }

    /** Answers that the credentials with which it is asked have expired, until {@link #heal()}. */
    public void expireCredentials() {
        faults.fail(
                new Fault(403, "ExpiredToken", "The security token included in the request is expired"),
                Integer.MAX_VALUE);
    }

    /** Takes requests and does not answer them until {@link #heal()}. */
    public void fallSilent() {
        faults.fallSilent();
    }

    /** Ends all faults and the latency. */
    public void heal() {
        faults.heal();
    }

    /** Ends the server; from now on connections to it are refused. */
    @Override
    public void close() {
        faults.heal();
        server.stop(0);
        threads.shutdownNow();
    }

    // ---- the wire

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            calls.incrementAndGet();
            byte[] unused = exchange.getRequestBody().readAllBytes();
            Fault fault = faults.next();
            boolean container = exchange.getRequestMethod().equals("GET");
            byte[] text = (container ? json(fault) : xml(fault)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", container ? "application/json" : "text/xml");
            exchange.sendResponseHeaders(fault == null ? 200 : fault.status(), text.length);
            exchange.getResponseBody().write(text);
        }
    }

    private String json(@Nullable Fault fault) {
        Keys given = keys;
        return fault == null
                ? "{\"RoleArn\":\"arn:aws:iam::123456789012:role/testkit\",\"AccessKeyId\":\"" + given.id()
                        + "\",\"SecretAccessKey\":\"" + given.secret() + "\",\"Token\":\"" + given.session()
                        + "\",\"Expiration\":\"" + given.expires() + "\"}"
                : "{\"code\":\"" + fault.type() + "\",\"message\":\"" + fault.message() + "\"}";
    }

    private String xml(@Nullable Fault fault) {
        Keys given = keys;
        String space = " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"";
        return fault == null
                ? "<AssumeRoleResponse" + space + "><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROA:its"
                        + "</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/testkit/its</Arn>"
                        + "</AssumedRoleUser><Credentials><AccessKeyId>" + given.id()
                        + "</AccessKeyId><SecretAccessKey>" + given.secret() + "</SecretAccessKey><SessionToken>"
                        + given.session() + "</SessionToken><Expiration>" + given.expires()
                        + "</Expiration></Credentials></AssumeRoleResult><ResponseMetadata><RequestId>"
                        + UUID.randomUUID() + "</RequestId></ResponseMetadata></AssumeRoleResponse>"
                : "<ErrorResponse" + space + "><Error><Type>Sender</Type><Code>" + fault.type() + "</Code><Message>"
                        + fault.message() + "</Message></Error><RequestId>" + UUID.randomUUID()
                        + "</RequestId></ErrorResponse>";
    }
}
