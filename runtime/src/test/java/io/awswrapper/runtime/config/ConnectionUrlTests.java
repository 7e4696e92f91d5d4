package io.awswrapper.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.spi.Host;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionUrlTests {

    private static final String FORM =
            "write jdbc:aws-wrapper:<dialect>://host[:port][,host[:port]…][/database][?name=value&…]";

    @Test
    void takesAUrlApart() throws SQLException {
        ConnectionUrl url = ConnectionUrl.parse("jdbc:aws-wrapper:postgresql://A.example:6543,b/my%20db?user=me&x=1");

        assertThat(url.dialect()).isEqualTo("postgresql");
        assertThat(url.hosts(5432)).containsExactly(Host.of("a.example", 6543), Host.of("b", 5432));
        assertThat(url.database()).isEqualTo("my%20db");
        assertThat(url.parameters()).containsExactly(entry("user", "me"), entry("x", "1"));
    }

    @Test
    void readsIpV6AddressesInBrackets() throws SQLException {
        ConnectionUrl url = ConnectionUrl.parse("jdbc:aws-wrapper:postgresql://[::1],[fe80::1%eth0]:6543/db");

        assertThat(url.hosts(5432)).containsExactly(Host.of("::1", 5432), Host.of("fe80::1%eth0", 6543));
    }

    @Test
    void namesAHostThatStandsThereTwiceOnce() throws SQLException {
        assertThat(ConnectionUrl.parse("jdbc:aws-wrapper:postgresql://a,b,a:5432")
                        .hosts(5432))
                .containsExactly(Host.of("a", 5432), Host.of("b", 5432));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "k=v, v",
                "k=, ``",
                "k, ``",
                "k=a%26b%3Dc, a&b=c",
                "k=a+b, a+b",
                "k=a=b, a=b",
                "k=a#b, a#b",
                "k=%C3%A4ä, ää",
                "k=a?b/c@d:e, a?b/c@d:e",
                "&&k=v&, v",
                "%6b=v, v"
            })
    void decodesParametersWithoutTurningPlusIntoASpace(String query, String value) throws SQLException {
        assertThat(ConnectionUrl.parse("jdbc:aws-wrapper:postgresql://h/db?" + query)
                        .parameters())
                .containsExactly(entry("k", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//h", "//h/", "//h?", "//h/?", "//h?&"})
    void needsNeitherDatabaseNorParameters(String rest) throws SQLException {
        ConnectionUrl url = ConnectionUrl.parse("jdbc:aws-wrapper:postgresql:" + rest);

        assertThat(url.database()).isEmpty();
        assertThat(url.parameters()).isEmpty();
    }

    @Test
    void acceptsWhatHasItsPrefixAndNothingElse() {
        assertThat(ConnectionUrl.accepts("jdbc:aws-wrapper:postgresql://h")).isTrue();
        assertThat(ConnectionUrl.accepts("jdbc:aws-wrapper:broken")).isTrue();
        assertThat(ConnectionUrl.accepts("jdbc:postgresql://h")).isFalse();
        assertThat(ConnectionUrl.accepts(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"//,a", "//a,", "//a,,b/db", "//,", "//a,:5432"})
    void refusesAnEmptyHostBesideAComma(String rest) {
        assertThatThrownBy(() -> ConnectionUrl.parse("jdbc:aws-wrapper:postgresql:" + rest))
                .hasMessageStartingWith("URL: no host beside a comma, but was '")
                .hasMessageEndingWith("'; " + FORM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"///db", "//", "//:5432", "//?user=me"})
    void mayLeaveOutItsOnlyHostWhichAPluginMayKnow(String rest) throws SQLException {
        ConnectionUrl url = ConnectionUrl.parse("jdbc:aws-wrapper:postgresql:" + rest);

        assertThat(url.namesHost()).isFalse();
        assertThat(url.namesPorts()).isEqualTo(rest.contains("5432"));
        assertThat(url.hosts(1)).isEmpty();
        assertThat(url.hosts("found", 1)).containsExactly(Host.of("found", rest.contains("5432") ? 5432 : 1));
    }

    @Test
    void saysWhatIsWrongAndHowToCorrectIt() {
        assertFault(
                "postgresql://h:0/db",
                "URL: a port is a number from 1 to 65535, but was '0';"
                        + " correct it, or leave it out with its colon");
        assertFault(
                "postgresql://h:/db",
                "URL: a port is a number from 1 to 65535, but was '';" + " correct it, or leave it out with its colon");
        assertFault(
                "postgresql://h:65536",
                "URL: a port is a number from 1 to 65535, but was '65536';"
                        + " correct it, or leave it out with its colon");
        assertFault(
                "postgresql://::1/db",
                "URL: several colons in a host, but was '::1';" + " write an IPv6 address in brackets, as [::1]:5432");
        assertFault("postgresql://a b/db", "URL: not a host name or address, but was 'a b'; " + FORM);
        assertFault("postgresql://[::1]5432", "URL: not a host name or address, but was '[::1]5432'; " + FORM);
        assertFault(
                "postgresql:db?password=x", "URL: no // after the dialect, but was 'jdbc:aws-wrapper:***'; " + FORM);
        assertFault("//h/db", "URL: no dialect after jdbc:aws-wrapper:, but was 'jdbc:aws-wrapper:***'; " + FORM);
        assertFault("postgresql://h?a=1&a=2", "URL: parameter a stands there twice; write it once");
        assertFault(
                "postgresql://h?=1", "URL: a parameter without a name;" + " write name=value between ? and & signs");
        assertFault(
                "postgresql://h?password=5%zz",
                "URL: a percent sign without two hexadecimal digits in the value of"
                        + " password; write %25 for a percent sign");
        assertFault(
                "postgresql://h?password=5%F",
                "URL: a percent sign without two hexadecimal digits in the value of"
                        + " password; write %25 for a percent sign");
        assertFault(
                "postgresql://h?k=%ff",
                "URL: percent-encoded bytes that are not UTF-8 in the value of k;" + " write %25 for a percent sign");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//me:s3cr@h/db",
                "//me:s3cr/x@h/db",
                "//me:s3cr?x@h/db",
                "//s3cr@h",
                "//me:s3cr@x@h:1/db",
                "//me:1/s3cr@h:x",
                "://me:s3cr@h",
                "//h:x/db?password=s3cr",
                "//h:x/db&password=s3cr",
                "//h/db?password=s3cr&password=s3cr",
                "//h,/db?s3cr",
                "//h/db?password=a&s3cr&s3cr",
                "//me:s3=s3cr@h/db",
                "s3cr://h",
                "me:s3cr@h",
                "//h/db?password=%s3cr"
            })
    void neverShowsASecret(String rest) {
        String text = "jdbc:aws-wrapper:postgresql:" + rest;
        SQLException refused = catchThrowableOfType(SQLException.class, () -> ConnectionUrl.parse(text));

        assertThat(ConnectionUrl.masked(text)).doesNotContain("s3cr");
        if (refused != null) {
            assertThat(refused.getMessage()).doesNotContain("s3cr");
        }
    }

    @Test
    void refusesUserInfoWithTheRemedy() {
        assertFault(
                "postgresql://me:pw@h/db",
                "URL: user and password do not stand before the host, but was 'jdbc:aws-wrapper:postgresql://***';"
                        + " write ?user=…&password=… at the end of the URL, or set them as connection properties");
    }

    @Test
    void showsItselfWithoutAnyValue() throws SQLException {
        assertThat(ConnectionUrl.parse("jdbc:aws-wrapper:postgresql://a:1,[::1]/db?user=me@corp&password=x&flag"))
                .hasToString("jdbc:aws-wrapper:postgresql://a:1,[::1]/db?user=***&password=***&***");
        assertThat(ConnectionUrl.masked("jdbc:postgresql://h?password=x")).isEqualTo("***");
    }

    private static void assertFault(String rest, String message) {
        SQLException refused =
                catchThrowableOfType(SQLException.class, () -> ConnectionUrl.parse("jdbc:aws-wrapper:" + rest));
        assertThat((Throwable) refused).hasMessage(message);
        assertThat(refused.getSQLState()).isEqualTo("08001");
    }

    private static Map.Entry<String, String> entry(String key, String value) {
        return Map.entry(key, value);
    }
}
