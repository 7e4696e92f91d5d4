package io.awswrapper.runtime.config;

import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.EventListener;
import io.awswrapper.spi.HostSelector;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The dialects, plugins, host selectors and event listeners on the path, each made once. One that cannot be loaded does
 * not disturb the others: it is logged, and named when something is asked for that is not there. Immutable and
 * thread-safe.
 */
public final class Installation {

    private static final System.Logger LOGGER = System.getLogger(Installation.class.getName());

    private final Catalog<Dialect> dialects;
    private final Catalog<ConnectionPluginProvider> plugins;
    private final Catalog<HostSelector> selectors;
    private final ServiceScan.Found<EventListener> listeners;
    private final List<ClassLoader> loaders;

    private Installation(
            ServiceScan.Found<Dialect> dialects,
            ServiceScan.Found<ConnectionPluginProvider> plugins,
            ServiceScan.Found<HostSelector> selectors,
            ServiceScan.Found<EventListener> listeners,
            List<ClassLoader> loaders) {
        this.dialects = Catalog.of("Dialect", dialects, Dialect::id);
        this.plugins =
                Catalog.of("Plugin", plugins, provider -> provider.descriptor().id());
        this.selectors = Catalog.of("Host selector", selectors, HostSelector::id);
        this.listeners = listeners;
        this.loaders = loaders;
    }

    /**
     * Looks for everything that the runtime's own class loader and {@code context} show.
     *
     * @param context usually the thread's context class loader; {@code null} for none
     */
    public static Installation discover(@Nullable ClassLoader context) {
        List<ClassLoader> loaders = Stream.of(Installation.class.getClassLoader(), context)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Installation found = new Installation(
                ServiceScan.of(Dialect.class, loaders),
                ServiceScan.of(ConnectionPluginProvider.class, loaders),
                ServiceScan.of(HostSelector.class, loaders),
                ServiceScan.of(EventListener.class, loaders),
                loaders);
        found.troubles()
                .forEach(trouble -> LOGGER.log(System.Logger.Level.WARNING, "Not usable, left out: {0}", trouble));
        return found;
    }

    /** Exactly these services, without looking at the path. */
    public static Installation of(
            List<? extends Dialect> dialects,
            List<? extends ConnectionPluginProvider> plugins,
            List<? extends HostSelector> selectors,
            List<? extends EventListener> listeners) {
        return new Installation(
                new ServiceScan.Found<>(List.copyOf(dialects), List.of()),
                new ServiceScan.Found<>(List.copyOf(plugins), List.of()),
                new ServiceScan.Found<>(List.copyOf(selectors), List.of()),
                new ServiceScan.Found<>(List.copyOf(listeners), List.of()),
                Stream.of(
                                Installation.class.getClassLoader(),
                                Thread.currentThread().getContextClassLoader())
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
    }

    /**
     * The dialect with this id.
     *
     * @throws SQLException {@code 08001} when there is none, or more than one
     */
    public Dialect dialect(String id) throws SQLException {
        if (!dialects.has(id)) {
            throw Problems.exception(Problems.sentence(
                    "URL: no such dialect on the path", id, null, dialects.known(id) + "; add " + dialectJar(id)));
        }
        return dialects.get(id);
    }

    /**
     * The host selector with this id.
     *
     * @throws SQLException {@code 08001} when there is none, or more than one
     */
    public HostSelector selector(String id) throws SQLException {
        return selectors.get(id);
    }

    /** All plugins in the order of their ids. */
    public List<ConnectionPluginProvider> plugins() {
        return plugins.all();
    }

    /** Everyone who wants to hear of events, in the order found. */
    public List<EventListener> listeners() {
        return listeners.services();
    }

    /** The ids of the dialects, sorted. */
    public Set<String> dialectIds() {
        return dialects.ids();
    }

    /** What could not be loaded and why, one line each. */
    public List<String> troubles() {
        List<String> all = new ArrayList<>(dialects.broken());
        all.addAll(plugins.broken());
        all.addAll(selectors.broken());
        all.addAll(listeners.broken());
        return List.copyOf(all);
    }

    Catalog<ConnectionPluginProvider> pluginCatalog() {
        return plugins;
    }

    List<ClassLoader> loaders() {
        return loaders;
    }

    private static String dialectJar(String id) {
        return switch (id) {
            case "postgresql", "postgres", "pg" -> "io.awswrapper:awswrapper-dialect-pg";
            case "mysql", "mariadb" -> "io.awswrapper:awswrapper-dialect-mysql";
            default -> "the jar of the dialect, as io.awswrapper:awswrapper-dialect-pg";
        };
    }
}
