package io.awswrapper.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.config.Settings;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.TopologySource.Observation;
import io.awswrapper.spi.TopologySource.Sibling;
import io.awswrapper.spi.TopologySource.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MembershipTests {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final String DOMAIN = ".xyz1.us-east-2.rds.amazonaws.com";
    private static final Host CLUSTER = Host.of("db.cluster-xyz1.us-east-2.rds.amazonaws.com", 5432);
    private static final Host ONE = Host.of("db-1" + DOMAIN, 5432);
    private static final Host TWO = Host.of("db-2" + DOMAIN, 5432);
    private static final Host THREE = Host.of("db-3" + DOMAIN, 5432);
    private static final Host A = Host.of("a", 5432);
    private static final Host B = Host.of("b", 5432);
    private static final Host C = Host.of("c", 5432);

    private final Board board = new Board(true);

    // ---- Aurora: the server knows all members by name

    @Test
    void aClustersNameGivesWayToItsMembers() {
        Membership membership = of(CLUSTER, aurora("db-1", HostRole.WRITER, "db-1", "db-2"));

        assertThat(membership.hosts()).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(now().writer()).contains(ONE);
        assertThat(now().readers()).containsExactly(TWO);
        assertThat(now().member(ONE).orElseThrow().host().id()).isEqualTo("db-1");
    }

    @Test
    void aReaderAnsweringForTheClusterIsNotTakenForIt() {
        Membership membership = of(CLUSTER, aurora("db-2", HostRole.READER, "db-1", "db-2"));

        assertThat(membership.hosts()).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(now().readers()).containsExactly(TWO);
        assertThat(now().writer()).as("as the reader reports it").contains(ONE);
    }

    @Test
    void onlyTheWritersListTakesMembersAway() {
        Membership membership = of(ONE, aurora("db-1", HostRole.WRITER, "db-1", "db-2", "db-3"));
        membership.observed(TWO, aurora("db-2", HostRole.READER, "db-1", "db-2"), 10);
        assertThat(membership.hosts()).as("a reader's list may be old").contains(THREE);

        membership.observed(ONE, aurora("db-1", HostRole.WRITER, "db-1", "db-2"), 20);
        assertThat(board.hosts()).containsExactlyInAnyOrder(ONE, TWO);

        membership.observed(TWO, aurora("db-2", HostRole.READER, "db-1", "db-2", "db-3"), 30);
        assertThat(membership.hosts()).as("new ones come from anybody").contains(THREE);
    }

    @Test
    void aWriterPromotedAMomentAgoDoesNotTakeAwayReadersThatAnswer() {
        Membership membership = of(ONE, aurora("db-1", HostRole.WRITER, "db-1", "db-2", "db-3"));
        membership.observed(THREE, aurora("db-3", HostRole.READER, "db-1", "db-2", "db-3"), 10);
        membership.observed(TWO, aurora("db-2", HostRole.WRITER, "db-2"), 20);
        assertThat(board.hosts()).containsExactlyInAnyOrder(TWO, THREE);

        membership.failed(THREE, "gone", 30);
        membership.observed(TWO, aurora("db-2", HostRole.WRITER, "db-2"), 40);
        assertThat(board.hosts()).containsExactly(TWO);
    }

    @Test
    void whoIsListedNoLongerIsAskedOnAndMayComeBackAsTheNextWriter() {
        Membership membership = of(CLUSTER, aurora("db-1", HostRole.WRITER, "db-1", "db-2", "db-3"));
        long died = System.nanoTime();
        membership.observed(TWO, aurora("db-2", HostRole.WRITER, "db-2"), died);
        assertThat(board.hosts()).containsExactly(TWO);
        assertThat(membership.hosts()).as("asked").containsExactlyInAnyOrder(ONE, TWO, THREE);

        membership.failed(ONE, "still down", died + SECOND);
        membership.observed(THREE, aurora("db-3", HostRole.WRITER, "db-3"), died + SECOND);
        assertThat(now().writer()).as("not beside ours").contains(TWO);
        assertThat(membership.hosts()).containsExactlyInAnyOrder(ONE, TWO, THREE);

        membership.failed(TWO, "killed before it listed who has rejoined", died + 2 * SECOND);
        membership.observed(THREE, aurora("db-3", HostRole.WRITER, "db-3", "db-1"), died + 3 * SECOND);
        assertThat(now().writer()).contains(THREE);
        assertThat(board.hosts()).containsExactlyInAnyOrder(ONE, THREE);
    }

    @Test
    void whoStaysAwayIsAskedNoLonger() {
        Membership membership = of(CLUSTER, aurora("db-1", HostRole.WRITER, "db-1", "db-2"));
        long left = System.nanoTime();
        membership.observed(ONE, aurora("db-1", HostRole.WRITER, "db-1"), left);
        membership.failed(TWO, "deleted", left + 299 * SECOND);
        assertThat(membership.hosts()).containsExactlyInAnyOrder(ONE, TWO);
        membership.failed(TWO, "deleted", left + 301 * SECOND);
        assertThat(membership.hosts()).containsExactly(ONE);
    }

    @Test
    void aNameOfTheUrlThatNobodyListsIsNotAskedOn() {
        Membership membership = of(A, aurora("db-1", HostRole.WRITER, "db-1", "db-2"));
        assertThat(membership.hosts())
                .as("no pattern tells where its instances are")
                .containsExactly(A);

        Host custom = Host.of("db.example.org", 5432);
        Settings settings = FakeServers.settings(custom.authority() + "/db?clusterInstanceHostPattern=?" + DOMAIN);
        Membership patterned =
                new Membership(new Board(true), settings, custom, aurora("db-1", HostRole.WRITER, "db-1", "db-2"));
        assertThat(patterned.hosts()).containsExactlyInAnyOrder(ONE, TWO);
    }

    @Test
    void aWriterLeftBehindNeitherComesBackNorSaysWhoBelongsToTheCluster() {
        Membership membership = of(ONE, aurora("db-1", HostRole.WRITER, "db-1", "db-2", "db-3"));
        membership.observed(TWO, aurora("db-2", HostRole.WRITER, "db-1", "db-2", "db-3"), 10);
        assertThat(now().writer()).contains(TWO);

        membership.observed(ONE, aurora("db-1", HostRole.WRITER, "db-1"), 20);
        assertThat(now().writer()).as("frozen meanwhile").contains(TWO);
        assertThat(membership.hosts()).containsExactlyInAnyOrder(ONE, TWO, THREE);
    }

    @Test
    void aWriterThatWasDroppedWhileItWasFrozenIsNotBelievedWhenItWakes() {
        Membership membership = of(ONE, aurora("db-1", HostRole.WRITER, "db-1", "db-2", "db-3"));
        membership.observed(TWO, aurora("db-2", HostRole.WRITER, "db-2", "db-3"), 10);
        assertThat(board.hosts()).containsExactlyInAnyOrder(TWO, THREE);

        membership.observed(ONE, aurora("db-1", HostRole.WRITER, "db-1", "db-2", "db-3"), 20);
        assertThat(board.hosts()).containsExactlyInAnyOrder(TWO, THREE);
        assertThat(now().writer()).contains(TWO);

        membership.observed(TWO, aurora("db-2", HostRole.WRITER, "db-1", "db-2", "db-3"), 30);
        membership.observed(ONE, aurora("db-1", HostRole.WRITER, "db-1"), 40);
        assertThat(now().writer()).as("listed again").contains(TWO);
        membership.observed(ONE, aurora("db-1", HostRole.READER, "db-1", "db-2", "db-3"), 50);
        membership.observed(ONE, aurora("db-1", HostRole.WRITER, "db-1", "db-2", "db-3"), 60);
        assertThat(now().writer()).as("promoted in order").contains(ONE);
    }

    // ---- plain replication: candidates must prove themselves

    @Test
    void aCandidateBecomesAMemberWhenItIsAReaderAndSharesAnIdentity() {
        Membership membership = of(A, plain(HostRole.WRITER, "system:1", B));
        assertThat(membership.hosts()).as("is asked").containsExactlyInAnyOrder(A, B);
        assertThat(board.hosts()).as("is no member").containsExactly(A);

        membership.observed(B, plain(HostRole.READER, "system:1"), 10);
        assertThat(now().readers()).containsExactly(B);
        assertThat(now().writer()).contains(A);
    }

    @Test
    void aCandidateOfAnotherClusterIsLeftAloneForAWhile() {
        Membership membership = of(A, plain(HostRole.WRITER, "system:1", B));
        long asked = System.nanoTime();
        membership.observed(B, plain(HostRole.READER, "system:2"), asked);
        membership.observed(A, plain(HostRole.WRITER, "system:1", B), asked);
        assertThat(membership.hosts()).containsExactly(A);
    }

    @Test
    void aCandidateThatFailedLongAgoIsAskedAgain() {
        Membership membership = of(A, plain(HostRole.WRITER, "system:1", B));
        long longAgo = System.nanoTime() - Duration.ofMinutes(2).toNanos();
        membership.failed(B, "refused", longAgo);
        membership.observed(A, plain(HostRole.WRITER, "system:1", B), System.nanoTime());
        assertThat(membership.hosts()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void aCandidateThatCallsItselfWriterBesideOursIsNotAdmitted() {
        Membership membership = of(A, plain(HostRole.WRITER, "system:1", B));
        membership.observed(B, plain(HostRole.WRITER, "system:1"), 10);

        assertThat(membership.hosts()).containsExactly(A);
        assertThat(now().writer()).contains(A);
    }

    @Test
    void aCandidateThatDoesNotAnswerIsNoTroubleOfTheCluster() {
        Membership membership = of(A, plain(HostRole.WRITER, "system:1", B));
        membership.failed(B, "refused", 10);

        assertThat(membership.hosts()).containsExactly(A);
        assertThat(board.trouble()).isEmpty();
    }

    @Test
    void aMemberThatDoesNotAnswerStaysOne() {
        Membership membership = of(A, plain(HostRole.WRITER, "system:1", B));
        membership.observed(B, plain(HostRole.READER, "system:1"), 10);
        membership.failed(B, "refused", 20);

        assertThat(membership.hosts()).containsExactlyInAnyOrder(A, B);
        assertThat(board.trouble()).isEqualTo("b:5432: refused");
    }

    // ---- two URLs, one cluster?

    @Test
    void anotherUrlIsThisClusterWhenAnIdentityAndAHostAgree() {
        Membership membership = of(A, plain(HostRole.WRITER, "system:1", B));
        membership.observed(B, plain(HostRole.READER, "system:1"), 10);

        assertThat(membership.includes(settings(B), plain(HostRole.READER, "system:1")))
                .isTrue();
        assertThat(membership.includes(settings(C), sees("system:1", A)))
                .as("its siblings are ours")
                .isTrue();
    }

    @Test
    void aRestoredCopyHasTheIdentityAndOtherHosts() {
        Membership membership = of(A, plain(HostRole.WRITER, "system:1", B));

        assertThat(membership.includes(settings(C), plain(HostRole.WRITER, "system:1")))
                .isFalse();
        assertThat(membership.includes(settings(A), plain(HostRole.WRITER, "system:2")))
                .isFalse();
    }

    @Test
    void aSecondUrlBringsItsHostsUnlessItIsAClustersName() {
        Membership membership = of(ONE, aurora("db-1", HostRole.WRITER, "db-1", "db-2"));
        membership.join(settings(CLUSTER), CLUSTER, aurora("db-1", HostRole.WRITER, "db-1", "db-2"));
        assertThat(membership.hosts()).containsExactlyInAnyOrder(ONE, TWO);

        Membership plain = new Membership(new Board(false), settings(A), A, plain(HostRole.WRITER, "system:1"));
        plain.join(settings(C), C, sees("system:1", A));
        assertThat(plain.hosts()).containsExactlyInAnyOrder(A, C);
    }

    private Membership of(Host url, Observation seen) {
        return new Membership(board, settings(url), url, seen);
    }

    private static Settings settings(Host url) {
        return FakeServers.settings(url.authority() + "/db");
    }

    private Topology now() {
        return board.update(null);
    }

    private static Observation aurora(String id, HostRole role, String... members) {
        return new Observation(
                new Standing(role, 0),
                id,
                Set.of("aurora:" + DOMAIN),
                Stream.of(members)
                        .map(member -> new Sibling(
                                member, null, 0, member.equals("db-1") ? HostRole.WRITER : HostRole.READER, true))
                        .toList());
    }

    private static Observation plain(HostRole role, String identity, Host... candidates) {
        return new Observation(
                new Standing(role, 1),
                null,
                Set.of(identity),
                Stream.of(candidates)
                        .map(host -> new Sibling(null, host.address(), host.port(), HostRole.READER, false))
                        .toList());
    }

    /** A standby that names the server it follows. */
    private static Observation sees(String identity, Host upstream) {
        return new Observation(
                new Standing(HostRole.READER, 1),
                null,
                Set.of(identity),
                List.of(new Sibling(null, upstream.address(), upstream.port(), HostRole.WRITER, false)));
    }
}
