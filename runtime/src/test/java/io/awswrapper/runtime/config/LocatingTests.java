package io.awswrapper.runtime.config;

import static io.awswrapper.spi.PluginDescriptor.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.Location;
import io.awswrapper.spi.Options;
import io.awswrapper.spi.Resources;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocatingTests {

    private static final Resources NONE = new Resources() {
        @Override
        public <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> maker) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Runnable schedule(Runnable work, Duration delay) {
            throw new UnsupportedOperationException();
        }
    };

    private static final class Locator extends FakePlugin {
        private @Nullable Location knows;
        private int asked;

        Locator(String id, @Nullable Location knows) {
            super(plugin(id).locates().build());
            this.knows = knows;
        }

        @Override
        public Optional<Location> locate(Options options, Resources resources) {
            asked++;
            return Optional.ofNullable(knows);
        }
    }

    private final Locator near = new Locator("near", new Location("found", 6000, "my db"));
    private final Locator far = new Locator("far", new Location("other", 7000, "other"));
    private final Installation installation = Installation.of(
            List.of(new FakeDialect()),
            List.of(near, far, new FakePlugin(plugin("plain").build())),
            List.of(),
            List.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "//           | found:6000        | my%20db",
                "///db        | found:6000        | db",
                "//:5         | found:5           | my%20db",
                "//:5/db      | found:5           | db",
                "//h          | h:6000            | my%20db",
                "//h/db       | h:6000            | db",
                "//h:5        | h:5               | my%20db",
                "//h:5,[::1]/ | h:5,[::1]:6000    | my%20db"
            })
    void fillsInWhatTheUrlLeavesOutAndOnlyThat(String rest, String hosts, String database) throws SQLException {
        Settings settings = resolve(rest, "near,far").located(NONE);

        assertThat(String.join(
                        ",", settings.hosts().stream().map(Host::authority).toList()))
                .isEqualTo(hosts);
        assertThat(settings.database()).isEqualTo(database);
        assertThat(far.asked).isZero();
    }

    @Test
    void asksNobodyWhenNothingIsLeftOut() throws SQLException {
        Settings settings = resolve("//h:5/db", "near");

        assertThat(settings.located(NONE)).isSameAs(settings);
        assertThat(near.asked).isZero();
    }

    @Test
    void asksTheNextForWhatTheFirstDoesNotKnow() throws SQLException {
        near.knows = new Location(null, 6000, null);
        Settings settings = resolve("//", "near,far").located(NONE);

        assertThat(settings.hosts()).containsExactly(Host.of("other", 6000));
        assertThat(settings.database()).isEqualTo("other");
        assertThat(settings.explain())
                .contains("hosts: other:6000\ndatabase: other\n")
                .contains("located: port from plugin near, host from plugin far, database from plugin far");
    }

    @Test
    void takesTheDialectsPortWhenNobodySays() throws SQLException {
        near.knows = new Location("found", 0, null);

        assertThat(resolve("//", "near").located(NONE).hosts()).containsExactly(Host.of("found", 5432));
    }

    @Test
    void isTheSameAsLongAsTheAnswerIs() throws SQLException {
        Settings settings = resolve("//", "near");
        Settings first = settings.located(NONE);

        assertThat(settings.located(NONE)).isSameAs(first);
        assertThat(first.located(NONE)).isSameAs(first);
        assertThat(first.key()).isNotEqualTo(settings.key());
        near.knows = new Location("moved", 6000, null);
        assertThat(settings.located(NONE).hosts()).containsExactly(Host.of("moved", 6000));
    }

    @Test
    void explainsWithoutAsking() throws SQLException {
        assertThat(resolve("//", "far,near").explain())
                .contains("hosts: asked of plugin far, then near when a connection is opened\n")
                .contains("database: asked of plugin far, then near when a connection is opened\n");
        assertThat(resolve("//h/db", "near").explain())
                .contains("hosts: h:5432 (a port that the URL leaves out is asked of plugin near when a connection is"
                        + " opened)\ndatabase: db\n");
        assertThat(near.asked + far.asked).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"//", "///db", "//:5/db"})
    void refusesAUrlWithoutHostWhenNoPluginLocates(String rest) {
        assertThatThrownBy(() -> resolve(rest, "plain"))
                .isInstanceOf(SQLException.class)
                .hasMessageStartingWith("URL: no host between // and /, but was 'jdbc:aws-wrapper:fake:" + rest)
                .hasMessageEndingWith(", or enable a plugin that knows the host, as plugins=secretsManager");
    }

    @Test
    void refusesAUrlWithoutHostWhenThePluginKnowsNone() throws SQLException {
        near.knows = null;
        Settings settings = resolve("///db", "near");

        assertThatThrownBy(() -> settings.located(NONE))
                .isInstanceOf(SQLException.class)
                .hasMessageStartingWith(
                        "URL: leaves out the host, and plugin near knows none; write the host into the URL");
    }

    @Test
    void refusesNonsenseAndDoesNotRepeatIt() throws SQLException {
        Settings settings = resolve("//", "near");
        near.knows = new Location("s3cr/x", 0, null);
        assertThatThrownBy(() -> settings.located(NONE))
                .hasMessageStartingWith("Plugin near: the host that it knows is not a host name or address;");
        near.knows = new Location("h", 70_000, null);
        assertThatThrownBy(() -> settings.located(NONE))
                .hasMessageStartingWith("Plugin near: the port that it knows is not a number from 1 to 65535;");
    }

    private Settings resolve(String rest, String plugins) throws SQLException {
        return Settings.resolve("jdbc:aws-wrapper:fake:" + rest + "?plugins=" + plugins, null, installation);
    }
}
