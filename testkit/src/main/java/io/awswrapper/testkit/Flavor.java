package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What MySQL and MariaDB differ in. */
abstract class Flavor {

    /** The user of this module, who counts as no client. */
    static final String ADMIN = "testkit";

    /** Name and password of the user as whom standbys connect. */
    static final String REPLICATION = "replication";

    /**
     * The server and its files.
     *
     * @param server the program itself
     * @param environment what it needs beside ours
     * @param key changes when the programs do
     */
    record Programs(Path home, Path server, Map<String, String> environment, String key) {}

    abstract Programs extract(BuildCache cache) throws IOException;

    /** Makes the content of an empty data directory, with the users. */
    abstract void initialize(Programs programs, Path data) throws IOException;

    abstract Map<String, String> settings(ClusterSpec spec);

    abstract Access access();

    abstract Replication replication(List<? extends DatabaseNode> nodes, boolean synchronous);

    /** One statement on each line. */
    abstract String accounts();

    /** The statements that make the users of both; those of the monitoring user differ. */
    static String accounts(String... monitoringGrants) {
        List<String> statements = new ArrayList<>(List.of(
                "CREATE USER 'root'@'%' IDENTIFIED BY ''",
                "GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION",
                "CREATE USER '" + ADMIN + "'@'%' IDENTIFIED BY ''",
                "GRANT ALL ON *.* TO '" + ADMIN + "'@'%' WITH GRANT OPTION",
                "CREATE USER '" + REPLICATION + "'@'%' IDENTIFIED BY '" + REPLICATION + "'",
                "GRANT REPLICATION SLAVE ON *.* TO '" + REPLICATION + "'@'%'",
                "CREATE DATABASE app",
                "CREATE USER 'app'@'%' IDENTIFIED BY 'app'",
                "GRANT ALL ON app.* TO 'app'@'%'",
                "CREATE USER 'monitor'@'%' IDENTIFIED BY 'monitor'",
                // enough to name the database in a URL
                "GRANT SHOW VIEW ON app.* TO 'monitor'@'%'"));
        for (String grant : monitoringGrants) {
            statements.add("GRANT " + grant + " TO 'monitor'@'%'");
        }
        return String.join(";\n", statements) + ";\n";
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    static void requireLinux(String what) throws IOException {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!system.equals("Linux amd64")) {
            throw new IOException(what + ": expected Linux on amd64, but was '" + system
                    + "'; run these tests in a Linux container of that architecture");
        }
    }

    /** Runs the server until it ends by itself. */
    static void run(Programs programs, Path data, String input, List<String> options) throws IOException {
        Path log = data.resolveSibling("build.log");
        List<String> command = new ArrayList<>(List.of(programs.server().toString(), "--no-defaults"));
        if (isRoot()) {
            command.add("--user=root");
        }
        command.add("--datadir=" + data);
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(programs.environment());
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.ISO_8859_1));
        }
        try {
            boolean ended = process.waitFor(90, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(programs.server() + ": expected to succeed within 90 s, but was '"
                        + (ended ? process.exitValue() : "running") + "'; see its output:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw ClusterException.interrupted(command.get(0), e);
        }
    }
}
