package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets a MySQL server apply what another one has in its binary logs on disk and sent to nobody: binary logs are as good
 * as relay logs. The server of the artifact has no semi-synchronous replication; with this a commit that was acknowledged
 * before the primary was killed or frozen survives, as on storage that the nodes share.
 */
final class BinaryLogRescue {

    private static final String CHANNEL = "rescue";
    private static final String FOR_CHANNEL = " FOR CHANNEL '" + CHANNEL + "'";

    private BinaryLogRescue() {}

    /**
     * @param first the name of the log from which on something may be missing; all are, when it is empty
     * @param limit how long applying may take
     */
    static void apply(DatabaseNode source, String first, DatabaseNode target, AdminConnection admin, Duration limit)
            throws SQLException {
        try {
            List<String> logs =
                    copy(source.files().data(), first, target.files().data());
            if (logs.isEmpty()) {
                return;
            }
            admin.run(
                    "CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'nowhere', RELAY_LOG_FILE = '" + logs.get(0)
                            + "', RELAY_LOG_POS = 4" + FOR_CHANNEL,
                    "START REPLICA SQL_THREAD" + FOR_CHANNEL);
            String found = admin.ask("SELECT received_transaction_set FROM"
                    + " performance_schema.replication_connection_status WHERE channel_name = '" + CHANNEL + "'");
            MySqlReplication.awaitExecuted(target, admin, found.replace("\n", ""), limit);
            admin.run("STOP REPLICA" + FOR_CHANNEL, "RESET REPLICA ALL" + FOR_CHANNEL);
        } catch (IOException e) {
            throw target.failed("expected to get the binary logs of " + source.name(), e);
        }
    }

    /** Under the names by which a server finds the relay logs of a channel that it is told of. */
    private static List<String> copy(Path from, String first, Path to) throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.list(from)) {
            logs = files.filter(file ->
                            name(file).matches("binlog\\.\\d+") && name(file).compareTo(first) >= 0)
                    .sorted()
                    .toList();
        }
        List<String> copies = new ArrayList<>();
        for (Path log : logs) {
            String copy = "relaylog-" + CHANNEL + name(log).substring("binlog".length());
            Files.copy(log, to.resolve(copy));
            copies.add(copy);
        }
        Files.write(
                to.resolve("relaylog-" + CHANNEL + ".index"),
                copies.stream().map(copy -> "./" + copy).toList());
        return copies;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
