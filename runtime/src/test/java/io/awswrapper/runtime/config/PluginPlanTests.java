package io.awswrapper.runtime.config;

import static io.awswrapper.runtime.config.FakePlugin.installed;
import static io.awswrapper.spi.PluginDescriptor.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginPlanTests {

    private final Installation abc = installed(
            plugin("c").enabledByDefault().build(),
            plugin("b").build(),
            plugin("a").enabledByDefault().build());

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            delimiter = '|',
            value = {
                "null | a,c",
                "'' | ''",
                "' ' | ''",
                "c,a,b | c,a,b",
                "' c , a ' | c,a",
                "+b | a,c,b",
                "-a | c",
                "'-a, +b' | c,b",
                "-b | a,c",
                "+a | a,c"
            })
    void readsTheListAndTheEdits(@Nullable String plugins, String ids) throws SQLException {
        assertThat(String.join(",", PluginPlan.of(plugins, "URL", abc).ids())).isEqualTo(ids);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,+b | plugins: two styles in one list, but was 'a,+b' (from URL);"
                        + " write either plugins=a,b for exactly these or plugins=+a,-b to change the default set",
                "a,,b | plugins: nothing beside a comma, but was 'a,,b' (from URL); take the comma out",
                "a,b,a | plugins: named twice, but was 'a' (from URL); name it once",
                "+a,-a | plugins: named twice, but was 'a' (from URL); name it once",
                "A | plugins: no such plugin, but was 'A' (from URL); did you mean 'a'? known: a, b, c",
                "+zzz | plugins: no such plugin, but was 'zzz' (from URL); known: a, b, c"
            })
    void refusesListsThatMakeNoSense(String plugins, String message) {
        assertThat(refusal(plugins, abc)).containsExactly(message);
    }

    @Test
    void namesTheNearestKnownPlugin() {
        assertThat(refusal("failovr,+x", installed("failover"))).hasSize(1);
        assertThat(refusal("failovr", installed("failover", "metrics")))
                .containsExactly("plugins: no such plugin, but was 'failovr' (from URL);"
                        + " did you mean 'failover'? known: failover, metrics");
        assertThat(refusal("x", installed(new String[0])))
                .containsExactly("plugins: no such plugin, but was 'x' (from URL); none is installed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "failover2 | what the official wrapper calls failover2 is failover here; write failover",
                "auroraConnectionTracker | what the official wrapper calls auroraConnectionTracker is failover here;"
                        + " write failover",
                "initialConnection | what the official wrapper calls initialConnection is failover here; write failover",
                "efm2 | what the official wrapper calls efm2 is hostMonitoring here;"
                        + " add io.awswrapper:awswrapper-plugin-hostmonitor and write hostMonitoring",
                "efm | what the official wrapper calls efm is hostMonitoring here;"
                        + " add io.awswrapper:awswrapper-plugin-hostmonitor and write hostMonitoring",
                "iam | add io.awswrapper:awswrapper-plugin-iam",
                "awsSecretsManager | what the official wrapper calls awsSecretsManager is secretsManager here;"
                        + " add io.awswrapper:awswrapper-plugin-secrets and write secretsManager"
            })
    void knowsTheNamesOfTheOfficialWrapper(String code, String remedy) {
        assertThat(refusal(code, installed("failover")))
                .containsExactly("plugins: no such plugin, but was '" + code + "' (from URL); " + remedy);
    }

    @Test
    void refusesAMissingRequirementAndAConflict() {
        Installation installation = installed(
                plugin("a").requires("b", "gone").build(),
                plugin("b").conflicts("c").build(),
                plugin("c").build());

        assertThat(refusal("a,b,c", installation))
                .containsExactly(
                        "plugins: a does not work without gone, which is not in plugins=a,b,c; add gone or leave a out",
                        "plugins: b does not work beside c (b's descriptor), and both are in plugins=a,b,c;"
                                + " leave one of them out");
    }

    @Test
    void namesTheCycle() {
        Installation installation = installed(
                plugin("a").after("b").build(),
                plugin("b").after("c").build(),
                plugin("c").build(),
                plugin("d").after("a").before("c").build(),
                plugin("e").after("e").build());

        assertThat(refusal("a,b,c,d", installation))
                .containsExactly("plugins: no order satisfies a after b (a's descriptor), b after c (b's descriptor),"
                        + " c after d (d's descriptor), d after a (d's descriptor);"
                        + " leave one of them out, or correct its descriptor");
        assertThat(refusal("e,a", installation))
                .containsExactly("plugins: no order satisfies e after e (e's descriptor);"
                        + " leave one of them out, or correct its descriptor");
    }

    @Test
    void explainsWhyEachPluginStandsWhereItStands() throws SQLException {
        Installation installation = installed(
                plugin("iam").after("failover").build(),
                plugin("failover").build(),
                plugin("log").build(),
                plugin("outer").before("log").build());

        assertThat(PluginPlan.of("failover,iam", "URL", installation).reasons())
                .containsExactly(
                        "failover: first, as in plugins=failover,iam",
                        "iam: after failover, as in plugins=failover,iam");
        assertThat(PluginPlan.of("iam,log,failover,outer", "URL", installation).explain())
                .isEqualTo("""
                        plugins: failover, iam, outer, log
                          failover: first, since what plugins=iam,log,failover,outer names before it must stand behind \
                        another plugin
                          iam: after failover, required by iam's descriptor, although plugins=iam,log,failover,outer \
                        names it before failover
                          outer: after iam, as in plugins=iam,log,failover,outer
                          log: after outer, required by outer's descriptor, although plugins=iam,log,failover,outer \
                        names it before outer""");
        assertThat(PluginPlan.of(null, null, abc).reasons())
                .containsExactly(
                        "a: first, as in the default set, sorted by id",
                        "c: after a, as in the default set, sorted by id");
        assertThat(PluginPlan.of("+b", "URL", abc).reasons().get(2))
                .isEqualTo("b: after c, as in the default set changed by plugins=+b");
        assertThat(PluginPlan.of("", "URL", abc).explain()).isEqualTo("plugins: none");
    }

    static List<String> refusal(String plugins, Installation installation) {
        SQLException refused =
                catchThrowableOfType(SQLException.class, () -> PluginPlan.of(plugins, "URL", installation));
        List<String> messages = new ArrayList<>();
        for (SQLException e = refused; e != null; e = e.getNextException()) {
            assertThat(e.getSQLState()).isEqualTo("08001");
            messages.add(String.valueOf(e.getMessage()));
        }
        return messages;
    }
}
