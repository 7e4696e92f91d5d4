package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Placement;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which reader suits one session: fresh enough, and picked by the host selector. Used by the session's thread. */
final class Readers {

    /** How long a host is left alone that refused a connection. */
    private static final long ABSTINENCE_NANOS = Duration.ofSeconds(1).toNanos();
    /** Between two wishes for samples, at least. */
    private static final long WISH_NANOS = Duration.ofMillis(100).toNanos();
    /** Health is looked at with one read in this many. */
    private static final int HEALTH_MASK = 63;

    private static final int WHOLE = 100;

    private final PluginContext context;
    private final Cluster cluster;
    private final String selector;
    private final boolean eachTransaction;
    private final boolean eventual;
    private final long lagNanos;
    private final Duration interval;
    private final LastWrite lastWrite;

    private long version;
    private List<Host> known = List.of();
    private @Nullable Host preferred;
    /** Fresh as of this mark; it stays so as long as its connection lives. */
    private @Nullable Host confirmed;

    private long confirmedMark;
    private int reads;
    private long wished = LastWrite.NEVER;
    private @Nullable Map<Host, Long> avoided;

    Readers(PluginContext context, Cluster cluster, LastWrite lastWrite) {
        this.context = context;
        this.cluster = cluster;
        this.lastWrite = lastWrite;
        this.selector = context.options().get(ReadWriteSplittingOptions.SELECTOR);
        this.eachTransaction =
                context.options().get(ReadWriteSplittingOptions.SELECTION) == ReaderSelection.TRANSACTION;
        this.eventual = context.options().get(ReadWriteSplittingOptions.CONSISTENCY) == ReadConsistency.EVENTUAL;
        this.lagNanos = Duration.ofMillis(context.options().get(ReadWriteSplittingOptions.MAX_LAG))
                .toNanos();
        this.interval = context.options().get(ReadWriteSplittingOptions.FRESHNESS_INTERVAL);
    }

    /** The session may have written: reads that come must see it. */
    void wrote() {
        long now = lastWrite.now();
        // A wish lasts longer than that.
        if (wished == LastWrite.NEVER || now - wished > WISH_NANOS) {
            wished = now;
            wish();
        }
    }

    /** Wishes for positions, so that reads can leave the writer soon. */
    void wish() {
        if (!eventual || lagNanos > 0) {
            cluster.sample(interval);
        }
    }

    /** A limit of lag needs positions for as long as there are reads. */
    void reading() {
        if (lagNanos > 0) {
            cluster.sample(interval);
        }
    }

    /** Whether a session that is on the reader {@code host} does its next read there. */
    boolean stayOn(Host host) {
        if (eachTransaction || !host.equals(preferred)) {
            return false;
        }
        if ((++reads & HEALTH_MASK) == 0 && cluster.health(host).share() < WHOLE) {
            preferred = null;
            return false;
        }
        return isFresh(host);
    }

    /**
     * Whether a query on {@code host} shows all that this session must see. Only looks: who waits for the cluster asks this
     * under the cluster's lock.
     */
    boolean isFresh(Host host) {
        if (lagNanos > 0 && !cluster.isFresh(host, System.nanoTime() - lagNanos)) {
            return false;
        }
        long mark = eventual ? LastWrite.NEVER : lastWrite.mark();
        if (mark == LastWrite.NEVER || mark == confirmedMark && host.equals(confirmed)) {
            return true;
        }
        if (!cluster.isFresh(host, LastWrite.nanos(mark))) {
            return false;
        }
        confirmed = host;
        confirmedMark = mark;
        return true;
    }

    /** Whether any reader shows all that this session must see. Only looks, as {@link #isFresh}. */
    boolean anyFresh(Topology topology) {
        for (Member member : topology.members()) {
            if (member.role() == HostRole.READER && member.available() && isFresh(member.host())) {
                return true;
            }
        }
        return false;
    }

    private boolean anySuitable(Topology topology) {
        for (Host reader : topology.readers()) {
            if (isFresh(reader) && !isAvoided(reader)) {
                return true;
            }
        }
        return false;
    }

    /** The reader for the next read; {@code null} while none is suitable. */
    @Nullable
    Host choose(Topology topology) throws SQLException {
        return choose(topology, eachTransaction);
    }

    private @Nullable Host choose(Topology topology, boolean anew) throws SQLException {
        notice(topology);
        List<Host> candidates = new ArrayList<>(known.size());
        for (Host reader : known) {
            if (isFresh(reader) && !isAvoided(reader)) {
                candidates.add(reader);
            }
        }
        if (candidates.isEmpty()) {
            return null;
        }
        Host chosen = preferred;
        if (anew || chosen == null || !candidates.contains(chosen)) {
            chosen = context.select(selector, candidates);
            preferred = chosen;
        }
        return chosen;
    }

    /** Looks whether readers have joined: then all sessions pick anew, and the new ones get their share. */
    void notice(Topology topology) {
        if (topology.version() == version) {
            return;
        }
        version = topology.version();
        List<Host> now = topology.readers();
        if (!known.containsAll(now)) {
            preferred = null;
        }
        known = now;
    }

    /** Whether there is a reader, fresh or not, that a connection may be had to. */
    boolean anyReachable() {
        for (Host reader : known) {
            if (!isAvoided(reader)) {
                return true;
            }
        }
        return false;
    }

    /** The reader that this session keeps to. */
    @Nullable
    Host preferred() {
        return preferred;
    }

    /** A reader that answers has refused this session: it is left alone for a while. */
    void avoid(Host host) {
        Map<Host, Long> hosts = avoided;
        if (hosts == null) {
            hosts = new HashMap<>(2);
            avoided = hosts;
        }
        hosts.put(host, System.nanoTime());
    }

    private boolean isAvoided(Host host) {
        Long since = avoided == null ? null : avoided.get(host);
        return since != null && System.nanoTime() - since < ABSTINENCE_NANOS;
    }

    /** The connection to this host is another one now: what was confirmed of it counts no more. */
    void forget(Host host) {
        if (host.equals(confirmed)) {
            confirmed = null;
        }
    }

    /** Where a read may be brought by a plugin that repairs connections: a suitable reader, else the writer. */
    Placement placement() {
        return new Placement() {
            @Override
            public boolean needsWriter() {
                return false;
            }

            @Override
            public boolean isPossible(Topology topology) {
                return anySuitable(topology) || topology.writer().isPresent();
            }

            @Override
            public Optional<Host> choose(Topology topology) throws SQLException {
                Host reader = Readers.this.choose(topology, false);
                return reader != null ? Optional.of(reader) : topology.writer();
            }
        };
    }
}
