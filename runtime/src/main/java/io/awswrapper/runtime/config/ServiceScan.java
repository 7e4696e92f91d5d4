package io.awswrapper.runtime.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/** Looks for services so that one that is broken does not hide the others. */
final class ServiceScan {

    /** What was found: the services in the order found, and one sentence for each that could not be made. */
    record Found<T>(List<T> services, List<String> broken) {
        Found {
            services = List.copyOf(services);
            broken = List.copyOf(broken);
        }
    }

    private static final int MOST_FAULTS = 100;

    private ServiceScan() {}

    /** Looks with each loader in turn; a class that an earlier loader showed is not looked at again. */
    static <T> Found<T> of(Class<T> service, List<ClassLoader> loaders) {
        Map<String, T> services = new LinkedHashMap<>();
        Set<String> broken = new LinkedHashSet<>();
        for (ClassLoader loader : loaders) {
            scan(ServiceLoader.load(service, loader).stream().iterator(), services, broken);
        }
        // A container's loader may show a second copy of a provider that does not fit our copy of the interface.
        List<String> real = broken.stream()
                .filter(report ->
                        services.keySet().stream().noneMatch(name -> report.contains(name + " not a subtype")))
                .toList();
        return new Found<>(new ArrayList<>(services.values()), real);
    }

    /** The class and what it threw, in one line. */
    static String report(String provider, Throwable fault) {
        StringBuilder text = new StringBuilder(provider).append(" (").append(fault);
        for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
            text.append(", caused by ").append(cause);
        }
        return text.append(')').toString().replaceAll("\\s+", " ");
    }

    private static <T> void scan(
            Iterator<ServiceLoader.Provider<T>> found, Map<String, T> services, Set<String> broken) {
        // The loader goes on behind a fault, but nothing promises that it does not stop at the same one for ever.
        for (int faults = 0; faults < MOST_FAULTS; ) {
            String name = "a provider";
            try {
                if (!found.hasNext()) {
                    return;
                }
                ServiceLoader.Provider<T> provider = found.next();
                name = provider.type().getName();
                if (!services.containsKey(name)) {
                    services.put(name, provider.get());
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                faults++;
                broken.add(report(name, e));
            }
        }
    }
}
