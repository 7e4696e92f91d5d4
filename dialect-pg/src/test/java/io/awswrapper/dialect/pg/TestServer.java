package io.awswrapper.dialect.pg;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** A real PostgreSQL server on loopback, or a standby of one. Role {@code bob} is an ordinary one with password. */
final class TestServer implements AutoCloseable {

    private static final Path BINARIES = Path.of("target", "postgres").toAbsolutePath();
    private static final String LOOPBACK = "127.0.0.1";

    private final Path data;
    private final int port;
    private final Process process;

    private TestServer(Path data, List<String> settings) throws Exception {
        this.data = data;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(
                BINARIES.resolve("bin/postgres").toString(), "-D", data.toString(), "-h", LOOPBACK, "-p", "" + port));
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        this.process = new ProcessBuilder(asServer(command))
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling(data.getFileName() + ".log").toFile())
                .start();
        awaitAccepting();
    }

    /** Starts a primary in {@code directory}. */
    static TestServer primary(Path directory) throws Exception {
        extract();
        Path data = directory.resolve("primary");
        Process init = new ProcessBuilder(asServer(List.of(
                        BINARIES.resolve("bin/initdb").toString(),
                        "-D",
                        data.toString(),
                        "-U",
                        "postgres",
                        "-A",
                        "trust",
                        "-E",
                        "UTF8",
                        "--no-locale",
                        "-N",
                        "--no-instructions")))
                .redirectErrorStream(true)
                .redirectOutput(new File(directory.toFile(), "initdb.log"))
                .start();
        if (init.waitFor() != 0) {
            throw new IOException(Files.readString(directory.resolve("initdb.log")));
        }
        Files.writeString(data.resolve("postgresql.conf"), """

                unix_socket_directories = ''
                fsync = off
                shared_buffers = 16MB
                dynamic_shared_memory_type = mmap
                wal_keep_size = 128MB
                min_wal_size = 32MB
                wal_retrieve_retry_interval = 50ms
                allow_system_table_mods = on
                """, StandardOpenOption.APPEND);
        Files.writeString(data.resolve("pg_hba.conf"), """
                host all bob 127.0.0.0/8 scram-sha-256
                host all eve 127.0.0.0/8 reject
                host all all 127.0.0.0/8 trust
                host replication all 127.0.0.0/8 trust
                """);
        copy(data, directory.resolve("standby"));
        TestServer server = new TestServer(data, List.of());
        server.run("CREATE ROLE bob LOGIN PASSWORD 'secret'");
        return server;
    }

    /** Starts the standby of this primary; once. */
    TestServer standby() throws Exception {
        Path copy = data.resolveSibling("standby");
        Files.createFile(copy.resolve("standby.signal"));
        return new TestServer(
                copy,
                List.of("primary_conninfo=host=" + LOOPBACK + " port=" + port + " user=postgres application_name=s1"));
    }

    int port() {
        return port;
    }

    String url(String database) {
        return "jdbc:postgresql://" + LOOPBACK + ":" + port + "/" + database;
    }

    Connection open() throws SQLException {
        return DriverManager.getConnection(url("postgres"), "postgres", "");
    }

    Connection openAsOrdinaryUser() throws SQLException {
        return DriverManager.getConnection(url("postgres"), "bob", "secret");
    }

    void run(String... statements) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void awaitAccepting() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                open().close();
                return;
            } catch (SQLException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw notYet;
                }
                Thread.sleep(20);
            }
        }
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it does not know that it is. */
    private static List<String> asServer(List<String> command) throws IOException {
        if ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
            return command;
        }
        List<String> dropped = new ArrayList<>(List.of("unshare", "-U", "-i"));
        dropped.addAll(command);
        return dropped;
    }

    private static void extract() throws IOException {
        Path done = BINARIES.resolve("complete");
        if (Files.exists(done)) {
            return;
        }
        InputStream archive = TestServer.class.getResourceAsStream("/postgres-linux-x86_64.txz");
        if (archive == null) {
            throw new IOException(
                    "PostgreSQL binaries: expected on the class path, but were 'absent'; build with Maven");
        }
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = BINARIES.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(target.getParent());
                    Files.deleteIfExists(target);
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.deleteIfExists(target);
                    Files.copy(tar, target);
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
        Files.createFile(done);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path target = to.resolve(from.relativize(directory));
                Files.createDirectory(target);
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                try {
                    Files.copy(file, to.resolve(from.relativize(file)));
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
