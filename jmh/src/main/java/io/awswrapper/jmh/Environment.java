package io.awswrapper.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * On what it was measured.
 *
 * @param date when, to the second
 * @param machine processor, cores, memory
 * @param system the operating system
 * @param jdk the virtual machine
 * @param versions of what was measured
 * @param load the system's load average of the last minute before the run; negative when not known
 */
record Environment(String date, String machine, String system, String jdk, Map<String, String> versions, double load) {

    /** As it is now. */
    static Environment now() {
        return new Environment(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                readMachine(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                readVersions(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String readMachine() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %d GiB",
                processor(),
                system.getAvailableProcessors(),
                Math.round(system.getTotalMemorySize() / (double) (1 << 30)));
    }

    private static String processor() {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        try (var lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The build knows them. */
    private static Map<String, String> readVersions() {
        Map<String, String> versions = new TreeMap<>();
        for (String version : System.getProperty("benchmark.versions", "").split(",", 0)) {
            int equals = version.indexOf('=');
            if (equals > 0) {
                versions.put(version.substring(0, equals), version.substring(equals + 1));
            }
        }
        return versions;
    }

    /** For the caption of a chart. */
    String caption() {
        return date.substring(0, 10) + " · " + machine + " · " + system + " · " + jdk + " · "
                + versions.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", "));
    }
}
