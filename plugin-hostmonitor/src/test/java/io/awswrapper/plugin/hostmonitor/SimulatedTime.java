package io.awswrapper.plugin.hostmonitor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One process and its hosts, without a thread: sessions, watches and pauses of the whole process happen in the order of
 * their times. During a pause hosts go on, but nothing of the process does.
 */
final class SimulatedTime {

    private final Random random;
    private final Consumer<SimulatedSession> script;
    private final List<SimulatedSession> sessions = new ArrayList<>();
    private final Map<SimulatedHost, Long> turns = new LinkedHashMap<>();
    private long now = 1_000_000;
    private long pauseAt = Long.MAX_VALUE;
    private LongSupplier pauseLength = () -> 0;
    private LongSupplier pauseDistance = () -> Long.MAX_VALUE;

    /** @param script what a session does when a call has come back, or its idle time is over */
    SimulatedTime(long seed, Consumer<SimulatedSession> script) {
        this.random = new Random(seed);
        this.script = script;
    }

    Random random() {
        return random;
    }

    boolean luck() {
        return random.nextBoolean();
    }

    /** From now on the process stops again and again. */
    void pauses(LongSupplier distance, LongSupplier length) {
        pauseDistance = distance;
        pauseLength = length;
        pauseAt = now + distance.getAsLong();
    }

    void add(SimulatedSession session) {
        sessions.add(session);
    }

    void add(SimulatedHost host) {
        turns.put(host, now);
    }

    void whatNext(SimulatedSession session) {
        script.accept(session);
    }

    /** The clock of the process. */
    long clock() {
        return now;
    }

    long now() {
        return now;
    }

    /** A call was made at a host that nobody looked at. */
    void woken(SimulatedHost host) {
        if (turns.containsKey(host) && host.watch != null && host.watch.isQuiet()) {
            turns.put(host, now);
        }
    }

    private long turn(SimulatedHost host) {
        return Objects.requireNonNull(turns.get(host));
    }

    /** Lets the time pass until {@code end}; watches have their turns. */
    void run(long end) {
        while (true) {
            SimulatedHost first = null;
            for (SimulatedHost host : turns.keySet()) {
                if (first == null || turn(host) < turn(first)) {
                    first = host;
                }
            }
            if (first == null || turn(first) > end) {
                sessionsUntil(end);
                return;
            }
            sessionsUntil(turn(first));
            // The turn may be due since long when the process was stopped.
            turns.put(first, Long.MAX_VALUE);
            long pause = first.watch.turn();
            turns.put(first, now + pause);
        }
    }

    /** A watch works for so long; sessions go on meanwhile. */
    void work(long nanos) {
        sessionsUntil(now + nanos);
    }

    /** Until what comes first; the first may change. */
    void workUntil(LongSupplier moment, long latest) {
        while (now < Math.min(moment.getAsLong(), latest)) {
            sessionsUntil(Math.min(Math.min(moment.getAsLong(), latest), now + 1_000_000));
        }
    }

    private void sessionsUntil(long end) {
        while (true) {
            SimulatedSession first = null;
            long at = end;
            for (int i = 0; i < sessions.size(); i++) {
                long next = sessions.get(i).next();
                if (next < at || first == null && next == at) {
                    first = sessions.get(i);
                    at = next;
                }
            }
            if (pauseAt <= at) {
                now = Math.max(now, pauseAt) + pauseLength.getAsLong();
                pauseAt = now + pauseDistance.getAsLong();
            }
            if (first == null) {
                now = Math.max(now, end);
                return;
            }
            now = Math.max(now, at);
            first.happen();
        }
    }
}
