package io.awswrapper.testkit;

import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Without semi-synchronous replication, with which MariaDB takes also the transactions that carry its own server id. */
@ClusterTest(Database.MARIADB)
final class MariaDbRebuildTests {

    private final DatabaseCluster cluster;

    MariaDbRebuildTests(DatabaseCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void createTable() throws SQLException {
        Sql.run(cluster.primary(), "CREATE TABLE note (id int)");
    }

    @Test
    void rebuildsAFormerPrimaryWithWhatItWroteItself() throws SQLException {
        DatabaseNode old = cluster.primary();
        Sql.run(old, "INSERT INTO note VALUES (1)");
        cluster.failOver();
        Sql.run(cluster.primary(), "INSERT INTO note VALUES (2)");
        cluster.standbys().forEach(cluster::kill);

        cluster.rebuild(old);

        Sql.run(cluster.primary(), "INSERT INTO note VALUES (3)");
        Sql.awaitAnswer(old, "SELECT count(*) FROM note", "3");
    }
}
