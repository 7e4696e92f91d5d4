package io.awswrapper.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * A data directory that was initialised and never run: every node starts as a copy. As they all share one system
 * identifier, a standby needs no base backup.
 */
final class PostgresTemplate {

    private static final String HOST_RULES = """
            host all         postgres 127.0.0.0/8 trust
            host replication postgres 127.0.0.0/8 trust
            host all         all      127.0.0.0/8 scram-sha-256
            """;

    private final PostgresPrograms programs;
    private final Privilege privilege;

    PostgresTemplate(PostgresPrograms programs, Privilege privilege) {
        this.programs = programs;
        this.privilege = privilege;
    }

    /** The template with or without the functions of Aurora. */
    Path get(BuildCache cache, boolean auroraFunctions) throws IOException {
        String sql = (auroraFunctions ? resource("aurora.sql") : "") + resource("application.sql");
        CRC32 content = new CRC32();
        content.update((sql + HOST_RULES).getBytes(StandardCharsets.UTF_8));
        String key = programs.key() + "-" + Long.toHexString(content.getValue());
        return cache.get("template-" + key, directory -> build(directory, sql));
    }

    private void build(Path data, String sql) throws IOException {
        // initdb insists on an empty directory, and its log must be somewhere
        Path log = data.resolveSibling("build.log");
        Files.createFile(log);
        privilege.own(data);
        run(
                log,
                "",
                programs.program("initdb"),
                "--pgdata=" + data,
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
                "--no-instructions");
        Files.writeString(data.resolve("pg_hba.conf"), HOST_RULES);
        run(
                log,
                sql,
                programs.program("postgres"),
                "--single",
                "-j",
                "-O",
                "-D",
                data.toString(),
                "-c",
                "fsync=off",
                "-c",
                "log_checkpoints=off",
                "template1");
    }

    private void run(Path log, String input, String... command) throws IOException {
        Process process = new ProcessBuilder(privilege.command(List.of(command)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                Files.writeString(log, "\ntimed out after 60 s", StandardOpenOption.APPEND);
            }
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw ClusterException.interrupted(command[0], e);
        }
        String output = Files.readString(log);
        // the single-user server reports failed statements on its output only
        if (process.exitValue() != 0 || output.contains("ERROR:") || output.contains("FATAL:")) {
            throw new IOException(command[0] + ": expected to succeed, but was '" + process.exitValue()
                    + "'; see its output:\n" + output);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = PostgresTemplate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(
                        "testkit: expected resource '" + name + "', but was 'absent'; the jar is damaged, get it anew");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
