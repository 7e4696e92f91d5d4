package io.awswrapper.plugin.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * connection and no thread.
 */
final class JdkHttpClient implements SdkHttpClient {

    private final int timeoutMillis;

    JdkHttpClient(Duration timeout) {
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Exchange(request, timeoutMillis);
    }

    @Override
    public String clientName() {
        return "Jdk";
    }

    @Override
    public void close() {
        // Nothing is kept.
    }

    /** One question and its answer; {@link #abort} is for any thread. */
    private static final class Exchange implements ExecutableHttpRequest {
        private final HttpExecuteRequest request;
        private final int timeoutMillis;
        private volatile boolean aborted;
        private volatile @Nullable HttpURLConnection connection;

        Exchange(HttpExecuteRequest request, int timeoutMillis) {
            this.request = request;
            this.timeoutMillis = timeoutMillis;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            SdkHttpRequest asked = request.httpRequest();
            HttpURLConnection opened =
                    (HttpURLConnection) asked.getUri().toURL().openConnection();
            connection = opened;
            opened.setRequestMethod(asked.method().name());
            opened.setConnectTimeout(timeoutMillis);
            opened.setReadTimeout(timeoutMillis);
            opened.setInstanceFollowRedirects(false);
            opened.setUseCaches(false);
            asked.forEachHeader((name, values) -> values.forEach(value -> opened.addRequestProperty(name, value)));
            opened.setRequestProperty("Connection", "close");
            if (aborted) {
                throw new IOException("aborted before it was sent");
            }
            ContentStreamProvider content = request.contentStreamProvider().orElse(null);
            if (content != null) {
                send(content, opened);
            }
            return answer(opened);
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
                answer.responseBody(AbortableInputStream.create(body, from::disconnect));
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
