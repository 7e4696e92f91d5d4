package io.awswrapper.its.credentials.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a secret is good for, on each database. */
abstract class AbstractConnectTests {

    private final SecretsLab lab;

    AbstractConnectTests(DatabaseCluster cluster) {
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
            assertThat(lab.accounts().user(connection)).isEqualTo("connecting");
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
                assertThat(lab.accounts().user(connection)).as(place).isEqualTo("connecting");
                assertThat(lab.accounts().database(connection)).as(place).isEqualTo("app");
            }
        }
    }

    @Test
    void argumentsOfGetConnectionWinOverTheSecret() throws SQLException {
        lab.accounts().make("named");
        String password = lab.newPassword();
        lab.setPassword("named", password);
        try (AwsWrapperDataSource source =
                lab.dataSource(lab.cluster().primary().address() + "/app")) {
            source.getConnection().close();
            try (Connection connection = source.getConnection("named", password)) {
                assertThat(lab.accounts().user(connection)).isEqualTo("named");
            }
            assertThat(catchThrowableOfType(SQLException.class, () -> source.getConnection("named", "wrong"))
                            .getSQLState())
                    .startsWith("28");
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

    @Test
    void aLoginThatTheDatabaseRefusesIsToldInItsWordsAndWithoutThePassword() throws SQLException {
        lab.setPassword("connecting", lab.newPassword());
        try (AwsWrapperDataSource source = lab.dataSource("", "secretsRetryTimeoutMs", "1")) {
            SQLException refused = catchThrowableOfType(SQLException.class, source::getConnection);
            SQLException own = catchThrowableOfType(SQLException.class, () -> lab.login("connecting", "wrong"));

            assertThat(own.getSQLState()).startsWith("28");
            assertThat(refused.getSQLState()).isEqualTo(own.getSQLState());
            assertThat((Throwable) refused)
                    .hasMessageContaining("asked for AWSCURRENT, AWSPENDING and AWSPREVIOUS")
                    .hasMessageContaining("connecting");
            lab.passwords()
                    .forEach(password -> assertThat(SecretsLab.trace(refused)).doesNotContain(password));
        }
    }
}
