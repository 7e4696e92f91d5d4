package io.awswrapper.runtime.config;

import static io.awswrapper.spi.PluginDescriptor.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.EventListener;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostSelector;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginDescriptor;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTests {

    @TempDir
    private Path directory;

    @Test
    void findsEveryKindOfService() throws Exception {
        provide(Dialect.class, FakeDialect.class.getName());
        provide(ConnectionPluginProvider.class, Sound.class.getName());
        provide(HostSelector.class, First.class.getName());
        provide(EventListener.class, Silent.class.getName());

        Installation found = discover();

        assertThat(found.dialectIds()).containsExactly("fake");
        assertThat(found.dialect("fake")).isInstanceOf(FakeDialect.class).isSameAs(found.dialect("fake"));
        assertThat(found.plugins()).singleElement().isInstanceOf(Sound.class);
        assertThat(found.selector("first")).isInstanceOf(First.class);
        assertThat(found.listeners()).singleElement().isInstanceOf(Silent.class);
        assertThat(found.troubles()).isEmpty();
    }

    @Test
    void worksWithoutAContextClassLoader() {
        assertThat(Installation.discover(null).troubles()).isEmpty();
    }

    @Test
    void leavesOutWhatIsBrokenAndNamesItWhenSomethingIsMissing() throws Exception {
        provide(
                ConnectionPluginProvider.class,
                Unmakeable.class.getName(),
                "com.example.Gone",
                Undescribed.class.getName(),
                Sound.class.getName());

        Installation found = discover();

        assertThat(found.plugins()).singleElement().isInstanceOf(Sound.class);
        assertThat(found.troubles()).hasSize(3);
        assertThat(PluginPlan.of("sound", "URL", found).ids()).containsExactly("sound");
        assertThatThrownBy(() -> PluginPlan.of("unmakeable", "URL", found))
                .hasMessageStartingWith(
                        "plugins: no such plugin, but was 'unmakeable' (from URL); known: sound; could not be loaded: ")
                .hasMessageContaining(Unmakeable.class.getName())
                .hasMessageContaining("caused by java.lang.IllegalStateException: not today")
                .hasMessageContaining("Provider com.example.Gone not found")
                .hasMessageContaining(
                        Undescribed.class.getName() + " (java.lang.NoClassDefFoundError: com/example/Sdk)");
    }

    @Test
    void refusesTwoOfTheSameIdOnlyWhenItIsUsed() throws Exception {
        provide(ConnectionPluginProvider.class, Sound.class.getName(), Copy.class.getName(), Other.class.getName());

        Installation found = discover();

        assertThat(PluginPlan.of("other", "URL", found).ids()).containsExactly("other");
        assertThatThrownBy(() -> PluginPlan.of("sound", "URL", found))
                .hasMessageMatching("Plugin sound: provided twice, by \\Q" + Sound.class.getName()
                        + "\\E \\(file:.*/\\) and \\Q" + Copy.class.getName()
                        + "\\E \\(file:.*/\\); take one of the jars off the path");
    }

    @Test
    void countsAClassThatTwoLoadersShowOnce() throws Exception {
        provide(ConnectionPluginProvider.class, Sound.class.getName());
        try (URLClassLoader outer = loader();
                URLClassLoader inner = new URLClassLoader(outer.getURLs(), outer)) {
            Installation found = Installation.discover(inner);

            assertThat(found.troubles()).isEmpty();
            assertThat(PluginPlan.of("sound", "URL", found).ids()).containsExactly("sound");
        }
    }

    @Test
    void namesTheNearestSelectorAndDialect() {
        Installation found = Installation.of(List.of(new FakeDialect()), List.of(), List.of(new First()), List.of());

        assertThatThrownBy(() -> found.selector("frist"))
                .isInstanceOf(SQLException.class)
                .hasMessage(
                        "Host selector: no such one on the path, but was 'frist'; did you mean 'first'? known: first");
        assertThatThrownBy(() -> found.dialect("postgresql"))
                .hasMessage("URL: no such dialect on the path, but was 'postgresql'; known: fake;"
                        + " add io.awswrapper:awswrapper-dialect-pg");
    }

    private void provide(Class<?> service, String... providers) throws IOException {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.write(services.resolve(service.getName()), List.of(providers));
    }

    private URLClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, InstallationTests.class.getClassLoader());
    }

    private Installation discover() throws IOException {
        try (URLClassLoader loader = loader()) {
            return Installation.discover(loader);
        }
    }

    /** A provider with nothing to do. */
    public static class Sound implements ConnectionPluginProvider {
        @Override
        public PluginDescriptor descriptor() {
            return plugin("sound").build();
        }

        @Override
        public ConnectionPlugin create(PluginContext context) {
            return new ConnectionPlugin() {};
        }
    }

    /** Another class of the same id. */
    public static final class Copy extends Sound {}

    /** Another id. */
    public static final class Other extends Sound {
        @Override
        public PluginDescriptor descriptor() {
            return plugin("other").build();
        }
    }

    /** Fails when it is made. */
    public static final class Unmakeable extends Sound {
        public Unmakeable() {
            throw new IllegalStateException("not today");
        }
    }

    /** Fails when it is asked who it is. */
    public static final class Undescribed extends Sound {
        @Override
        public PluginDescriptor descriptor() {
            throw new NoClassDefFoundError("com/example/Sdk");
        }
    }

    /** Takes the first. */
    public static final class First implements HostSelector {
        @Override
        public String id() {
            return "first";
        }

        @Override
        public Host select(List<Host> candidates, Cluster cluster) {
            return candidates.get(0);
        }
    }

    /** Hears and says nothing. */
    public static final class Silent implements EventListener {
        @Override
        public void on(Event event) {}
    }
}
