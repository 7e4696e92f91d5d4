package io.awswrapper.runtime.topology;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import io.awswrapper.spi.TopologySource.Position;
import io.awswrapper.spi.TopologySource.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each host said last, and who the writer is in the light of all of it. Not thread-safe: its cluster's lock guards
 * it. Times are {@link System#nanoTime()} values handed in, so that it can be tested without a clock.
 */
final class Board {

    private static final class Fact {
        final Host host;
        HostRole role;
        long generation;
        long received;

        @Nullable
        Position visible;

        boolean available = true;
        /** It has answered or failed once. */
        boolean asked;

        long askedAt;
        boolean suspected;
        long suspectedAt;
        boolean refused;

        @Nullable
        String trouble;

        Fact(Host host, HostRole role) {
            this.host = host;
            this.role = role;
        }
    }

    private final boolean fenced;
    private final Map<Host, Fact> facts = new LinkedHashMap<>();
    /** Another became the writer while these were it, and they have not been seen as readers since; also once dropped. */
    private final Set<Host> superseded = new HashSet<>();

    private long highestGeneration;
    private long version;
    /** Every host has been asked: until then one that knows better may not have spoken. */
    private boolean settled;

    private long lastSuspicion;

    /** @param fenced {@link io.awswrapper.spi.TopologySource#fenced()} */
    Board(boolean fenced) {
        this.fenced = fenced;
    }

    /** Adds hosts, keeps what is known of those already here. */
    void add(Host host, HostRole presumed) {
        facts.computeIfAbsent(host, added -> new Fact(added, presumed));
    }

    /** Drops every host that is not among {@code members}. */
    void retain(Collection<Host> members) {
        facts.keySet().retainAll(members);
    }

    Set<Host> hosts() {
        return Set.copyOf(facts.keySet());
    }

    Set<Host> readersThatAnswer() {
        Set<Host> readers = new HashSet<>();
        for (Fact fact : facts.values()) {
            if (fact.role == HostRole.READER && fact.asked && fact.available && !fact.refused) {
                readers.add(fact.host);
            }
        }
        return readers;
    }

    boolean knows(Host host) {
        return facts.containsKey(host);
    }

    /** A host answered a question that was put at {@code asked}. */
    void answered(Host host, Standing standing, long asked) {
        Fact fact = facts.get(host);
        if (fact == null || fact.suspected && asked - fact.suspectedAt < 0) {
            return;
        }
        fact.asked = true;
        fact.askedAt = asked;
        fact.available = true;
        fact.suspected = false;
        fact.refused = false;
        fact.trouble = null;
        fact.generation = standing.generation();
        fact.received = standing.received();
        fact.visible = standing.visible();
        if (standing.role() != HostRole.WRITER) {
            fact.role = standing.role();
            superseded.remove(host);
        } else if (fact.role == HostRole.WRITER && standing.generation() >= highestGeneration) {
            highestGeneration = standing.generation();
        } else if (isOutdated(fact)) {
            // It has missed a promotion: writing to it would lose the write.
            fact.role = HostRole.UNKNOWN;
        } else {
            promote(fact);
        }
    }

    /** Whether a host that calls itself writer is wrong. Of two with the same right the first one stays. */
    private boolean isOutdated(Fact fact) {
        if (fact.generation < highestGeneration) {
            return true;
        }
        Fact incumbent = incumbent();
        if (incumbent == null) {
            return false;
        }
        return fact.generation > 0
                ? fact.generation == highestGeneration
                : superseded.contains(fact.host) || !fenced && !isAhead(fact, incumbent);
    }

    /** Whether one has all changes of the other, and more: then that other was left behind. */
    private static boolean isAhead(Fact one, Fact other) {
        return one.visible != null
                && other.visible != null
                && one.visible.includes(other.visible)
                && !other.visible.includes(one.visible);
    }

    private void promote(Fact promoted) {
        highestGeneration = promoted.generation;
        for (Fact other : facts.values()) {
            if (other.role == HostRole.WRITER) {
                other.role = HostRole.UNKNOWN;
                superseded.add(other.host);
            }
        }
        promoted.role = HostRole.WRITER;
        superseded.remove(promoted.host);
    }

    /** The writer, if it answers; {@code null} when there is none. */
    @Nullable
    Host writer() {
        Fact incumbent = incumbent();
        return incumbent == null ? null : incumbent.host;
    }

    private @Nullable Fact incumbent() {
        for (Fact fact : facts.values()) {
            if (fact.role == HostRole.WRITER && fact.available) {
                return fact;
            }
        }
        return null;
    }

    boolean hasWriterThatAnswers() {
        return writer() != null;
    }

    /** A host did not answer a question that was put at {@code asked}. */
    void failed(Host host, String trouble, long asked) {
        Fact fact = facts.get(host);
        if (fact != null && !(fact.suspected && asked - fact.suspectedAt < 0)) {
            fact.asked = true;
            fact.available = false;
            fact.refused = false;
            fact.trouble = trouble;
        }
    }

    /** A host refused the login: that is an answer, and says nothing of its role. */
    void refused(Host host, String trouble) {
        Fact fact = facts.get(host);
        if (fact != null) {
            fact.asked = true;
            fact.refused = true;
            fact.trouble = trouble;
            if (!fact.available) {
                // It has been away, and what it is now it does not tell.
                fact.available = true;
                fact.suspected = false;
                fact.role = HostRole.UNKNOWN;
            }
        }
    }

    /** Whether the last that a host did was to refuse a login. */
    boolean isRefused(Host host) {
        Fact fact = facts.get(host);
        return fact != null && fact.refused;
    }

    /** Nobody has looked for a while: what is known is what was. */
    void doubt() {
        settled = false;
        facts.values().forEach(fact -> fact.asked = false);
    }

    /** The likeliest next writers, two at most; none while not all readers that answer were asked since the last suspicion. */
    List<Host> heirs() {
        List<Fact> best = new ArrayList<>(2);
        for (Fact fact : facts.values()) {
            if (fact.role == HostRole.READER && fact.available) {
                if (fact.askedAt - lastSuspicion < 0) {
                    return List.of();
                }
                if (!best.isEmpty() && fact.received > best.get(0).received) {
                    best.clear();
                }
                if (best.isEmpty() || best.size() < 2 && fact.received == best.get(0).received) {
                    best.add(fact);
                }
            }
        }
        return best.stream().map(fact -> fact.host).toList();
    }

    /** A session had trouble with a host: only an answer to a question put later counts. */
    void suspect(Host host, String evidence, long now) {
        Fact fact = facts.get(host);
        if (fact != null) {
            if (!fact.suspected) {
                // Not for each of the sessions that lose their connections to it, one after the other.
                lastSuspicion = now;
            }
            fact.available = false;
            fact.suspected = true;
            fact.suspectedAt = now;
            fact.trouble = evidence;
        }
    }

    /** What {@code topology} looks like now; the same object when nothing has changed. */
    Topology update(@Nullable Topology topology) {
        settled |= facts.values().stream().allMatch(fact -> fact.asked);
        List<Member> members = new ArrayList<>(facts.size());
        for (Fact fact : facts.values()) {
            // A server that was frozen while another was promoted still calls itself writer, in good faith.
            boolean unproven = !settled && fact.role == HostRole.WRITER && !fenced;
            members.add(new Member(fact.host, unproven ? HostRole.UNKNOWN : fact.role, fact.available));
        }
        if (topology != null && topology.members().equals(members)) {
            return topology;
        }
        return new Topology(++version, members);
    }

    /** One line for each host that does not answer, or only to refuse. */
    String trouble() {
        StringBuilder lines = new StringBuilder();
        for (Fact fact : facts.values()) {
            if (!fact.available || fact.refused) {
                lines.append(lines.length() == 0 ? "" : "\n").append(fact.host).append(": ");
                lines.append(fact.trouble == null ? "no answer yet" : fact.trouble);
            }
        }
        return lines.toString();
    }
}
