package io.awswrapper.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One client's connection through the proxy. Owned by the proxy's thread. */
final class ProxyLink {

    private final SocketChannel client;
    private final SocketChannel server;
    private final ProxyFlow requests;
    private final ProxyFlow responses;
    private @Nullable ProxyCut cut;
    private long responseAllowance;

    ProxyLink(SocketChannel client, InetSocketAddress target, Selector selector) throws IOException {
        this.client = client;
        this.server = SocketChannel.open();
        try {
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            server.configureBlocking(false);
            server.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.register(selector, 0, this);
            server.connect(target);
            server.register(selector, SelectionKey.OP_CONNECT, this);
        } catch (IOException e) {
            reset();
            throw e;
        }
        this.requests = new ProxyFlow(client, server);
        this.responses = new ProxyFlow(server, client);
    }

    boolean isOpen() {
        return client.isOpen();
    }

    boolean isClient(SelectionKey key) {
        return key.channel() == client;
    }

    void finishConnect() throws IOException {
        server.finishConnect();
    }

    /**
     * Reads a request.
     *
     * @return whether the armed cut took it
     */
    boolean readRequest(ByteBuffer buffer, long dueNanos, @Nullable ProxyCut armed) throws IOException {
        requests.read(buffer);
        if (armed == null || !buffer.hasRemaining() || !armed.matches(buffer)) {
            requests.hold(buffer, dueNanos);
            return false;
        }
        if (!armed.forwardsRequest()) {
            reset();
            armed.done().complete(null);
            return true;
        }
        cut = armed;
        responseAllowance = armed.responseBytes();
        requests.hold(buffer, dueNanos);
        return true;
    }

    void readResponse(ByteBuffer buffer, long dueNanos) throws IOException {
        responses.read(buffer);
        ProxyCut pending = cut;
        if (pending == null) {
            responses.hold(buffer, dueNanos);
            return;
        }
        boolean last = responses.isEnded() || buffer.remaining() > responseAllowance;
        if (!last) {
            responseAllowance -= buffer.remaining();
            responses.hold(buffer, dueNanos);
            return;
        }
        buffer.limit(buffer.position() + (int) Math.min(buffer.remaining(), responseAllowance));
        long now = System.nanoTime();
        responses.hold(buffer, now);
        responses.forward(now);
        reset();
        pending.done().complete(null);
    }

    /** Forwards what is due and closes the connection when both sides have ended. */
    void forward(long now) throws IOException {
        if (!server.isConnected()) {
            return;
        }
        requests.forward(now);
        responses.forward(now);
        if (requests.isFinished() && responses.isFinished()) {
            client.close();
            server.close();
        }
    }

    long nanosUntilDue(long now) {
        return server.isConnected()
                ? Math.min(requests.nanosUntilDue(now), responses.nanosUntilDue(now))
                : Long.MAX_VALUE;
    }

    void updateInterest(Selector selector, boolean silent) {
        if (!isOpen()) {
            return;
        }
        boolean connected = server.isConnected();
        interest(client, selector, silent || !connected ? 0 : operations(requests, responses));
        interest(server, selector, silent ? 0 : connected ? operations(responses, requests) : SelectionKey.OP_CONNECT);
    }

    private static int operations(ProxyFlow from, ProxyFlow to) {
        return (from.wantsRead() ? SelectionKey.OP_READ : 0) | (to.wantsWrite() ? SelectionKey.OP_WRITE : 0);
    }

    private static void interest(SocketChannel channel, Selector selector, int operations) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null && key.isValid() && key.interestOps() != operations) {
            key.interestOps(operations);
        }
    }

    /** The client gets a reset; the server an orderly end, so that it first reads all it was sent. */
    void reset() {
        try {
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException alreadyGone) {
            // closed below all the same
        }
        closeQuietly(client);
        closeQuietly(server);
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            // nothing is left to release
        }
    }
}
