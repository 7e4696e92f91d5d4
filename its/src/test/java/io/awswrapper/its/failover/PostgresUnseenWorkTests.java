package io.awswrapper.its.failover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** What pgjdbc has besides JDBC. */
@ClusterTest(value = Database.POSTGRESQL, nodes = 2)
final class PostgresUnseenWorkTests extends AbstractUnseenWorkTests {

    PostgresUnseenWorkTests(DatabaseCluster cluster) {
        super(cluster);
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, POOLED})
    void aCommitOfRowsThatWereCopied(String plan) throws Exception {
        byte[] rows = "1\t0\n2\t0\n".getBytes(UTF_8);
        assertCommitFailsAfter(
                own -> assertThat(own.unwrap(PGConnection.class)
                                .getCopyAPI()
                                .copyIn("COPY item FROM STDIN", new ByteArrayInputStream(rows)))
                        .isEqualTo(2),
                plan);
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, POOLED})
    void aCommitOfALargeObject(String plan) throws Exception {
        assertCommitFailsAfter(
                own -> assertThat(own.unwrap(PGConnection.class)
                                .getLargeObjectAPI()
                                .createLO())
                        .isPositive(),
                plan);
    }
}
