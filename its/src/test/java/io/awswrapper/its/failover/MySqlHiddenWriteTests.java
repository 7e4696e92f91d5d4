package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.SQLException;
import java.util.List;

@ClusterTest(value = Database.MYSQL, nodes = 2)
final class MySqlHiddenWriteTests extends HiddenWriteTests {

    MySqlHiddenWriteTests(DatabaseCluster cluster) throws SQLException {
        super(cluster);
    }

    @Override
    void define() throws SQLException {
        Server.administer(
                cluster,
                "USE app",
                "DROP VIEW IF EXISTS hiding, deeper, plain, declared",
                "DROP TABLE IF EXISTS work, one",
                "DROP FUNCTION IF EXISTS remember",
                "DROP FUNCTION IF EXISTS known",
                "CREATE TABLE work (id int)",
                "CREATE TABLE one AS SELECT 1 AS n",
                "CREATE FUNCTION remember(n int) RETURNS int DETERMINISTIC MODIFIES SQL DATA"
                        + " BEGIN INSERT INTO work VALUES (n); RETURN n; END",
                "CREATE FUNCTION known(n int) RETURNS int DETERMINISTIC READS SQL DATA RETURN n",
                "CREATE VIEW hiding AS SELECT remember(n) AS n FROM one",
                "CREATE VIEW deeper AS SELECT n + 1 AS m FROM hiding",
                "CREATE VIEW plain AS SELECT n, lower('A') AS a FROM one WHERE n > 0",
                "CREATE VIEW declared AS SELECT known(n) AS n FROM plain");
    }

    static List<String> hidden() {
        return List.of("SELECT n FROM hiding", "SELECT `m` FROM `deeper`", "SELECT deeper.* FROM app.deeper");
    }

    static List<String> plain() {
        return List.of(
                "SELECT count(*) FROM work",
                "SELECT n FROM plain",
                "SELECT o.n, length('a') FROM one AS o",
                "SELECT * FROM declared");
    }
}
