package io.awswrapper.its.credentials.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@PostgresClusterTest(nodes = 1)
class ConnectTests {

    private final SecretsLab lab;

    ConnectTests(PostgresCluster cluster) {
        lab = new SecretsLab(cluster);
    }

    @BeforeEach
    void makeUser() throws SQLException {
        lab.makeUser("connecting");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void takesUserAndPasswordFromTheSecret() throws SQLException {
        try (AwsWrapperDataSource source =
                        lab.dataSource(lab.cluster().primary().address() + "/app");
                Connection connection = source.getConnection()) {
            assertThat(SecretsLab.ask(connection, "SELECT current_user")).isEqualTo("connecting");
        }
    }

    @Test
    void takesHostPortAndDatabaseFromTheSecretWhereTheUrlLeavesThemOut() throws SQLException {
        String host = lab.cluster().primary().host();
        for (String place : new String[] {
            "", "/", host, "/app", host + "/app", ":" + lab.cluster().primary().port()
        }) {
            try (AwsWrapperDataSource source = lab.dataSource(place);
                    Connection connection = source.getConnection()) {
                assertThat(SecretsLab.ask(connection, "SELECT current_user || '@' || current_database()"))
                        .as(place)
                        .isEqualTo("connecting@app");
            }
        }
    }

    @Test
    void asksAwsOnceForAllConnectionsOfADataSource() throws SQLException {
        try (AwsWrapperDataSource source = lab.dataSource("")) {
            for (int i = 0; i < 20; i++) {
                source.getConnection().close();
            }
            assertThat(lab.endpoint().calls()).isEqualTo(1);
        }
    }
}
