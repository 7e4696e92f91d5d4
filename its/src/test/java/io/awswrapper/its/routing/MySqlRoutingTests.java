package io.awswrapper.its.routing;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.SQLException;
import org.junit.jupiter.api.Nested;

/** All on one cluster, as servers take seconds to start. */
@ClusterTest(value = Database.MYSQL, synchronous = true)
final class MySqlRoutingTests {

    @Nested
    final class Routing extends AbstractRoutingTests {

        Routing(DatabaseCluster cluster) throws SQLException {
            super(cluster);
        }
    }

    @Nested
    final class LagLimit extends AbstractLagLimitTests {

        LagLimit(DatabaseCluster cluster) throws SQLException {
            super(cluster);
        }
    }

    @Nested
    final class ReaderFailure extends AbstractReaderFailureTests {

        ReaderFailure(DatabaseCluster cluster) throws SQLException {
            super(cluster);
        }
    }

    @Nested
    final class Pool extends AbstractPoolTests {

        Pool(DatabaseCluster cluster) throws SQLException {
            super(cluster);
        }
    }

    @Nested
    final class ConnectionCount extends AbstractConnectionCountTests {

        ConnectionCount(DatabaseCluster cluster) throws SQLException {
            super(cluster);
        }
    }

    @Nested
    final class Consistency extends AbstractConsistencyTests {

        Consistency(DatabaseCluster cluster) throws SQLException {
            super(cluster);
        }
    }

    @Nested
    final class Serializable extends AbstractMySqlSerializableTests {

        Serializable(DatabaseCluster cluster) throws SQLException {
            super(cluster);
        }
    }
}
