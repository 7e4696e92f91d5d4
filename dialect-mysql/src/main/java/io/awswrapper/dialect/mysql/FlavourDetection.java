package io.awswrapper.dialect.mysql;

import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.TopologySource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which flavour of MySQL answers, and what the user may ask it: a handful of round trips, once for a cluster. A
 * question that is refused is not put again; unlike PostgreSQL, MySQL neither logs it nor breaks a transaction over it.
 * All SQL of this package uses nothing that sql_mode could give another meaning.
 *
 * <p>Thread-safe.
 */
final class FlavourDetection {

    private static final String VARIABLES = "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version', 'aurora_version',"
            + " 'server_uuid', 'server_uid', 'gtid_executed', 'report_host')";

    private static final String RECEIVED = "SELECT 1 FROM performance_schema.replication_connection_status LIMIT 1";

    private static final String MULTI_AZ = "SELECT 1 FROM mysql.rds_topology WHERE id = @@server_id LIMIT 1";

    /** The newest words first: what a server does not know is a syntax error to it. */
    private static final List<String> STATUS = List.of("SHOW REPLICA STATUS", "SHOW SLAVE STATUS");

    private static final List<String> REPLICAS = List.of("SHOW REPLICAS", "SHOW REPLICA HOSTS", "SHOW SLAVE HOSTS");

    private final ErrorClasses errors;

    FlavourDetection(ErrorClasses errors) {
        this.errors = errors;
    }

    /** As {@link io.awswrapper.spi.Dialect#topologySource}. */
    TopologySource detect(Connection physical) throws SQLException {
        try (Statement statement = physical.createStatement()) {
            Map<String, String> variables = new HashMap<>();
            try (ResultSet row = statement.executeQuery(VARIABLES)) {
                while (row.next()) {
                    variables.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2));
                }
            }
            if (!variables.getOrDefault("aurora_version", "").isEmpty() && answers(statement, AuroraCluster.OBSERVE)) {
                return new AuroraCluster(AuroraCluster.STANDING, AuroraCluster.OBSERVE);
            }
            boolean mariaDb = variables
                    .getOrDefault("version", "")
                    .toLowerCase(Locale.ROOT)
                    .contains("mariadb");
            OwnState state = mariaDb
                    ? OwnState.ofMariaDb()
                    : OwnState.ofMySql(variables.containsKey("gtid_executed"), answers(statement, RECEIVED));
            String status = firstAnswered(statement, STATUS);
            if (!variables.getOrDefault("report_host", "").isEmpty() && !mariaDb && answers(statement, MULTI_AZ, 1)) {
                return new MultiAzCluster(state, status);
            }
            String uuid = mariaDb ? "server_uid" : "server_uuid";
            return new SourceReplication(
                    mariaDb ? "mariadb" : "mysql",
                    state,
                    variables.containsKey(uuid) ? "@@global." + uuid : "NULL",
                    status,
                    firstAnswered(statement, REPLICAS));
        }
    }

    private @Nullable String firstAnswered(Statement statement, List<String> questions) throws SQLException {
        for (String question : questions) {
            if (answers(statement, question)) {
                return question;
            }
        }
        return null;
    }

    private boolean answers(Statement statement, String question) throws SQLException {
        return answers(statement, question, 0);
    }

    private boolean answers(Statement statement, String question, int leastRows) throws SQLException {
        try (ResultSet row = statement.executeQuery(question)) {
            return leastRows == 0 || row.next();
        } catch (SQLException refused) {
            if (errors.classify(refused) == ErrorKind.STATEMENT) {
                return false;
            }
            throw refused;
        }
    }
}
