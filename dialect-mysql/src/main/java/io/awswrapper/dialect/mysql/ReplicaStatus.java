package io.awswrapper.dialect.mysql;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One source that a replica follows.
 *
 * @param serverId the source's server_id; {@code null} while it has not been reached
 * @param uuid the source's server_uuid; {@code null} while it has not been reached, and of MariaDB
 */
record ReplicaStatus(
        @Nullable String host,
        int port,
        @Nullable String serverId,
        @Nullable String uuid) {

    /** Asks with SHOW REPLICA STATUS or its older name; one row for each source. */
    static List<ReplicaStatus> ask(Statement statement, String question) throws SQLException {
        List<ReplicaStatus> sources = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(question)) {
            ResultSetMetaData columns = row.getMetaData();
            while (row.next()) {
                String host = null;
                int port = 0;
                String serverId = null;
                String uuid = null;
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    switch (columns.getColumnLabel(i).toLowerCase(Locale.ROOT)) {
                        case "source_host", "master_host" -> host = row.getString(i);
                        case "source_port", "master_port" -> port = row.getInt(i);
                        case "source_server_id", "master_server_id" -> serverId = row.getString(i);
                        case "source_uuid", "master_uuid" -> uuid = row.getString(i);
                        default -> {
                            // of no interest here
                        }
                    }
                }
                sources.add(new ReplicaStatus(host, port, serverId, uuid == null || uuid.isBlank() ? null : uuid));
            }
        }
        return sources;
    }
}
