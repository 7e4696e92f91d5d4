package io.awswrapper.its.credentials.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * In front of an endpoint that is served by the JDK's HTTP server, which always answers with the date of this machine: puts
 * another clock's in its place. For clients that close their connection after each answer.
 */
final class DatedEndpoint implements AutoCloseable {

    private final URI target;
    private final Clock clock;
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Thread thread = new Thread(this::serve, "its dated endpoint");

    DatedEndpoint(String url, Clock clock) throws IOException {
        this.target = URI.create(url);
        this.clock = clock;
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept();
                    Socket server = new Socket(target.getHost(), target.getPort())) {
                Thread questions = new Thread(() -> forward(client, server), "its dated endpoint questions");
                questions.setDaemon(true);
                questions.start();
                byte[] answer = server.getInputStream().readAllBytes();
                String date = "Date: "
                        + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                clock.instant().atOffset(ZoneOffset.UTC));
                client.getOutputStream()
                        .write(new String(answer, StandardCharsets.ISO_8859_1)
                                .replaceFirst("Date: [^\r]*", date)
                                .getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void forward(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // with the answer
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
