package io.awswrapper.its.routing;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.SQLException;

@PostgresClusterTest(synchronous = true)
final class ReaderFailureTests extends AbstractReaderFailureTests {

    ReaderFailureTests(PostgresCluster cluster) throws SQLException {
        super(cluster);
    }
}
