package io.awswrapper.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A network that misbehaves on request: forwards TCP from a loopback port to one server, and delays, swallows, refuses
 * or cuts when told to. It begins as {@link #pass() passing}.
 *
 * <p>Safe for use by several threads: a verb returns when its effect is there. All work is done by one daemon thread,
 * which owns every field that is not final.
 *
 * <p>It accepts a client before it reaches the server: when the server is down, the client is connected and then reset,
 * where a direct connection would be refused. Use {@link #refuse()} with the fault if that matters.
 */
public final class TcpProxy implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final Duration VERB_LIMIT = Duration.ofSeconds(10);

    private final InetSocketAddress target;
    private final InetSocketAddress address;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private final Set<ProxyLink> links = new LinkedHashSet<>();
    private @Nullable ServerSocketChannel listener;
    private @Nullable SocketChannel placeholder;
    private @Nullable ProxyCut armed;
    private long latencyNanos;
    private boolean silent;
    private boolean closed;

    private TcpProxy(String name, InetSocketAddress wanted, InetSocketAddress target) throws IOException {
        this.target = target;
        this.selector = Selector.open();
        ServerSocketChannel first = listen(wanted);
        this.listener = first;
        this.address = (InetSocketAddress) first.getLocalAddress();
        this.thread = new Thread(this::loop, name);
        this.thread.setDaemon(true);
    }

    /**
     * Starts a proxy on a free loopback port.
     *
     * @param name the name of its thread
     * @param targetHost the server's host
     * @param targetPort the server's port
     * @throws ClusterException when no port can be opened
     */
    public static TcpProxy start(String name, String targetHost, int targetPort) {
        return start(
                name,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new InetSocketAddress(targetHost, targetPort));
    }

    static TcpProxy start(String name, InetSocketAddress address, InetSocketAddress target) {
        try {
            TcpProxy proxy = new TcpProxy(name, address, target);
            proxy.thread.start();
            return proxy;
        } catch (IOException e) {
            throw new ClusterException(
                    name + ": expected to listen, but was '" + e.getMessage() + "'; see the cause", e);
        }
    }

    /** The loopback address on which it listens. */
    public String host() {
        return address.getAddress().getHostAddress();
    }

    /** The port on which it listens, the same for its whole life. */
    public int port() {
        return address.getPort();
    }

    /** {@code host:port}. */
    public String address() {
        return host() + ":" + port();
    }

    /** How many connections go through it now. */
    public int connections() {
        return call(links::size);
    }

    /** Undoes every other verb: forwards at once, accepts, and forgets a cut that was not made. */
    public void pass() {
        call(() -> {
            latencyNanos = 0;
            silent = false;
            disarm();
            openListener();
            return true;
        });
    }

    /** Delays every byte by this much in each direction, so that a round trip takes twice as long; 0 for no delay. */
    public void latency(Duration oneWay) {
        call(() -> latencyNanos = oneWay.toNanos());
    }

    /**
     * Forwards nothing more, in either direction, not even the end of a connection. Connections stay open and new ones
     * are accepted by the kernel, as when a host or the network to it is gone. What was sent meanwhile arrives after
     * {@link #pass()}.
     */
    public void blackHole() {
        call(() -> silent = true);
    }

    /** Refuses new connections; the open ones go on. */
    public void refuse() {
        call(() -> {
            closeListener();
            return true;
        });
    }

    /** Resets all open connections (the client gets a TCP RST); new ones are served. */
    public void reset() {
        call(() -> {
            links.forEach(ProxyLink::reset);
            return true;
        });
    }

    /**
     * Once: the next request reaches the server, and when the first byte of its response comes back, the client gets a
     * reset instead. So the server did the work, and the client cannot know.
     *
     * @return completed when the cut was made, cancelled by {@link #pass()}
     */
    public CompletableFuture<Void> cutBeforeResponse() {
        return cut("", true, 0);
    }

    /**
     * As {@link #cutBeforeResponse()}, for the next request that contains this text, on any connection. Mind that a
     * driver sends the text of a statement only until the server has prepared it.
     */
    public CompletableFuture<Void> cutBeforeResponse(String request) {
        return cut(request, true, 0);
    }

    /**
     * Once: the next request that contains this text (empty: any) does not reach the server, and the client gets a
     * reset. So the server did nothing, and the client cannot know.
     *
     * @return completed when the cut was made, cancelled by {@link #pass()}
     */
    public CompletableFuture<Void> cutBeforeRequest(String request) {
        return cut(request, false, 0);
    }

    /**
     * Once: the client gets only this many bytes of the response to its next request that contains this text (empty:
     * any), and then a reset.
     *
     * @return completed when the cut was made, cancelled by {@link #pass()}
     */
    public CompletableFuture<Void> dropAfterBytes(String request, long bytes) {
        return cut(request, true, bytes);
    }

    /** Closes every connection and the port, and ends the thread. The second call does nothing. */
    @Override
    public void close() {
        if (!thread.isAlive()) {
            return;
        }
        call(() -> closed = true);
        try {
            thread.join(VERB_LIMIT.toMillis());
        } catch (InterruptedException e) {
            throw ClusterException.interrupted(thread.getName(), e);
        }
    }

    @Override
    public String toString() {
        return thread.getName() + " (" + address() + " to " + target + ")";
    }

    private CompletableFuture<Void> cut(String request, boolean forwardsRequest, long responseBytes) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        call(() -> {
            disarm();
            armed = new ProxyCut(request, forwardsRequest, responseBytes, done);
            return true;
        });
        return done;
    }

    private void disarm() {
        if (armed != null) {
            armed.done().cancel(false);
            armed = null;
        }
    }

    /** A verb, carried out by the proxy's thread. */
    @FunctionalInterface
    private interface Verb<T> {
        T carryOut() throws IOException;
    }

    private <T> T call(Verb<T> verb) {
        if (!thread.isAlive()) {
            throw new ClusterException(
                    thread.getName() + ": expected to be open, but was 'closed'; start another proxy");
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                T value = verb.carryOut();
                // a socket that a selector knows is really closed only by its next selection
                selector.selectNow();
                result.complete(value);
            } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        selector.wakeup();
        try {
            return result.get(VERB_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw ClusterException.interrupted(thread.getName(), e);
        } catch (ExecutionException | TimeoutException e) {
            throw new ClusterException(thread.getName() + ": expected to obey, but was '" + e + "'; see the cause", e);
        }
    }

    private void loop() {
        try {
            while (!closed) {
                select();
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
                if (!silent) {
                    forwardAll();
                }
                links.removeIf(link -> !link.isOpen());
                links.forEach(link -> link.updateInterest(selector, silent));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            end();
        }
    }

    private void select() throws IOException {
        long now = System.nanoTime();
        long wait = silent
                ? Long.MAX_VALUE
                : links.stream()
                        .mapToLong(link -> link.nanosUntilDue(now))
                        .min()
                        .orElse(Long.MAX_VALUE);
        if (wait <= 0) {
            selector.selectNow();
        } else if (wait == Long.MAX_VALUE) {
            selector.select();
        } else {
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait)));
        }
    }

    private void serve(SelectionKey key) throws IOException {
        if (!key.isValid() || silent) {
            return;
        }
        if (!(key.attachment() instanceof ProxyLink link)) {
            accept();
            return;
        }
        try {
            if (key.isConnectable()) {
                link.finishConnect();
            } else if (key.isReadable() && link.isClient(key)) {
                if (link.readRequest(buffer, System.nanoTime() + latencyNanos, armed)) {
                    armed = null;
                }
            } else if (key.isReadable()) {
                link.readResponse(buffer, System.nanoTime() + latencyNanos);
            }
        } catch (IOException brokenBySomeone) {
            link.reset();
        }
    }

    private void accept() throws IOException {
        ServerSocketChannel current = listener;
        SocketChannel client = current == null ? null : current.accept();
        if (client != null) {
            try {
                links.add(new ProxyLink(client, target, selector));
            } catch (IOException clientOrServerGone) {
                client.close();
            }
        }
    }

    private void forwardAll() {
        long now = System.nanoTime();
        for (ProxyLink link : links) {
            try {
                if (link.isOpen()) {
                    link.forward(now);
                }
            } catch (IOException brokenBySomeone) {
                link.reset();
            }
        }
    }

    private ServerSocketChannel listen(InetSocketAddress wanted) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(wanted, BACKLOG);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_ACCEPT);
        return channel;
    }

    private void openListener() throws IOException {
        if (listener == null) {
            if (placeholder != null) {
                placeholder.close();
                placeholder = null;
            }
            listener = listen(address);
        }
    }

    /** A socket that is bound but does not listen refuses connections, and nobody else gets the port. */
    private void closeListener() throws IOException {
        if (listener != null) {
            listener.close();
            selector.selectNow();
            listener = null;
            SocketChannel bound = SocketChannel.open();
            bound.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            bound.bind(address);
            placeholder = bound;
        }
    }

    private void end() {
        try (selector) {
            links.forEach(ProxyLink::reset);
            disarm();
            if (listener != null) {
                listener.close();
            }
            if (placeholder != null) {
                placeholder.close();
            }
        } catch (IOException alreadyBroken) {
            // nothing is left to release
        }
    }
}
