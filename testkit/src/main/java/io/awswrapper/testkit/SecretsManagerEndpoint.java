package io.awswrapper.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.awswrapper.testkit.Faults.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * AWS Secrets Manager as far as {@code GetSecretValue} goes, on loopback: the wire format of the service, its typed errors,
 * its staging labels, and the faults that happen to it. Every request's signature (AWS Signature Version 4) is checked with
 * {@link #SECRET_KEY}; a wrong one is refused as AWS does.
 *
 * <p>Rotations follow the four steps of the AWS User Guide, "Rotation by Lambda function". Thread-safe.
 */
public final class SecretsManagerEndpoint implements AutoCloseable {

    /** The access key id whose signatures are accepted. */
    public static final String ACCESS_KEY = "AKIDTESTKITEXAMPLE";

    /** The secret access key that belongs to it. */
    public static final String SECRET_KEY = "testkit/not+a/real+" + TestSecret.MARKER + "/EXAMPLE";

    /** The region whose signatures are accepted. */
    public static final String REGION = "us-east-2";

    private static final String CURRENT = "AWSCURRENT";
    private static final String PENDING = "AWSPENDING";
    private static final String PREVIOUS = "AWSPREVIOUS";
    private static final Duration MOST_SKEW = Duration.ofMinutes(5);
    private static final String TARGET = "secretsmanager.GetSecretValue";

    /** The database, as a rotation function sees it. */
    public interface Database {
        /** Sets a user's password. */
        void setPassword(String user, String password) throws Exception;

        /** Logs in with what was set, and out again. */
        void login(String user, String password) throws Exception;
    }

    /** The fields of a secret, as RDS writes them. */
    private record Version(
            String id, Map<String, String> fields, @Nullable String raw) {
        String text() {
            return raw != null
                    ? raw
                    : fields.entrySet().stream()
                            .map(field -> quoted(field.getKey()) + ":" + quoted(field.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<String, Map<String, Version>> secrets = new ConcurrentHashMap<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Faults faults = new Faults();
    private volatile Clock clock = Clock.systemUTC();

    private SecretsManagerEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "testkit secrets manager");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /** Starts one. */
    public static SecretsManagerEndpoint start() {
        try {
            SecretsManagerEndpoint endpoint = new SecretsManagerEndpoint();
            endpoint.server.start();
            return endpoint;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code http://host:port}. */
    public String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /** How many requests came, refused ones and retries included. */
    public int calls() {
        return calls.get();
    }

    // ---- secrets

    /** Stores fields as a new current version; the one before becomes the previous. */
    public void put(String secretId, Map<String, String> fields) {
        put(secretId, new Version(UUID.randomUUID().toString(), Map.copyOf(fields), null));
    }

    /** Stores any text as a new current version. */
    public void putText(String secretId, String text) {
        put(secretId, new Version(UUID.randomUUID().toString(), Map.of(), text));
    }

    private void put(String secretId, Version version) {
        secrets.merge(secretId, Map.of(CURRENT, version), (before, now) -> moved(before, version));
    }

    private static Map<String, Version> moved(Map<String, Version> before, Version current) {
        Map<String, Version> after = new ConcurrentHashMap<>();
        after.put(CURRENT, current);
        Version former = before.get(CURRENT);
        if (former != null) {
            after.put(PREVIOUS, former);
        }
        return after;
    }

    /** The first step, {@code createSecret}: a pending version with another password, and with this user. */
    public void createSecret(String secretId, String user, String password) {
        secrets.compute(secretId, (id, stages) -> {
            Map<String, Version> after = new ConcurrentHashMap<>(known(id, stages));
            Map<String, String> fields = new LinkedHashMap<>(current(id).fields());
            fields.put("username", user);
            fields.put("password", password);
            after.put(PENDING, new Version(UUID.randomUUID().toString(), fields, null));
            return after;
        });
    }

    /** The last step, {@code finishSecret}: the pending version becomes the current one, and that the previous. */
    public void finishSecret(String secretId) {
        secrets.compute(secretId, (id, stages) -> {
            Version pending = known(id, stages).get(PENDING);
            if (pending == null) {
                throw new IllegalStateException("secret: expected a pending version of '" + id + "', but was 'none'");
            }
            return moved(known(id, stages), pending);
        });
    }

    /** A whole rotation by the single-user strategy: the user keeps its name and gets this password. */
    public void rotateSingleUser(String secretId, String password, Database database) throws Exception {
        rotate(secretId, user(secretId), password, database);
    }

    /**
     * A whole rotation by the alternating-users strategy: {@code name} and {@code name_clone} take turns, and this password
     * is given to the one whose turn it is.
     */
    public void rotateAlternatingUsers(String secretId, String password, Database database) throws Exception {
        String user = user(secretId);
        String other = user.endsWith("_clone") ? user.substring(0, user.length() - "_clone".length()) : user + "_clone";
        rotate(secretId, other, password, database);
    }

    private void rotate(String secretId, String user, String password, Database database) throws Exception {
        createSecret(secretId, user, password);
        database.setPassword(user, password);
        database.login(user, password);
        finishSecret(secretId);
    }

    /** The user of the current version. */
    public String user(String secretId) {
        return current(secretId).fields().getOrDefault("username", "");
    }

    private Version current(String secretId) {
        Version current = known(secretId, secrets.get(secretId)).get(CURRENT);
        if (current == null) {
            throw new IllegalStateException("secret: expected a current version of '" + secretId + "'; put one first");
        }
        return current;
    }

    private static Map<String, Version> known(String secretId, @Nullable Map<String, Version> stages) {
        if (stages == null) {
            throw new IllegalArgumentException(
                    "secret: expected a known one, but was '" + secretId + "'; put it first");
        }
        return stages;
    }

    // ---- faults

    /** Every answer comes this much later. */
    public void latency(Duration delay) {
        faults.latency(delay);
    }

    /** What time it is here: a request signed more than five minutes earlier or later is refused. */
    public void clock(Clock other) {
        clock = other;
    }

    /** Answers {@code ThrottlingException} this many times. */
    public void throttle(int times) {
        fail(400, "ThrottlingException", "Rate exceeded", times);
    }

    /** Answers {@code 500 InternalServiceError} until {@link #heal()}. */
    public void breakDown() {
        fail(500, "InternalServiceError", "An error occurred on the server side.", Integer.MAX_VALUE);
    }

    /** Answers {@code AccessDeniedException} until {@link #heal()}. */
    public void deny() {
        fail(
                400,
                "AccessDeniedException",
                "User: arn:aws:iam::123456789012:user/testkit is not authorized to perform: secretsmanager:GetSecretValue",
                Integer.MAX_VALUE);
    }

    /** Answers that the credentials have expired until {@link #heal()}. */
    public void expireCredentials() {
        fail(400, "ExpiredTokenException", "The security token included in the request is expired", Integer.MAX_VALUE);
    }

    /** Takes requests and does not answer them until {@link #heal()}. */
    public void fallSilent() {
        faults.fallSilent();
    }

    /** Ends all faults and the latency. */
    public void heal() {
        faults.heal();
    }

    private void fail(int status, String type, String message, int times) {
        faults.fail(new Fault(status, type, message), times);
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
            byte[] body = exchange.getRequestBody().readAllBytes();
            Fault fault = faults.next();
            Object answer = fault == null ? read(exchange, body) : fault;
            byte[] text = (answer instanceof Fault no
                            ? "{\"__type\":" + quoted(no.type()) + ",\"Message\":" + quoted(no.message()) + "}"
                            : answer.toString())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.getResponseHeaders()
                    .set("x-amzn-RequestId", UUID.randomUUID().toString());
            exchange.sendResponseHeaders(answer instanceof Fault no ? no.status() : 200, text.length);
            exchange.getResponseBody().write(text);
        }
    }

    /** @return the answer's JSON, or a {@link Fault} */
    private Object read(HttpExchange exchange, byte[] body) {
        if (!TARGET.equals(header(exchange, "X-Amz-Target"))
                || !"application/x-amz-json-1.1".equals(header(exchange, "Content-Type"))) {
            return new Fault(400, "UnknownOperationException", "");
        }
        String refused = RequestSignature.refusal(exchange, body, "secretsmanager");
        if (!refused.isEmpty()) {
            return new Fault(400, refused, "The signature of the request is not the one expected, or there is none.");
        }
        Duration skew = RequestSignature.age(exchange, clock.instant()).abs();
        if (skew.compareTo(MOST_SKEW) > 0) {
            return new Fault(
                    400,
                    "InvalidSignatureException",
                    "Signature expired: it was made " + skew.toMinutes() + " min from " + clock.instant());
        }
        String json = new String(body, StandardCharsets.UTF_8);
        String id = field(json, "SecretId");
        String stage = field(json, "VersionStage");
        String label = stage.isEmpty() ? CURRENT : stage;
        Map<String, Version> stages = secrets.get(id);
        if (stages == null) {
            return new Fault(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
        }
        Version version = stages.get(label);
        if (version == null) {
            return new Fault(
                    400,
                    "ResourceNotFoundException",
                    "Secrets Manager can't find the specified secret value for staging label: " + label);
        }
        return "{\"ARN\":\"arn:aws:secretsmanager:" + REGION + ":123456789012:secret:testkit-AbCdEf\",\"Name\":"
                + quoted(id) + ",\"VersionId\":" + quoted(version.id()) + ",\"SecretString\":" + quoted(version.text())
                + ",\"VersionStages\":[" + quoted(label) + "],\"CreatedDate\":1.7E9}";
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /** A text field of a flat JSON object, as SDKs write it. */
    private static String field(String json, String name) {
        Matcher field = Pattern.compile("\"" + name + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"")
                .matcher(json);
        return field.find() ? field.group(1).replaceAll("\\\\(.)", "$1") : "";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }
}
