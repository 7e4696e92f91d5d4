package io.awswrapper.example.doctor;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostHealth;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Topology.Member;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a cluster does at one moment.
 *
 * @param trouble why hosts do not answer; empty when all do
 */
record Examination(String cluster, String flavour, List<Finding> findings, String trouble) {

    private static final long OLDEST_MILLIS = Duration.ofMinutes(1).toMillis();

    /** What follows from it. */
    enum Diagnosis {
        HEALTHY(0),
        DEGRADED(1),
        UNREACHABLE(2);

        private final int exitCode;

        Diagnosis(int exitCode) {
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }

    /**
     * One host.
     *
     * @param response of the driver's probes, averaged; zero while not known
     * @param age how much older than the writer's the data of a reader is at most; empty while not known
     * @param sessions of this process
     * @param callsInFlight of this process
     */
    record Finding(
            Member member,
            Duration response,
            Optional<Duration> age,
            HostHealth health,
            int sessions,
            int callsInFlight) {

        boolean isWell() {
            return member.available() && member.role() != HostRole.UNKNOWN && health.share() == 100;
        }
    }

    static Examination of(Cluster cluster) {
        List<Finding> findings = cluster.topology().members().stream()
                .map(member -> of(cluster, member))
                .toList();
        return new Examination(cluster.name(), cluster.flavour(), findings, cluster.trouble());
    }

    private static Finding of(Cluster cluster, Member member) {
        Host host = member.host();
        return new Finding(
                member,
                Duration.ofNanos(cluster.responseNanos(host)),
                age(cluster, host),
                cluster.health(host),
                cluster.sessions(host),
                Measurements.callsInFlight(host));
    }

    /** The shortest time ago as of which the host is fresh: who is fresh as of a moment is so as of all before it. */
    private static Optional<Duration> age(Cluster cluster, Host host) {
        long now = System.nanoTime();
        long low = 0;
        long high = OLDEST_MILLIS + 1;
        while (low < high) {
            long middle = (low + high) / 2;
            if (cluster.isFresh(host, now - Duration.ofMillis(middle).toNanos())) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low > OLDEST_MILLIS ? Optional.empty() : Optional.of(Duration.ofMillis(low));
    }

    Diagnosis diagnosis() {
        boolean writer = findings.stream()
                .anyMatch(finding -> finding.isWell() && finding.member().role() == HostRole.WRITER);
        return writer && findings.stream().allMatch(Finding::isWell) ? Diagnosis.HEALTHY : Diagnosis.DEGRADED;
    }
}
