package io.awswrapper.runtime.config;

import static io.awswrapper.spi.PluginDescriptor.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.Option;
import io.awswrapper.spi.Options;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTests {

    private static final String URL = "jdbc:aws-wrapper:fake://a,b:6543/db";
    private static final Option<Duration> TIMEOUT =
            Option.milliseconds("failoverTimeoutMs", Duration.ofMinutes(1), "How long a failover may take.");
    private static final Option<String> LICENCE =
            Option.text("licence", null, "Yours.").sensitive();
    private static final Option<String> REGION = Option.text("iamRegion", null, "Where.");

    private final Installation installation = FakePlugin.installed(
            plugin("failover").options(TIMEOUT, LICENCE).enabledByDefault().build(),
            plugin("iam").options(REGION).after("failover").build());

    @Test
    void saysWhereConnectionsGoAndWhoOpensThem() throws SQLException {
        Settings settings = resolve("?user=me&ApplicationName=app", Map.of("password", "s3cr"));

        assertThat(settings.dialect().id()).isEqualTo("fake");
        assertThat(settings.targetDriver()).isInstanceOf(FakeDriver.class);
        assertThat(settings.hosts()).containsExactly(Host.of("a", 5432), Host.of("b", 6543));
        assertThat(settings.database()).isEqualTo("db");
        assertThat(settings.plan().ids()).containsExactly("failover");
        assertThat(settings.driverProperties())
                .isEqualTo(Map.of("user", "me", "password", "s3cr", "ApplicationName", "app"));
    }

    @Test
    void prefersTheUrlToThePropertiesAndThoseToTheDefault() throws SQLException {
        Options none = resolve("", Map.of()).options();
        Options properties = resolve("", Map.of("failoverTimeoutMs", "2")).options();
        Options both = resolve("?failoverTimeoutMs=1", Map.of("failoverTimeoutMs", "2"))
                .options();

        assertThat(none.get(TIMEOUT)).isEqualTo(Duration.ofMinutes(1));
        assertThat(properties.get(TIMEOUT)).isEqualTo(Duration.ofMillis(2));
        assertThat(both.get(TIMEOUT)).isEqualTo(Duration.ofMillis(1));
        assertThat(both.find(LICENCE)).isEmpty();
        assertThatThrownBy(() -> both.get(LICENCE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Option licence: not set, and without a default; read it with find");
    }

    @Test
    void readsAnOptionOfTheSameNameWithItsOwnType() throws SQLException {
        Options options = resolve("?failoverTimeoutMs=7", Map.of()).options();

        assertThat(options.get(Option.text("failoverTimeoutMs", null, ""))).isEqualTo("7");
        assertThat(options.get(Option.text("other", "standard", ""))).isEqualTo("standard");
    }

    @Test
    void readsTheDefaultsOfPropertiesAndChangesNothing() throws SQLException {
        Properties defaults = new Properties();
        defaults.setProperty("user", "me");
        Properties info = new Properties(defaults);
        info.setProperty("socketTimeout", "3");

        Settings settings = Settings.resolve(URL + "?user=you", info, installation);

        assertThat(settings.driverProperties()).isEqualTo(Map.of("user", "you", "socketTimeout", "3"));
        assertThat(info).isEqualTo(Map.of("socketTimeout", "3"));
        assertThat(defaults).isEqualTo(Map.of("user", "me"));
    }

    @Test
    void refusesPropertiesThatAreNotTexts() {
        Properties value = new Properties();
        value.put("socketTimeout", 3);
        Properties name = new Properties();
        name.put(3, "x");

        assertThat(refusal(URL, value))
                .containsExactly("Connection properties: the value of socketTimeout is not a text,"
                        + " but a java.lang.Integer; pass it as a String");
        assertThat(refusal(URL, new Properties(value)))
                .containsExactly("Connection properties: the value of socketTimeout among their defaults is not a text;"
                        + " pass it as a String");
        assertThat(refusal(URL, name))
                .containsExactly(
                        "Connection properties: a name is not a text, but a java.lang.Integer; pass it as a String");
        assertThat(refusal(URL, new Properties(name)))
                .containsExactly(
                        "Connection properties: a name among their defaults is not a text; pass it as a String");
    }

    @Test
    void a_property_that_the_target_driver_takes_without_listing_it_passes() throws SQLException {
        assertThat(resolve("?serverTimezone=UTC", Map.of()).driverProperties()).containsEntry("serverTimezone", "UTC");
        assertThat(refusal(URL + "?serverTimezon=UTC", new Properties()))
                .singleElement()
                .asString()
                .endsWith("did you mean 'serverTimezone'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "failoverTimoutMs=1 | failoverTimoutMs: unknown to the driver, to its plugins and to"
                        + " io.awswrapper.runtime.config.FakeDriver (from URL); did you mean 'failoverTimeoutMs'?",
                "applicationName=x | applicationName: unknown to the driver, to its plugins and to"
                        + " io.awswrapper.runtime.config.FakeDriver (from URL); did you mean 'ApplicationName'?",
                "colour=red | colour: unknown to the driver, to its plugins and to"
                        + " io.awswrapper.runtime.config.FakeDriver (from URL); correct the name or leave it out",
                "password=a&s3cr | A parameter without a value: unknown to the driver, to its plugins and to"
                        + " io.awswrapper.runtime.config.FakeDriver (from URL); write %26 for an & inside a value",
                "iamRegion=x | iamRegion: an option of plugin iam, which is not in the plan (from URL);"
                        + " needs plugins=iam or plugins=+iam, or leave it out",
                "wrapperPlugins=failover2 | wrapperPlugins: an option of the official wrapper (from URL); use plugins",
                "failoverClusterTopologyRefreshRateMs=5 | failoverClusterTopologyRefreshRateMs: an option of the official"
                        + " wrapper (from URL); use clusterTopologyRefreshMs",
                "topology-monitoring-connectTimeout=5 | topology-monitoring-connectTimeout: an option of the official wrapper"
                        + " (from URL); leave it out: probes take the connection's own properties, with short timeouts",
                "failoverTimeoutMs=10s | failoverTimeoutMs: not whole milliseconds from 1 to 2147483647, without a unit,"
                        + " but was '10s' (from URL); correct the value, or leave it out for 60000",
                "clusterInstanceHostPattern=x.y | clusterInstanceHostPattern: needs exactly one question mark, but was 'x.y'"
                        + " (from URL); write it where the instance's name stands, as ?.my.domain:5432",
                "clusterInstanceHostPattern=?.? | clusterInstanceHostPattern: needs exactly one question mark, but was '?.?'"
                        + " (from URL); write it where the instance's name stands, as ?.my.domain:5432"
            })
    void refusesAParameterThatMeansNothing(String query, String message) {
        assertThat(refusal(URL + "?" + query, null)).containsExactly(message);
    }

    @Test
    void takesAnOptionOncePlanHasItsPlugin() throws SQLException {
        assertThat(resolve("?plugins=+iam&iamRegion=x", Map.of()).options().get(REGION))
                .isEqualTo("x");
    }

    @Test
    void passesOnWhatItDoesNotKnowWhereTheDriverDoesNotTell() throws SQLException {
        Settings settings = Settings.resolve("jdbc:aws-wrapper:fake://a/silent?colour=red", null, installation);

        assertThat(settings.driverProperties()).isEqualTo(Map.of("colour", "red"));
    }

    @Test
    void reportsAllProblemsAtOnce() {
        Properties info = new Properties();
        info.setProperty("clusterTopologyRefreshMs", "0");

        assertThat(refusal("jdbc:aws-wrapper:fak://a?plugins=failover,nothing&failoverTimeoutMs=x", info))
                .containsExactly(
                        "URL: no such dialect on the path, but was 'fak'; did you mean 'fake'? known: fake;"
                                + " add the jar of the dialect, as io.awswrapper:awswrapper-dialect-pg",
                        "plugins: no such plugin, but was 'nothing' (from URL); known: failover, iam",
                        "clusterTopologyRefreshMs: not whole milliseconds from 1 to 2147483647, without a unit, but was '0'"
                                + " (from connection properties); correct the value, or leave it out for 2000",
                        "failoverTimeoutMs: not whole milliseconds from 1 to 2147483647, without a unit, but was 'x'"
                                + " (from URL); correct the value, or leave it out for 60000");
    }

    @Test
    void namesTheJarOfAMissingDriverOrDialect() {
        Installation pg = Installation.of(
                List.of(new FakeDialect("postgresql", "org.postgresql.Driver")), List.of(), List.of(), List.of());

        assertThat(refusal("jdbc:aws-wrapper:postgresql://a", null, pg))
                .containsExactly(
                        "URL: no JDBC driver org.postgresql.Driver on the path; add org.postgresql:postgresql");
        assertThat(refusal("jdbc:aws-wrapper:mysql://a", null, pg))
                .containsExactly("URL: no such dialect on the path, but was 'mysql'; known: postgresql;"
                        + " add io.awswrapper:awswrapper-dialect-mysql");
    }

    @Test
    void saysWhyADriverDoesNotLoad() {
        Installation odd = Installation.of(
                List.of(new FakeDialect("odd", FakeDialect.class.getName())), List.of(), List.of(), List.of());

        assertThat(refusal("jdbc:aws-wrapper:odd://a", null, odd).get(0))
                .startsWith("URL: JDBC driver io.awswrapper.runtime.config.FakeDialect (java.lang.ClassCastException")
                .endsWith(" does not load; check its jar");
    }

    @Test
    void refusesTwoPluginsWithOneOption() {
        Installation twice = FakePlugin.installed(
                plugin("a").options(TIMEOUT).build(),
                plugin("b").options(TIMEOUT).build(),
                plugin("c").options(Option.flag("failoverTimeoutMs", true, "")).build(),
                plugin("d").options(Option.text("user", null, "")).build());

        assertThat(refusal(URL + "?plugins=a,b", null, twice)).isEmpty();
        assertThat(refusal(URL + "?plugins=a,c,d", null, twice))
                .containsExactly(
                        "plugins: option failoverTimeoutMs is declared by a and again by c;"
                                + " leave one of them out, or correct its descriptor",
                        "plugins: option user is declared by the driver and again by d;"
                                + " leave one of them out, or correct its descriptor");
    }

    @Test
    void takesOneOptionThatTwoPluginsDeclareAlike() throws SQLException {
        // As two plugins do that do not see each other's classes.
        Option<String> one = Option.text("awsProfile", null, "One.");
        Option<String> two = Option.text("awsProfile", null, "Two.");
        Installation alike = FakePlugin.installed(
                plugin("a").options(one).build(),
                plugin("b").options(two).build(),
                plugin("c").options(Option.text("awsProfile", "other", "")).build(),
                plugin("d")
                        .options(Option.text("awsProfile", null, "").sensitive())
                        .build());

        Options options = Settings.resolve(URL + "?plugins=a,b&awsProfile=mine", null, alike)
                .options();

        assertThat(options.get(one)).isEqualTo(options.get(two)).isEqualTo("mine");
        assertThat(refusal(URL + "?plugins=a,c", null, alike)).hasSize(1);
        assertThat(refusal(URL + "?plugins=a,d", null, alike)).hasSize(1);
    }

    @Test
    void hasAKeyThatEqualConfigurationsShare() throws SQLException {
        Settings.Key key = resolve("?user=me&password=s3cr&failoverTimeoutMs=60000", Map.of())
                .key();

        assertThat(key)
                .isEqualTo(resolve("?failoverTimeoutMs=060000", Map.of("user", "me", "password", "s3cr"))
                        .key())
                .isEqualTo(resolve("?user=me&password=s3cr", Map.of()).key())
                .hasSameHashCodeAs(resolve("?user=me&password=s3cr", Map.of()).key())
                .isNotEqualTo(resolve("?user=me&password=other", Map.of()).key())
                .isNotEqualTo(resolve("?user=me&password=s3cr&failoverTimeoutMs=1", Map.of())
                        .key())
                .isNotEqualTo(resolve("?user=me&password=s3cr&plugins=failover,iam", Map.of())
                        .key())
                .isNotEqualTo(Settings.resolve("jdbc:aws-wrapper:fake://a/db?user=me&password=s3cr", null, installation)
                        .key());
        assertThat(key).hasToString("jdbc:aws-wrapper:fake://a:5432,b:6543/db plugins=failover");
    }

    @Test
    void explainsItself() throws SQLException {
        Settings settings = resolve(
                "?plugins=iam,failover&password=s3cr&licence=s3cr&sslpassword=s3cr",
                Map.of("user", "me", "failoverTimeoutMs", "5"));

        assertThat(settings.explain()).isEqualTo("""
                        dialect: fake
                        target driver: io.awswrapper.runtime.config.FakeDriver 42.7
                        hosts: a:5432, b:6543
                        database: db
                        plugins: failover, iam
                          failover: first, since what plugins=iam,failover names before it must stand behind another plugin
                          iam: after failover, required by iam's descriptor, although plugins=iam,failover names it before \
                        failover
                        options:
                          plugins = iam,failover (from URL)
                          clusterTopologyRefreshMs = 2000 (default)
                          clusterInstanceHostPattern: not set
                          user = me (from connection properties)
                          password = *** (from URL)
                          failoverTimeoutMs = 5 (from connection properties)
                          licence = *** (from URL)
                          iamRegion: not set
                        target driver's properties:
                          password (from URL)
                          sslpassword (from URL)
                          user (from connection properties)""");
    }

    @Test
    void showsNoSecretAnywhere() throws SQLException {
        Option<Duration> secret = Option.milliseconds("codeMs", Duration.ofMillis(1), "A secret number.")
                .sensitive();
        Installation odd = FakePlugin.installed(
                plugin("odd").options(secret).enabledByDefault().build());
        Settings settings = resolve("/db=s3cr?password=s3cr&licence=s3cr&sslpassword=s3cr", Map.of());

        assertThat(settings + settings.explain() + settings.key() + settings.options() + settings.plan())
                .doesNotContain("s3cr");
        assertThat(refusal(URL + "?codeMs=s3cr&password=s3cr&colour=s3cr", null, odd))
                .hasSize(2)
                .first()
                .isEqualTo(
                        "codeMs: not whole milliseconds from 1 to 2147483647, without a unit, but was '***' (from URL);"
                                + " correct the value, or leave it out for 1");
        assertThat(refusal(URL + "?codeMs=s3cr&password=s3cr&colour=s3cr", null, odd))
                .noneMatch(message -> message.contains("s3cr"));
    }

    private Settings resolve(String query, Map<String, String> properties) throws SQLException {
        Properties info = new Properties();
        info.putAll(properties);
        return Settings.resolve(URL + query, info, installation);
    }

    private List<String> refusal(String url, @Nullable Properties info) {
        return refusal(url, info, installation);
    }

    private static List<String> refusal(String url, @Nullable Properties info, Installation installation) {
        SQLException refused =
                catchThrowableOfType(SQLException.class, () -> Settings.resolve(url, info, installation));
        List<String> messages = new ArrayList<>();
        for (SQLException e = refused; e != null; e = e.getNextException()) {
            assertThat(e.getSQLState()).isEqualTo("08001");
            messages.add(String.valueOf(e.getMessage()));
        }
        return messages;
    }
}
