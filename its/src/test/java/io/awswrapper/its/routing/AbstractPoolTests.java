package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code pooling=internal}, as one session after the other sees it. */
abstract class AbstractPoolTests {

    private final DatabaseCluster cluster;
    private final Idiom idiom;

    AbstractPoolTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        this.idiom = Idiom.of(cluster);
        Split.prepare(cluster, "CREATE TABLE IF NOT EXISTS work (n int)", "TRUNCATE work");
    }

    @Test
    void sessionsShareThePoolsInsideAndSeeNothingOfEachOther() throws SQLException {
        Set<String> onWriter = new HashSet<>();
        Set<String> onReaders = new HashSet<>();
        try (AwsWrapperDataSource pooled = Split.driver(cluster, "pooling=internal", "poolMaxSize=2")) {
            for (int i = 0; i < 10; i++) {
                try (Connection session = pooled.getConnection()) {
                    assertThat(Split.isReader(cluster, Split.where(cluster, session)))
                            .isTrue();
                    onReaders.add(value(session, "/*@reader*/ " + idiom.process()));
                    Split.run(session, "INSERT INTO work VALUES (1)");
                    assertThat(Split.here(cluster, session)).isEqualTo(cluster.primary());
                    onWriter.add(value(session, "/*@writer*/ " + idiom.process()));
                }
            }
            assertThat(onWriter).hasSizeBetween(1, 2);
            assertThat(onReaders).hasSizeBetween(1, 4);
            try (Connection session = pooled.getConnection()) {
                Split.run(session, idiom.set(3333));
                assertThat(value(session, idiom.setting())).isEqualTo(idiom.shown(3333));
            }
            try (Connection session = pooled.getConnection()) {
                assertThat(value(session, idiom.setting())).isNotEqualTo(idiom.shown(3333));
            }
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
