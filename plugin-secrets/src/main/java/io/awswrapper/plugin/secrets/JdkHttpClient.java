package io.awswrapper.plugin.secrets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * HTTP for one small question every few minutes. Not one of the SDK's own clients: they bring jars that may clash with the
 * application's, and Apache's writes what it reads, secrets and all, into the log when that is set to debug. Keeps no
 * connection and no thread; {@link #close} ends what is on its way.
 */
final class JdkHttpClient implements SdkHttpClient {

    private final int timeoutMillis;
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    JdkHttpClient(Duration timeout) {
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Exchange(this, request);
    }

    @Override
    public String clientName() {
        return "Jdk";
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(Exchange::abort);
    }

    /** One question and its answer; {@link #abort} is for any thread. */
    private static final class Exchange implements ExecutableHttpRequest {
        private final JdkHttpClient client;
        private final HttpExecuteRequest request;
        private volatile boolean aborted;
        private volatile @Nullable HttpURLConnection connection;

        Exchange(JdkHttpClient client, HttpExecuteRequest request) {
            this.client = client;
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            client.open.add(this);
            try {
                return exchange();
            } finally {
                client.open.remove(this);
            }
        }

        private HttpExecuteResponse exchange() throws IOException {
            SdkHttpRequest asked = request.httpRequest();
            HttpURLConnection opened =
                    (HttpURLConnection) asked.getUri().toURL().openConnection();
            connection = opened;
            opened.setRequestMethod(asked.method().name());
            opened.setConnectTimeout(client.timeoutMillis);
            opened.setReadTimeout(client.timeoutMillis);
            opened.setInstanceFollowRedirects(false);
            opened.setUseCaches(false);
            asked.forEachHeader((name, values) -> values.forEach(value -> opened.addRequestProperty(name, value)));
            opened.setRequestProperty("Connection", "close");
            check();
            ContentStreamProvider content = request.contentStreamProvider().orElse(null);
            if (content != null) {
                send(content, opened);
            }
            // While it was being connected there was nothing to disconnect.
            check();
            return answer(opened);
        }

        private void check() throws IOException {
            if (aborted || client.closed) {
                throw new IOException("aborted");
            }
        }

        private static void send(ContentStreamProvider content, HttpURLConnection to) throws IOException {
            to.setDoOutput(true);
            try (InputStream body = content.newStream();
                    OutputStream out = to.getOutputStream()) {
                body.transferTo(out);
            }
        }

        private static HttpExecuteResponse answer(HttpURLConnection from) throws IOException {
            int status = from.getResponseCode();
            if (status < 0) {
                throw new IOException("the answer is not HTTP");
            }
            InputStream body = status >= 400 ? from.getErrorStream() : from.getInputStream();
            Map<String, List<String>> headers = new HashMap<>(from.getHeaderFields());
            // The status line.
            headers.remove(null);
            HttpExecuteResponse.Builder answer = HttpExecuteResponse.builder()
                    .response(SdkHttpFullResponse.builder()
                            .statusCode(status)
                            .statusText(from.getResponseMessage())
                            .headers(headers)
                            .build());
            if (body != null) {
                try (body) {
                    answer.responseBody(AbortableInputStream.create(new ByteArrayInputStream(body.readAllBytes())));
                }
            }
            return answer.build();
        }

        @Override
        public void abort() {
            aborted = true;
            HttpURLConnection opened = connection;
            if (opened != null) {
                opened.disconnect();
            }
        }
    }
}
