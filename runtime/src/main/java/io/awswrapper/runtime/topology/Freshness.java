package io.awswrapper.runtime.topology;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource.Position;
import io.awswrapper.spi.TopologySource.Standing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * As of when each reader is fresh. When the writer, asked at a time, was at a position, and a reader has replayed that
 * position, then the reader shows everything that was acknowledged before that time. Changed under its cluster's lock; read
 * by any thread. Times are {@link System#nanoTime()} values handed in.
 */
final class Freshness {

    private static final int MOST_SAMPLES = 64;

    private record Sample(long asked, Position written) {}

    /** Oldest first. */
    private final List<Sample> samples = new ArrayList<>(MOST_SAMPLES);

    private final Map<Host, Long> freshAsOf = new ConcurrentHashMap<>();
    private final Map<Host, Long> lag = new ConcurrentHashMap<>();
    private volatile @Nullable Host writer;
    private long generation;

    /**
     * A host has answered a question put at {@code asked}.
     *
     * @param confirmed who the writer is in the light of all that is known; {@code null} when nobody is
     */
    void answered(Host host, Standing standing, long asked, @Nullable Host confirmed) {
        if (confirmed != null && !confirmed.equals(writer)) {
            // Another history begins: positions of the old one say nothing of it.
            clear();
            writer = confirmed;
        }
        Position visible = standing.visible();
        if (visible == null) {
            lost(host);
        } else if (host.equals(confirmed) && standing.role() == HostRole.WRITER) {
            if (standing.generation() != generation) {
                clear();
                generation = standing.generation();
            }
            sampled(new Sample(asked, visible));
        } else if (standing.role() == HostRole.READER && standing.generation() == generation) {
            replayed(host, visible, asked);
        } else {
            lost(host);
        }
    }

    private void clear() {
        samples.clear();
        freshAsOf.clear();
        lag.clear();
    }

    private void sampled(Sample sample) {
        if (!samples.isEmpty()
                && sample.asked() - samples.get(samples.size() - 1).asked() < 0) {
            return;
        }
        if (samples.size() == MOST_SAMPLES) {
            thinOut();
        }
        samples.add(sample);
    }

    /** Half as many samples go back as far: a reader that lags long still finds one that it has reached. */
    private void thinOut() {
        boolean drop = false;
        Iterator<Sample> each = samples.iterator();
        while (each.hasNext()) {
            each.next();
            if (drop) {
                each.remove();
            }
            drop = !drop;
        }
    }

    private void replayed(Host host, Position visible, long asked) {
        int reached = samples.size() - 1;
        while (reached >= 0 && !visible.includes(samples.get(reached).written())) {
            reached--;
        }
        if (reached >= 0) {
            freshAsOf.put(host, samples.get(reached).asked());
        } else {
            // A server that was restarted may show less than before.
            freshAsOf.remove(host);
        }
        boolean behind = reached < samples.size() - 1;
        lag.put(host, behind ? Math.max(asked - samples.get(reached + 1).asked(), 0) : 0);
    }

    /** As {@link io.awswrapper.spi.Cluster#lagNanos}. */
    long lagNanos(Host host) {
        return lag.getOrDefault(host, 0L);
    }

    /** A host has failed: it may come back as it was some time ago. */
    void lost(Host host) {
        freshAsOf.remove(host);
        lag.remove(host);
    }

    boolean isFresh(Host host, long asOf) {
        if (host.equals(writer)) {
            return true;
        }
        Long fresh = freshAsOf.get(host);
        return fresh != null && fresh - asOf >= 0;
    }
}
