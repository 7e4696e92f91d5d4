package io.awswrapper.runtime.config;

import static io.awswrapper.spi.PluginDescriptor.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Option;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OptionReferenceTests {

    private final Installation installation = FakePlugin.installed(
            plugin("b")
                    .description("Does b.")
                    .options(
                            Option.flag("bFlag", true, "On or off."),
                            Option.choice("bRole", HostRole.class, HostRole.WRITER, "Which | role."),
                            Option.text("bCode", "1234", "A code.").sensitive())
                    .enabledByDefault()
                    .build(),
            plugin("a").options(Option.number("aCount", 3, 1, 9, "How many.")).build(),
            plugin("c").build());

    @Test
    void listsOptionsOfDriverPlanAndTargetDriver() throws SQLException {
        assertThat(properties("", Map.of()).keySet())
                .containsExactlyInAnyOrder(
                        "plugins",
                        "clusterTopologyRefreshMs",
                        "clusterInstanceHostPattern",
                        "user",
                        "password",
                        "bFlag",
                        "bRole",
                        "bCode",
                        "ApplicationName",
                        "socketTimeout",
                        "sslpassword");
        assertThat(properties("?plugins=a", Map.of())).containsKey("aCount").doesNotContainKey("bFlag");
        assertThat(properties("?plugins=nothing", Map.of())).containsKeys("aCount", "bFlag");
    }

    @Test
    void tellsValuesChoicesAndDescriptions() throws SQLException {
        Map<String, DriverPropertyInfo> all = properties("?bFlag=false", Map.of("socketTimeout", "7", "user", "me"));

        assertThat(property(all, "bFlag").value).isEqualTo("false");
        assertThat(property(all, "bFlag").choices).containsExactly("true", "false");
        assertThat(property(all, "bRole").value).isEqualTo("writer");
        assertThat(property(all, "bRole").choices).contains("writer", "reader");
        assertThat(property(all, "bRole").description).isEqualTo("Which | role.");
        assertThat(property(all, "socketTimeout").value).isEqualTo("7");
        assertThat(property(all, "user").value).isEqualTo("me");
        assertThat(property(all, "clusterTopologyRefreshMs").value).isEqualTo("2000");
        assertThat(all.values()).noneMatch(property -> property.required);
    }

    @Test
    void doesNotEchoSecrets() throws SQLException {
        Map<String, DriverPropertyInfo> all =
                properties("?password=s3cr&bCode=s3cr&sslpassword=s3cr", Map.of("password", "s3cr"));

        assertThat(all.values()).noneMatch(property -> "s3cr".equals(property.value));
        assertThat(property(all, "bCode").value).isNull();
    }

    @Test
    void needsAUrlThatCanBeRead() {
        assertThatThrownBy(() -> OptionReference.propertyInfo("jdbc:aws-wrapper:fake://,", null, installation))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void writesAPageForTheDocumentation() {
        assertThat(OptionReference.page(installation))
                .isEqualTo(OptionReference.page(installation))
                .contains("""
                        | `clusterTopologyRefreshMs` | whole milliseconds from 1 to 2147483647, without a unit | `2000` | \
                        How often each host of the cluster is asked while all is well. |
                        """)
                .contains("| `password` | text, never shown |  | ")
                .endsWith("""

                        ## Plugin `a`

                        Off until `plugins` names it.

                        | name | value | default | meaning |
                        |---|---|---|---|
                        | `aCount` | a whole number from 1 to 9 | `3` | How many. |

                        ## Plugin `b`

                        Does b.

                        On by default once its jar is on the path.

                        | name | value | default | meaning |
                        |---|---|---|---|
                        | `bFlag` | true or false | `true` | On or off. |
                        | `bRole` | one of writer, reader, unknown | `writer` | Which \\| role. |
                        | `bCode` | text, never shown |  | A code. |

                        ## Plugin `c`

                        Off until `plugins` names it.

                        No options.
                        """);
    }

    private Map<String, DriverPropertyInfo> properties(String query, Map<String, String> properties)
            throws SQLException {
        Properties info = new Properties();
        info.putAll(properties);
        DriverPropertyInfo[] all =
                OptionReference.propertyInfo("jdbc:aws-wrapper:fake://a/db" + query, info, installation);
        return Arrays.stream(all).collect(Collectors.toMap(property -> property.name, Function.identity()));
    }

    private static DriverPropertyInfo property(Map<String, DriverPropertyInfo> all, String name) {
        DriverPropertyInfo property = all.get(name);
        if (property == null) {
            throw new AssertionError(name + " is missing");
        }
        return property;
    }
}
