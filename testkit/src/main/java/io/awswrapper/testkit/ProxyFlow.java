package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** The bytes of one direction of a connection, each chunk with the time at which it is due. Owned by the proxy's thread. */
final class ProxyFlow {

    private static final int MOST_HELD = 1 << 20;

    private record Chunk(long dueNanos, ByteBuffer bytes) {}

    private final SocketChannel source;
    private final SocketChannel sink;
    private final Deque<Chunk> held = new ArrayDeque<>();
    private int heldBytes;
    private boolean ended;
    private boolean endForwarded;
    private boolean sinkFull;

    ProxyFlow(SocketChannel source, SocketChannel sink) {
        this.source = source;
        this.sink = sink;
    }

    /** Whether more may be read; a slow receiver must slow the sender down. */
    boolean wantsRead() {
        return !ended && heldBytes < MOST_HELD;
    }

    /** Whether the source has said everything. */
    boolean isEnded() {
        return ended;
    }

    boolean wantsWrite() {
        return sinkFull;
    }

    boolean isFinished() {
        return endForwarded;
    }

    /** Reads what is there into the buffer, ready to be got from; empty at the end of the stream. */
    void read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (source.read(buffer) < 0) {
            ended = true;
        }
        buffer.flip();
    }

    void hold(ByteBuffer bytes, long dueNanos) {
        if (bytes.hasRemaining()) {
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            heldBytes += copy.remaining();
            held.add(new Chunk(dueNanos, copy));
        }
    }

    /** Forwards what is due, and the end of the stream after everything else. */
    void forward(long now) throws IOException {
        sinkFull = false;
        for (Chunk next = held.peek(); next != null && next.dueNanos() - now <= 0; next = held.peek()) {
            heldBytes -= sink.write(next.bytes());
            if (next.bytes().hasRemaining()) {
                sinkFull = true;
                return;
            }
            held.remove();
        }
        if (ended && held.isEmpty() && !endForwarded) {
            sink.shutdownOutput();
            endForwarded = true;
        }
    }

    /** How long until something is due: 0 when it is, Long.MAX_VALUE when nothing is held. */
    long nanosUntilDue(long now) {
        Chunk next = held.peek();
        return next == null || sinkFull ? Long.MAX_VALUE : Math.max(0, next.dueNanos() - now);
    }
}
