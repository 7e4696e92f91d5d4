package io.awswrapper.runtime.topology;

import io.awswrapper.runtime.config.Settings;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource.Observation;
import io.awswrapper.spi.TopologySource.Sibling;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who belongs to a cluster: the URL's hosts, what servers report of their siblings, and candidates that must prove
 * themselves first. Guarded by its cluster's lock, as the board is that it keeps.
 */
final class Membership {

    /** After this time a host that did not prove itself may try again: it may merely have been down. */
    private static final Duration SECOND_CHANCE = Duration.ofMinutes(1);

    /** For how long a member that is listed no longer is asked; Aurora itself goes on listing one for 300 seconds. */
    private static final Duration FAREWELL = Duration.ofMinutes(5);

    private final Board board;
    private final InstanceAddresses addresses;
    /** What the URL calls the whole cluster: no members. */
    private final Set<Host> names;

    private final Set<String> identities;
    /** Read without the lock by probes. */
    private final Set<Host> candidates = ConcurrentHashMap.newKeySet();
    /** Hosts that did not prove themselves, and when they were asked. */
    private final Map<Host, Long> strangers = new HashMap<>();
    /** Whom the servers have listed as members: not the names by which the URL calls them. */
    private final Set<Host> listed = new HashSet<>();
    /** Those that are listed no longer, and since when: one that comes back may be the next writer before it is listed. */
    private final Map<Host, Long> departed = new HashMap<>();

    Membership(Board board, Settings settings, Host first, Observation seen) {
        this.board = board;
        this.addresses = new InstanceAddresses(settings);
        this.names = addresses.urlNamesCluster() ? Set.copyOf(settings.hosts()) : Set.of();
        this.identities = new HashSet<>(seen.identities());
        settings.hosts().forEach(host -> board.add(host, HostRole.UNKNOWN));
        learn(first, seen);
        board.answered(self(first, seen), seen.self(), System.nanoTime());
    }

    /**
     * Whether servers that were reached by another URL are these. Identities alone do not tell: a restored copy of a
     * cluster has those of the original, and the two must never be taken for one.
     */
    boolean includes(Settings settings, Observation seen) {
        if (seen.identities().stream().noneMatch(identities::contains)) {
            return false;
        }
        InstanceAddresses theirs = new InstanceAddresses(settings);
        return settings.hosts().stream().anyMatch(board::knows)
                || seen.siblings().stream()
                        .map(theirs::of)
                        .flatMap(Optional::stream)
                        .anyMatch(board::knows);
    }

    /** Another URL leads here: its hosts count too. */
    void join(Settings settings, Host first, Observation seen) {
        if (!new InstanceAddresses(settings).urlNamesCluster()) {
            settings.hosts().forEach(host -> board.add(host, HostRole.UNKNOWN));
        }
        learn(first, seen);
    }

    /** A host said all that it knows. */
    void observed(Host host, Observation seen, long asked) {
        if (candidates.remove(host)) {
            // One that calls itself writer beside ours is another cluster, or a mistake.
            if (seen.self().role() == HostRole.WRITER && board.hasWriterThatAnswers()
                    || seen.identities().stream().noneMatch(identities::contains)) {
                rejected(host, asked);
                return;
            }
            departed.remove(host);
            board.add(host, HostRole.UNKNOWN);
        }
        if (!board.knows(host)) {
            // Dropped while the answer was under way: who was frozen meanwhile speaks of a time gone by.
            return;
        }
        // Judged first: a writer left behind must not say who belongs to the cluster.
        board.answered(host, seen.self(), asked);
        if (seen.self().role() != HostRole.WRITER || host.equals(board.writer())) {
            learn(host, seen);
        }
    }

    void failed(Host host, String trouble, long asked) {
        if (candidates.remove(host)) {
            rejected(host, asked);
        }
        board.failed(host, trouble, asked);
    }

    private void rejected(Host host, long asked) {
        Long since = departed.get(host);
        if (since != null && asked - since < FAREWELL.toNanos()) {
            candidates.add(host);
        } else {
            departed.remove(host);
            listed.remove(host);
            strangers.put(host, asked);
        }
    }

    /** Whether a host must prove itself before it counts. */
    boolean isCandidate(Host host) {
        return candidates.contains(host);
    }

    private boolean isStranger(Host host) {
        Long since = strangers.get(host);
        return since != null && System.nanoTime() - since < SECOND_CHANCE.toNanos();
    }

    /** Every host that is to be asked. */
    Set<Host> hosts() {
        Set<Host> all = new HashSet<>(board.hosts());
        all.addAll(candidates);
        return all;
    }

    private void learn(Host host, Observation seen) {
        identities.addAll(seen.identities());
        Set<Host> certain = new LinkedHashSet<>();
        for (Sibling sibling : seen.siblings()) {
            addresses.of(sibling).ifPresent(address -> {
                if (sibling.certain()) {
                    certain.add(address);
                    listed.add(address);
                    candidates.remove(address);
                    departed.remove(address);
                    board.add(address, sibling.role());
                } else if (!isStranger(address) && !board.knows(address)) {
                    candidates.add(address);
                }
            });
        }
        if (certain.isEmpty()) {
            return;
        }
        if (seen.self().role() == HostRole.WRITER) {
            // The writer knows all of them, a reader's list may be old. But one that was promoted a moment ago lists
            // the others as it saw them long before: who answers as a reader stays until it does not.
            certain.addAll(board.readersThatAnswer());
            certain.removeAll(names);
            retain(certain);
        } else if (addresses.urlNamesCluster()) {
            Set<Host> members = new HashSet<>(board.hosts());
            members.remove(host);
            members.addAll(certain);
            retain(members);
        }
    }

    private void retain(Set<Host> members) {
        for (Host host : board.hosts()) {
            if (!members.contains(host) && listed.contains(host)) {
                departed.put(host, System.nanoTime());
                candidates.add(host);
            }
        }
        board.retain(members);
    }

    /** The member that a URL's host turned out to be. */
    private Host self(Host asked, Observation seen) {
        if (seen.instanceId() == null) {
            return asked;
        }
        return addresses
                .of(new Sibling(seen.instanceId(), null, 0, seen.self().role(), true))
                .filter(board::knows)
                .orElse(asked);
    }
}
