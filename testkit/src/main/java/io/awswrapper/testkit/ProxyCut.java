package io.awswrapper.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * One cut that waits for its request. Owned by the proxy's thread, but for the future.
 *
 * @param request what the client's bytes must contain, empty for any bytes
 * @param forwardsRequest whether the server gets the request
 * @param responseBytes how much of the response the client gets
 * @param done completed when the cut was made
 */
record ProxyCut(String request, boolean forwardsRequest, long responseBytes, CompletableFuture<Void> done) {

    boolean matches(ByteBuffer bytes) {
        return request.isEmpty()
                || StandardCharsets.ISO_8859_1
                        .decode(bytes.duplicate())
                        .toString()
                        .contains(request);
    }
}
