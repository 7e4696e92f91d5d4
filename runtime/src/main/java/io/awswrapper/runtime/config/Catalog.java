package io.awswrapper.runtime.config;

import java.net.URL;
import java.security.CodeSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The services of one kind, by id. Immutable and thread-safe.
 *
 * @param <T> the kind of service
 */
final class Catalog<T> {

    private final String kind;
    private final Map<String, List<T>> byId;
    private final List<String> broken;

    private Catalog(String kind, Map<String, List<T>> byId, List<String> broken) {
        this.kind = kind;
        this.byId = byId;
        this.broken = broken;
    }

    /** @param kind what one of them is called at the begin of a sentence, as {@code Plugin} */
    static <T> Catalog<T> of(String kind, ServiceScan.Found<T> found, Function<T, String> id) {
        Map<String, List<T>> byId = new TreeMap<>();
        List<String> broken = new ArrayList<>(found.broken());
        for (T service : found.services()) {
            try {
                byId.computeIfAbsent(id.apply(service), key -> new ArrayList<>())
                        .add(service);
            } catch (RuntimeException | LinkageError e) {
                broken.add(ServiceScan.report(service.getClass().getName(), e));
            }
        }
        byId.replaceAll((key, services) -> List.copyOf(services));
        return new Catalog<>(kind, Collections.unmodifiableMap(byId), List.copyOf(broken));
    }

    Set<String> ids() {
        return byId.keySet();
    }

    boolean has(String id) {
        return byId.containsKey(id);
    }

    /** One of each id, in the order of the ids; of two that share an id the first found. */
    List<T> all() {
        return byId.values().stream().map(services -> services.get(0)).toList();
    }

    /** The one with this id, which must be known. */
    T get(String id) throws SQLException {
        List<T> services = byId.get(id);
        if (services == null) {
            throw Problems.exception(Problems.sentence(kind + ": no such one on the path", id, null, known(id)));
        }
        if (services.size() > 1) {
            throw Problems.exception(kind + " " + id + ": provided twice, by "
                    + String.join(
                            " and ", services.stream().map(Catalog::origin).toList())
                    + "; take one of the jars off the path");
        }
        return services.get(0);
    }

    /** What to say of an id that is not known. */
    String known(String id) {
        return Nearest.remedy(id, ids(), "none is installed") + brokenNote();
    }

    /** What could not be loaded, to stand at the end of a message; empty when all could. */
    String brokenNote() {
        return broken.isEmpty() ? "" : "; could not be loaded: " + String.join(", ", broken);
    }

    List<String> broken() {
        return broken;
    }

    private static String origin(Object service) {
        Class<?> type = service.getClass();
        String module =
                type.getModule().isNamed() ? "module " + type.getModule().getName() : "";
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        String jar = location == null ? "" : location.toString();
        String where = module.isEmpty() || jar.isEmpty() ? module + jar : module + ", " + jar;
        return type.getName() + (where.isEmpty() ? "" : " (" + where + ")");
    }
}
