package io.awswrapper.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.SqlAnalysis.SessionChange;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import io.awswrapper.spi.Topology.Member;
import io.awswrapper.spi.TopologySource.Observation;
import io.awswrapper.spi.TopologySource.Sibling;
import io.awswrapper.spi.TopologySource.Standing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopologyTests {

    private static final Host A = Host.of("a", 1);
    private static final Host B = Host.of("b", 1);
    private static final Host C = Host.of("c", 1);

    @Test
    void itsWriterIsTheOneThatAnswers() {
        assertThat(of(new Member(A, HostRole.WRITER, false), new Member(B, HostRole.WRITER, true))
                        .writer())
                .contains(B);
        assertThat(of(new Member(A, HostRole.WRITER, false), new Member(B, HostRole.READER, true))
                        .writer())
                .isEmpty();
        assertThat(of(new Member(A, HostRole.UNKNOWN, true)).writer()).isEmpty();
    }

    @Test
    void itsReadersAreThoseThatAnswerInTheOrderOfTheMembers() {
        Topology topology = of(
                new Member(C, HostRole.READER, true),
                new Member(A, HostRole.READER, true),
                new Member(B, HostRole.READER, false));

        assertThat(topology.readers()).containsExactly(C, A);
        assertThat(of(new Member(A, HostRole.UNKNOWN, true), new Member(B, HostRole.WRITER, true))
                        .readers())
                .isEmpty();
    }

    @Test
    void findsAMemberByItsAddress() {
        Member member = new Member(new Host("instance-a", "a", 1), HostRole.READER, false);

        assertThat(of(member).member(A)).contains(member);
        assertThat(of(member).member(B)).isEmpty();
    }

    @Test
    void nothingOfItCanBeChanged() {
        List<Member> members = new ArrayList<>(List.of(new Member(A, HostRole.WRITER, true)));
        Topology topology = new Topology(1, members);
        Set<String> identities = new HashSet<>(Set.of("system:1"));
        List<Sibling> siblings = new ArrayList<>(List.of(new Sibling("a", null, 0, HostRole.READER, true)));
        Observation seen = new Observation(new Standing(HostRole.WRITER, 1), "a", identities, siblings);
        List<SessionChange> changes = new ArrayList<>(List.of(new SessionChange("x", "set x 1")));
        SqlAnalysis analysis = new SqlAnalysis(false, TransactionEffect.NONE, changes);
        members.clear();
        identities.clear();
        siblings.clear();
        changes.clear();

        assertThat(topology.members()).hasSize(1);
        assertThat(seen.identities()).containsExactly("system:1");
        assertThat(seen.siblings()).hasSize(1);
        assertThat(analysis.sessionChanges()).hasSize(1);
        assertThatThrownBy(() -> topology.members().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> topology.readers().add(A)).isInstanceOf(UnsupportedOperationException.class);
    }

    private static Topology of(Member... members) {
        return new Topology(1, List.of(members));
    }
}
