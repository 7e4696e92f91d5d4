package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets a MySQL server apply what another one has in its binary logs on disk and sent to nobody: binary logs are as good
 * as relay logs. The server of the artifact has no semi-synchronous replication; with this a commit that was acknowledged
 * before the primary was killed or frozen survives, as on storage that the nodes share.
 */
final class BinaryLogRescue {

    /** Where the first event of a log begins. */
    private static final int FIRST_OFFSET = 4;

    private static final String CHANNEL = "rescue";
    private static final String FOR_CHANNEL = " FOR CHANNEL '" + CHANNEL + "'";

    private BinaryLogRescue() {}

    /** Lets a server, which follows nobody now, apply what the source has beyond the position that it had applied. */
    static void apply(
            DatabaseNode source, GtidReplication.LogPosition applied, DatabaseNode target, AdminConnection admin)
            throws SQLException {
        try {
            List<Path> logs = logs(source.files().data(), applied.log());
            boolean complete = logs.size() == 1
                    && name(logs.get(0)).equals(applied.log())
                    && Files.size(logs.get(0)) == applied.offset();
            if (logs.isEmpty() || complete) {
                return;
            }
            List<String> copies = copy(logs, target.files().data());
            long offset = applied.log().isEmpty() ? FIRST_OFFSET : applied.offset();
            admin.run(
                    "CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'nowhere', RELAY_LOG_FILE = '" + copies.get(0)
                            + "', RELAY_LOG_POS = " + offset + FOR_CHANNEL,
                    "START REPLICA SQL_THREAD" + FOR_CHANNEL);
            String found = admin.ask("SELECT received_transaction_set FROM"
                    + " performance_schema.replication_connection_status WHERE channel_name = '" + CHANNEL + "'");
            MySqlReplication.awaitExecuted(target, admin, found.replace("\n", ""));
            admin.run("STOP REPLICA" + FOR_CHANNEL, "RESET REPLICA ALL" + FOR_CHANNEL);
        } catch (IOException e) {
            throw target.failed("expected to get the binary logs of " + source.name(), e);
        }
    }

    private static List<Path> logs(Path data, String first) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file ->
                            name(file).matches("binlog\\.\\d+") && name(file).compareTo(first) >= 0)
                    .sorted()
                    .toList();
        }
    }

    /** Under the names by which a server finds the relay logs of a channel that it is told of. */
    private static List<String> copy(List<Path> logs, Path to) throws IOException {
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
