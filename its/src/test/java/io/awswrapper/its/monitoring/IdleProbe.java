package io.awswrapper.its.monitoring;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Opens many sessions on three hosts in a JVM of its own, uses each once, and leaves them alone. Prints the bytes that a
 * session keeps, how many monitors there are, and the processor time that they take.
 */
final class IdleProbe {

    private static final String[] HOSTS = {"h1,h2,h3", "h2,h3,h1", "h3,h1,h2"};
    private static final String MONITOR = "aws-wrapper monitor ";

    private IdleProbe() {}

    /** @param arguments the plugins; how many sessions; how many seconds to look on */
    public static void main(String[] arguments) throws Exception {
        String plugins = arguments[0];
        int count = Integer.parseInt(arguments[1]);
        long seconds = Long.parseLong(arguments[2]);
        List<Connection> sessions = open(plugins, 30);
        long before = used();
        List<Connection> all = open(plugins, count);
        System.out.println("idle bytes " + (used() - before) / count);

        Map<Long, Long> begin = monitors();
        TimeUnit.SECONDS.sleep(seconds);
        long busy = 0;
        for (Map.Entry<Long, Long> monitor : monitors().entrySet()) {
            busy += monitor.getValue() - begin.getOrDefault(monitor.getKey(), 0L);
        }
        System.out.println("idle monitors " + begin.size());
        System.out.println("idle microsecondsPerSecond " + TimeUnit.NANOSECONDS.toMicros(busy) / Math.max(seconds, 1));
        all.addAll(sessions);
        for (Connection session : all) {
            session.close();
        }
    }

    private static List<Connection> open(String plugins, int count) throws SQLException {
        List<Connection> opened = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Connection session = DriverManager.getConnection(
                    "jdbc:aws-wrapper:noop://" + HOSTS[i % HOSTS.length] + "/?plugins=" + plugins);
            try (PreparedStatement statement = session.prepareStatement("SELECT 1")) {
                statement.executeUpdate();
            }
            opened.add(session);
        }
        return opened;
    }

    private static long used() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(100);
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    /** The processor time that each monitor has had. */
    private static Map<Long, Long> monitors() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> nanos = new HashMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith(MONITOR)) {
                nanos.put(thread.getId(), threads.getThreadCpuTime(thread.getId()));
            }
        }
        return nanos;
    }
}
