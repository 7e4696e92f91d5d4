package io.awswrapper.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTests {

    @ParameterizedTest
    @CsvSource({"abc,abc,0", "abc,abd,1", "abc,acb,1", "abc,ab,1", "'',abc,3", "kitten,sitting,3", "abcd,badc,2"})
    void countsLettersToInsertDeleteReplaceOrSwap(String a, String b, int distance) {
        assertThat(Nearest.distance(a, b, Integer.MAX_VALUE)).isEqualTo(distance);
        assertThat(Nearest.distance(b, a, Integer.MAX_VALUE)).isEqualTo(distance);
        assertThat(Nearest.distance(a, b, 2)).isEqualTo(Math.min(2, distance));
    }

    @Test
    void suggestsOnlyWhatMayBeMeant() {
        List<String> known = List.of("failover", "iam");

        assertThat(Nearest.to("FAILOVER", known)).contains("failover");
        assertThat(Nearest.to("fialover", known)).contains("failover");
        assertThat(Nearest.to("metrics", known)).isEmpty();
        assertThat(Nearest.to("x", known)).isEmpty();
        assertThat(Nearest.to("ian", known)).contains("iam");
    }
}
