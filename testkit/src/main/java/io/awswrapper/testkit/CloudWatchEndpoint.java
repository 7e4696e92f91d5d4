package io.awswrapper.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.awswrapper.testkit.Faults.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Amazon CloudWatch as far as {@code PutMetricData} goes, on loopback: Smithy's RPC over CBOR as the AWS SDK for Java 2.50
 * speaks it, gzip included, the limits of the service, and the faults that happen to it. Every request's signature (AWS
 * Signature Version 4) is checked with {@link #SECRET_KEY}. Keeps everything that it has accepted. Thread-safe.
 *
 * <p>Source of the limits: Amazon CloudWatch API Reference, "PutMetricData" and "MetricDatum".
 */
public final class CloudWatchEndpoint implements AutoCloseable {

    /** The access key id whose signatures are accepted. */
    public static final String ACCESS_KEY = SecretsManagerEndpoint.ACCESS_KEY;

    /** The secret access key that belongs to it. */
    public static final String SECRET_KEY = SecretsManagerEndpoint.SECRET_KEY;

    /** The region whose signatures are accepted. */
    public static final String REGION = SecretsManagerEndpoint.REGION;

    private static final String OPERATION = "/service/GraniteServiceVersion20100801/operation/PutMetricData";
    private static final int MOST_BYTES = 1 << 20;

    /**
     * One entry of {@code MetricData}.
     *
     * @param dimensions in the order of the request
     * @param unit {@code None} when there was none
     * @param timestamp when it was taken; when it arrived if the request did not say
     * @param values empty when a statistic set was sent
     * @param counts how often each of the values occurred
     */
    public record Datum(
            String namespace,
            String name,
            Map<String, String> dimensions,
            String unit,
            Instant timestamp,
            List<Double> values,
            List<Double> counts,
            Statistics statistics) {}

    /** What CloudWatch keeps of a datum, whichever way it was sent. */
    public record Statistics(double count, double sum, double minimum, double maximum) {}

    /**
     * One accepted request.
     *
     * @param bytes of the body as it came over the wire
     * @param compressed whether that was gzip
     */
    public record Request(int bytes, boolean compressed, List<Datum> data) {}

    private final HttpServer server;
    private final ExecutorService threads;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final Faults faults = new Faults();

    private CloudWatchEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "testkit cloudwatch");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /** Starts one. */
    public static CloudWatchEndpoint start() {
        try {
            CloudWatchEndpoint endpoint = new CloudWatchEndpoint();
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

    /** The accepted requests, in their order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** All that was accepted. */
    public List<Datum> data() {
        return requests.stream().flatMap(request -> request.data().stream()).toList();
    }

    /** All that was accepted for one metric. */
    public List<Datum> data(String name) {
        return data().stream().filter(datum -> datum.name().equals(name)).toList();
    }

    // ---- faults

    /** Every answer comes this much later. */
    public void latency(Duration delay) {
        faults.latency(delay);
    }

    /** Answers {@code Throttling} this many times. */
    public void throttle(int times) {
        faults.fail(new Fault(400, "Throttling", "Rate exceeded"), times);
    }

    /** Answers {@code 500 InternalServiceFault} this many times. */
    public void breakDown(int times) {
        faults.fail(
                new Fault(500, "InternalServiceFault", "Request processing has failed due to some unknown error."),
                times);
    }

    /** Answers {@code AccessDenied} until {@link #heal()}. */
    public void deny() {
        faults.fail(
                new Fault(
                        403,
                        "AccessDenied",
                        "User: arn:aws:iam::123456789012:user/testkit is not authorized to perform:"
                                + " cloudwatch:PutMetricData"),
                Integer.MAX_VALUE);
    }

    /** Closes the connection in place of an answer, this many times. */
    public void drop(int times) {
        faults.fail(new Fault(0, "", ""), times);
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
        // Closed without an answer, the connection is cut.
        try (exchange) {
            calls.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            Fault fault = faults.next();
            if (fault == null) {
                fault = take(exchange, body);
            }
            if (fault == null || fault.status() > 0) {
                send(exchange, fault);
            }
        }
    }

    private static void send(HttpExchange exchange, @Nullable Fault fault) throws IOException {
        byte[] body = Cbor.write(
                fault == null
                        ? Map.of()
                        : Map.of(
                                "__type",
                                "com.amazonaws.cloudwatch.v2010_08_01#" + fault.type(),
                                "message",
                                fault.message()));
        exchange.getResponseHeaders().set("Smithy-Protocol", "rpc-v2-cbor");
        exchange.getResponseHeaders().set("Content-Type", "application/cbor");
        exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
        if (fault != null) {
            String side = fault.status() < 500 ? "Sender" : "Receiver";
            exchange.getResponseHeaders().set("x-amzn-query-error", fault.type() + ";" + side);
        }
        exchange.sendResponseHeaders(fault == null ? 200 : fault.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    /** Keeps what is sent, or says why not. */
    private @Nullable Fault take(HttpExchange exchange, byte[] body) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")
                || !exchange.getRequestURI().getPath().equals(OPERATION)
                || !header(exchange, "Smithy-Protocol").equals("rpc-v2-cbor")
                || !header(exchange, "Content-Type").equals("application/cbor")) {
            return new Fault(404, "UnknownOperationException", "");
        }
        String refused = RequestSignature.refusal(exchange, body, "monitoring");
        if (!refused.isEmpty()) {
            return new Fault(403, refused, "The signature of the request is not the one expected, or there is none.");
        }
        if (body.length > MOST_BYTES) {
            return new Fault(413, "RequestEntityTooLarge", "The request is larger than 1 MB.");
        }
        boolean compressed = header(exchange, "Content-Encoding").equals("gzip");
        try {
            byte[] plain = compressed ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body;
            requests.add(new Request(body.length, compressed, MetricData.read(plain, Instant.now())));
            return null;
        } catch (IllegalArgumentException e) {
            return new Fault(400, "InvalidParameterValue", String.valueOf(e.getMessage()));
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}
