package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In the words of MySQL and MariaDB. */
abstract class AbstractMySqlSerializableTests extends AbstractSerializableTests {

    AbstractMySqlSerializableTests(DatabaseCluster cluster) throws SQLException {
        super(cluster);
    }

    /** These readers take such a transaction: one that only reads may be where the level is set for it alone. */
    @Override
    void assertSerializableTransaction() throws SQLException {
        DatabaseNode node =
                Split.where(cluster, connection, Split.where(cluster) + " FROM (SELECT count(*) FROM work) t");
        String level = "SELECT trx_isolation_level FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = "
                + value(Idiom.of(cluster).process());
        Split.until(
                () -> {
                    // The table shows the same until nobody has read it for a tenth of a second.
                    String unused = Split.text(node, "SELECT SLEEP(0.2)");
                    return Split.text(node, level).equals("SERIALIZABLE");
                },
                () -> "it is serializable on " + node);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "set transaction read only, isolation level serializable",
                "SET @@transaction_isolation = 'SERIALIZABLE'"
            })
    void itIsEnoughThatOneTransactionSaysSo(String sql) throws SQLException {
        oneTransactionSaysSo(sql);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN", "START TRANSACTION READ ONLY", "START TRANSACTION WITH CONSISTENT SNAPSHOT"})
    void aTransactionThatSqlBeginsIsTheNextOne(String sql) throws SQLException {
        beginSaysSo("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", sql);
    }

    @Test
    void itHoldsWhereItWasSaidEvenIfEachTransactionPicksItsReader() throws SQLException {
        try (AwsWrapperDataSource picking =
                        Split.driver(cluster, "readerSelection=transaction", "readerHostSelector=roundRobin");
                Connection session = picking.getConnection()) {
            session.setReadOnly(true);
            for (int i = 0; i < 5; i++) {
                Split.run(session, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
                DatabaseNode told = Split.here(cluster, session);
                Split.run(session, "START TRANSACTION READ ONLY");
                assertThat(Split.here(cluster, session)).isEqualTo(told);
                Split.run(session, "COMMIT");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "set local transaction read only, isolation level serializable",
                "SET transaction_isolation = 'serializable'",
                "SET SESSION transaction_isolation = SERIALIZABLE",
                "SET sort_buffer_size = 65536, @@session.transaction_isolation = 'SERIALIZABLE'"
            })
    void aVariableOfTheSessionSaysSoUntilItIsReset(String sql) throws SQLException {
        sessionSaysSoUntil("SET SESSION TRANSACTION READ WRITE, ISOLATION LEVEL REPEATABLE READ", sql);
    }

    @Test
    void whatIsSetIsNotRolledBack() throws SQLException {
        Split.run(connection, "BEGIN", "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE", "ROLLBACK");
        assertOnWriter();
        assertThat(isolation()).isEqualTo("serializable");
    }
}
