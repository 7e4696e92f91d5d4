package io.awswrapper.spi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of a cluster's hosts at one moment. Immutable; a newer one has a higher {@link #version()}.
 *
 * @param version counts the changes seen by this process, from 1
 * @param members every known host; never empty
 */
public record Topology(long version, List<Member> members) {

    /**
     * One host of the cluster.
     *
     * @param host where it is
     * @param role what it said of itself, or what the cluster said of it while it has not been asked
     * @param available whether its last probe was answered; a host not yet asked counts as available
     */
    public record Member(Host host, HostRole role, boolean available) {}

    public Topology {
        members = List.copyOf(members);
    }

    /** The host that accepts writes and answers; empty while there is none. */
    public Optional<Host> writer() {
        for (Member member : members) {
            if (member.role() == HostRole.WRITER && member.available()) {
                return Optional.of(member.host());
            }
        }
        return Optional.empty();
    }

    /** The replicas that answer, in a stable order. */
    public List<Host> readers() {
        return members.stream()
                .filter(member -> member.role() == HostRole.READER && member.available())
                .map(Member::host)
                .toList();
    }

    /** What is known of {@code host}; empty when it is not of this cluster. */
    public Optional<Member> member(Host host) {
        for (Member member : members) {
            if (member.host().equals(host)) {
                return Optional.of(member);
            }
        }
        return Optional.empty();
    }

    /** Every host with its role, and which do not answer. */
    @Override
    public String toString() {
        return members.stream()
                .map(member -> member.host() + " " + member.role().name().toLowerCase(Locale.ROOT)
                        + (member.available() ? "" : ", does not answer"))
                .collect(Collectors.joining("; "));
    }
}
