package io.awswrapper.dialect.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.TopologySource.Position;
import java.util.BitSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionTests {

    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    @Test
    void a_set_of_gtids_is_read_as_servers_write_it() {
        GtidSet set = gtids(A.toUpperCase(java.util.Locale.ROOT) + ":1-5:11-18,\n" + B + ":7");

        assertThat(set.size()).isEqualTo(14);
        assertThat(set.sources()).isEqualTo(Set.of(A, B));
        assertThat(set.includes(gtids(A + ":12-18"))).isTrue();
        assertThat(set.includes(gtids(A + ":5-11"))).isFalse();
        assertThat(set.includes(gtids(B + ":7," + A + ":1"))).isTrue();
        assertThat(set.includes(gtids(B + ":7-8"))).isFalse();
        assertThat(gtids(A + ":1").includes(set)).isFalse();
        assertThat(set.includes(gtids(""))).isTrue();
        assertThat(gtids("").includes(gtids(""))).isTrue();
    }

    @Test
    void tags_are_sources_of_their_own() {
        GtidSet set = gtids(A + ":1-3:fix:4-5:other:1");

        assertThat(set.size()).isEqualTo(6);
        assertThat(set.sources()).isEqualTo(Set.of(A));
        assertThat(set.includes(gtids(A + ":fix:5"))).isTrue();
        assertThat(set.includes(gtids(A + ":4"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"x", "x:", "x:1-", "x:1-y", "'x:1,y'", "x:1:"})
    void what_is_no_set_is_none(String text) {
        assertThat((Object) GtidSet.parse(text)).isNull();
    }

    @Property(tries = 500)
    void inclusion_is_that_of_sets(
            @ForAll @Size(max = 30) Set<@IntRange(min = 1, max = 30) Integer> one,
            @ForAll @Size(max = 8) Set<@IntRange(min = 1, max = 30) Integer> other) {
        assertThat(gtids(written(one)).includes(gtids(written(other)))).isEqualTo(one.containsAll(other));
        assertThat(gtids(written(one)).size()).isEqualTo(one.size());
    }

    @ParameterizedTest
    @CsvSource({
        "0-1-57, 0-1-57, true",
        "0-1-57, 0-1-56, true",
        "0-2-58, 0-1-57, true",
        "0-1-56, 0-1-57, false",
        // the same number of another server is another transaction
        "0-1-57, 0-2-57, false",
        "'0-1-57,1-1-4', 0-1-57, true",
        "0-1-57, '0-1-57,1-1-4', false",
        "0-1-57, '', true",
        "'', 0-1-1, false",
        // gtid_binlog_state: the highest of a domain counts
        "'0-1-3,0-2-9', 0-2-8, true",
        "'0-2-9,0-1-3', 0-2-8, true"
    })
    void a_position_of_mariadb_is_compared_by_domain(String one, String other, boolean included) {
        assertThat(position(one).includes(position(other))).isEqualTo(included);
    }

    @Test
    void positions_of_different_kinds_say_nothing_of_each_other() {
        Position mysql = gtids("");
        Position mariaDb = position("");

        assertThat(mysql.includes(mariaDb)).isFalse();
        assertThat(mariaDb.includes(mysql)).isFalse();
        assertThat((Object) GtidPosition.parse("0-1")).isNull();
        assertThat((Object) GtidPosition.parse("a-b-c")).isNull();
    }

    private static GtidSet gtids(String text) {
        return Objects.requireNonNull(GtidSet.parse(text));
    }

    private static GtidPosition position(String text) {
        return Objects.requireNonNull(GtidPosition.parse(text));
    }

    private static String written(Set<Integer> numbers) {
        BitSet set = new BitSet();
        numbers.forEach(set::set);
        if (set.isEmpty()) {
            return "";
        }
        return A
                + java.util.stream.Stream.iterate(
                                set.nextSetBit(0),
                                begin -> begin >= 0,
                                begin -> set.nextSetBit(set.nextClearBit(begin)))
                        .map(begin -> {
                            int end = set.nextClearBit(begin) - 1;
                            return ":" + begin + (end > begin ? "-" + end : "");
                        })
                        .collect(Collectors.joining());
    }
}
