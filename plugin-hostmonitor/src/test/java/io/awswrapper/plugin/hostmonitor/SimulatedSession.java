package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.PluginContext;
import java.sql.Connection;
import java.util.Random;

/** A session that makes one call after the other. */
final class SimulatedSession {

    static final long NONE = Long.MAX_VALUE;

    private static final PluginContext NO_CONTEXT = Stub.of(PluginContext.class);

    private final SimulatedTime time;
    private final SimulatedHost host;
    private final CallSlot slot = new CallSlot(NO_CONTEXT);
    private final Connection connection = Stub.of(Connection.class);
    private boolean calling;
    private boolean wasCalling;
    private long begun;
    private long takes;
    private long idleUntil = NONE;
    private int aborts;
    /** How long the last aborted call had waited. */
    long abortedAfter;

    SimulatedSession(SimulatedTime time, SimulatedHost host) {
        this.time = time;
        this.host = host;
        slot.at(host.traffic, connection);
        host.slots.add(slot);
        host.sessions.add(this);
        time.add(this);
    }

    Connection connection() {
        return connection;
    }

    boolean isCalling() {
        return calling;
    }

    int aborts() {
        return aborts;
    }

    /** Begins a call that takes so long on a host that answers. */
    void call(long nanos) {
        idleUntil = NONE;
        calling = true;
        begun = time.now();
        takes = nanos;
        int unused = slot.begin();
        host.traffic.begun();
    }

    void idle(long nanos) {
        idleUntil = nanos > NONE / 2 ? NONE : time.now() + nanos;
    }

    void aborted() {
        aborts++;
        abortedAfter = time.now() - begun;
        calling = false;
        slot.end();
        host.traffic.failed();
    }

    /** When something happens of itself. */
    long next() {
        return calling ? host.answersAt(begun + takes) : idleUntil;
    }

    /** It happens. */
    void happen() {
        wasCalling = calling;
        if (calling) {
            calling = false;
            slot.end();
            host.traffic.answered();
        }
        time.whatNext(this);
    }

    /** Whether what happened last is that a call came back. */
    boolean wasCalling() {
        return wasCalling;
    }

    Random random() {
        return time.random();
    }
}
