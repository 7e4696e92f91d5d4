package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes in other forms than that of one statement, and then a read: it shows them. */
abstract class AbstractOwnWriteTests {

    private final DatabaseCluster cluster;

    AbstractOwnWriteTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        Split.prepare(cluster, "DROP TABLE IF EXISTS own", "CREATE TABLE own (n int)", "INSERT INTO own VALUES (1)");
    }

    /** How a row gets into the table, or the table is changed. */
    enum Form {
        ONE_TEXT {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                Split.run(connection, "BEGIN; INSERT INTO own VALUES (2); COMMIT");
            }
        },
        COMMIT_IN_THE_TEXT {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                Split.run(connection, "BEGIN", "INSERT INTO own VALUES (2); COMMIT");
            }
        },
        BEGIN_IN_THE_TEXT {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                Split.run(connection, "BEGIN; INSERT INTO own VALUES (2)", "COMMIT");
            }
        },
        BATCH {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                try (Statement batch = connection.createStatement()) {
                    batch.addBatch("BEGIN");
                    batch.addBatch("INSERT INTO own VALUES (2)");
                    batch.addBatch("COMMIT");
                    assertThat(batch.executeBatch()).hasSize(3);
                }
            }
        },
        PREPARED_TRANSACTION {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                if (idiom.isPostgres()) {
                    Split.run(connection, "BEGIN", "INSERT INTO own VALUES (2)", "PREPARE TRANSACTION 'own'");
                    Split.run(connection, "COMMIT PREPARED 'own'");
                } else {
                    Split.run(connection, "XA START 'own'", "INSERT INTO own VALUES (2)", "XA END 'own'");
                    Split.run(connection, "XA PREPARE 'own'", "XA COMMIT 'own'");
                }
            }
        },
        DEFINITION {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                Split.run(connection, "ALTER TABLE own ADD m int");
            }
        },
        TRUNCATION {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                Split.run(connection, "TRUNCATE TABLE own");
            }
        },
        IMPLICIT_COMMIT {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                Split.run(connection, "BEGIN", "INSERT INTO own VALUES (2)");
                Split.run(connection, idiom.isPostgres() ? "COMMIT AND CHAIN" : "BEGIN", "ROLLBACK");
            }
        };

        abstract void on(Connection connection, Idiom idiom) throws SQLException;
    }

    /** MySQL's drivers take several statements in one text only when told to. */
    private String[] several() {
        return Idiom.of(cluster).isPostgres() ? new String[0] : new String[] {"allowMultiQueries=true"};
    }

    @ParameterizedTest
    @EnumSource
    void theNextReadShowsIt(Form form) throws SQLException {
        try (AwsWrapperDataSource driver = Split.driver(cluster, several());
                Connection connection = driver.getConnection()) {
            Split.until(() -> Split.isReader(cluster, Split.where(cluster, connection)), () -> "reads run on a reader");
            Split.whileNoneReplays(cluster, () -> {
                form.on(connection, Idiom.of(cluster));

                assertThat(Split.where(cluster, connection)).isEqualTo(cluster.primary());
            });
        }
    }
}
