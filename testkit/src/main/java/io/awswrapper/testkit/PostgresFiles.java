package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Its settings, and the files by which a standby is told what it is. */
final class PostgresFiles extends NodeFiles {

    /** Its content belongs to the running server alone; the server makes it again. */
    private static final Set<String> NOT_BACKED_UP = Set.of(
            "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans");

    private static final Set<String> NOT_COPIED = Set.of(
            "postmaster.pid", "postmaster.opts", "standby.signal", "backup_label.old", "postgresql.conf", "server.log");

    private final Path template;
    private final Privilege privilege;
    private final Map<String, String> settings;

    PostgresFiles(Path data, Path template, Privilege privilege, Map<String, String> settings) {
        super(data);
        this.template = template;
        this.privilege = privilege;
        this.settings = settings;
    }

    /** What the standby in this directory is given as {@code primary_conninfo}. */
    static String connection(DatabaseNode primary, String standby) {
        return "host=" + primary.host() + " port=" + primary.port() + " user=postgres application_name=" + standby
                + " sslmode=disable gssencmode=disable connect_timeout=2";
    }

    @Override
    void create() throws IOException {
        FileTree.copy(template, data(), none -> false, NOT_COPIED::contains);
        writeSettings();
        privilege.own(data());
    }

    void copyFrom(DatabaseNode primary) throws IOException, SQLException {
        try (AdminConnection admin = primary.admin()) {
            admin.run("SELECT pg_backup_start('testkit', true)");
            replaceBy(primary.files().data());
            var label = admin.askTwo("SELECT labelfile, spcmapfile FROM pg_backup_stop(false)");
            completeBackup(String.valueOf(label[0]), label[1]);
        }
    }

    /** Replaces the directory by a copy of one whose server runs in backup mode. */
    private void replaceBy(Path running) throws IOException {
        FileTree.delete(data());
        FileTree.copy(
                running,
                data(),
                name -> NOT_BACKED_UP.contains(name) || name.startsWith("pg_wal/"),
                name -> NOT_COPIED.contains(name) || name.startsWith("pg_wal/") || name.contains("pgsql_tmp"));
        writeSettings();
    }

    /** Ends a replacement: from here the server knows how to become consistent. */
    private void completeBackup(String label, @Nullable String tablespaces) throws IOException {
        Files.writeString(data().resolve("backup_label"), label);
        if (tablespaces != null && !tablespaces.isEmpty()) {
            Files.writeString(data().resolve("tablespace_map"), tablespaces);
        }
    }

    /** Keeps what was set with ALTER SYSTEM. */
    @Override
    void makeStandby(DatabaseNode primary) throws IOException {
        String primaryConnection = connection(primary, String.valueOf(data().getFileName()));
        Path auto = data().resolve("postgresql.auto.conf");
        List<String> lines = new ArrayList<>(Files.readAllLines(auto));
        lines.removeIf(line -> line.startsWith("primary_conninfo") || line.startsWith("synchronous_standby_names"));
        lines.add("primary_conninfo = '" + primaryConnection + "'");
        // When it is promoted it acknowledges on its own until a standby of its own streams, as managed clusters do.
        lines.add("synchronous_standby_names = ''");
        Files.write(auto, lines);
        Files.writeString(data().resolve("standby.signal"), "");
        privilege.own(data());
    }

    @Override
    boolean isStandby() {
        return Files.exists(data().resolve("standby.signal"));
    }

    /** Forgets the last run. A killed server leaves its process id, which by now may be somebody else's. */
    @Override
    void forgetRun() throws IOException {
        Path lock = data().resolve("postmaster.pid");
        if (Files.notExists(lock)) {
            return;
        }
        List<String> lines = Files.readAllLines(lock);
        Files.delete(lock);
        if (privilege.leavesSharedMemory() && lines.size() > 6) {
            removeSharedMemory(lines.get(6).strip());
        }
    }

    /** The line holds the key and the id of the segment that this very server made. */
    private static void removeSharedMemory(String keyAndId) throws IOException {
        String id = keyAndId.substring(keyAndId.lastIndexOf(' ') + 1);
        Process remove = new ProcessBuilder("ipcrm", "-m", id)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            remove.waitFor(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw ClusterException.interrupted("ipcrm", e);
        }
    }

    private void writeSettings() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("unix_socket_directories", "");
        all.put("max_connections", "100");
        all.put("max_wal_senders", "10");
        all.put("wal_keep_size", "128MB");
        all.put("max_wal_size", "256MB");
        all.put("min_wal_size", "32MB");
        all.put("shared_buffers", "16MB");
        all.put("dynamic_shared_memory_type", "mmap");
        all.put("fsync", "off");
        all.put("full_page_writes", "off");
        all.put("wal_retrieve_retry_interval", "50ms");
        all.put("wal_receiver_status_interval", "1s");
        all.put("wal_receiver_timeout", "5s");
        all.put("wal_sender_timeout", "5s");
        all.put("log_checkpoints", "off");
        all.put("log_line_prefix", "%m [%p] ");
        all.put("log_timezone", "UTC");
        all.put("timezone", "UTC");
        all.putAll(settings);
        String text = all.entrySet().stream()
                .map(entry -> entry.getKey() + " = '" + entry.getValue().replace("'", "''") + "'\n")
                .collect(Collectors.joining());
        Files.writeString(data().resolve("postgresql.conf"), text);
    }
}
