package io.awswrapper.its.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two tenants of one database: nobody is ever logged in as the other one. */
abstract class AbstractIdentityTests {

    private static final List<String> PLANS = List.of(
            "plugins=",
            "plugins=failover",
            "plugins=readWriteSplitting,failover,hostMonitoring",
            "plugins=readWriteSplitting,failover&pooling=internal");

    private static final String FIRST = "first-s3cret";
    private static final String SECOND = "second-s3cret";

    private final DatabaseCluster cluster;
    private final Accounts accounts;

    AbstractIdentityTests(DatabaseCluster cluster) {
        this.cluster = cluster;
        this.accounts = new Accounts(cluster);
    }

    @BeforeEach
    void makeTenants() throws SQLException {
        accounts.make("tenant1");
        accounts.make("tenant2");
        accounts.setPassword("tenant1", FIRST);
        accounts.setPassword("tenant2", SECOND);
    }

    private AwsWrapperDataSource source(String plan, String login) {
        return new AwsWrapperDataSource(accounts.urlPrefix() + cluster.hosts() + "/" + cluster.database() + "?" + plan
                + "&" + Idiom.of(cluster).options() + login);
    }

    private AwsWrapperDataSource asFirst(String plan) {
        AwsWrapperDataSource source = source(plan, "&user=tenant1&password=" + FIRST);
        source.setUser("tenant1");
        source.setPassword(FIRST);
        return source;
    }

    @Test
    void argumentsWinOverUrlAndProperties() throws SQLException {
        for (String plan : PLANS) {
            try (AwsWrapperDataSource source = asFirst(plan)) {
                for (int i = 0; i < 3; i++) {
                    try (Connection first = source.getConnection();
                            Connection second = source.getConnection("tenant2", SECOND)) {
                        assertThat(accounts.user(first)).as(plan).isEqualTo("tenant1");
                        assertThat(accounts.user(second)).as(plan).isEqualTo("tenant2");
                    }
                }
            }
        }
    }

    @Test
    void aWrongPasswordIsRefusedHoweverManyAreLoggedIn() throws SQLException {
        String refused = catchThrowableOfType(SQLException.class, () -> raw("tenant2", "wrong"))
                .getSQLState();
        assertThat(refused).startsWith("28");
        for (String plan : PLANS) {
            try (AwsWrapperDataSource source = asFirst(plan);
                    Connection first = source.getConnection()) {
                assertThat(accounts.user(first)).as(plan).isEqualTo("tenant1");
                source.getConnection("tenant2", SECOND).close();
                for (String password : new String[] {"wrong", FIRST, null}) {
                    assertThatThrownBy(() -> source.getConnection("tenant2", password))
                            .as("%s, %s", plan, password)
                            .isInstanceOfSatisfying(
                                    SQLException.class,
                                    e -> assertThat(e.getSQLState()).as(plan).matches("28.*|08.*"))
                            .hasMessageNotContaining(FIRST);
                }
            }
        }
    }

    /** The password of the URL is the right one for this user, and is not what was given. */
    @Test
    void thePasswordOfTheUrlIsNeverUsedForAnArgument() throws SQLException {
        for (String plan : PLANS) {
            try (AwsWrapperDataSource source = source(plan, "&user=tenant2&password=" + SECOND)) {
                source.getConnection().close();
                for (String password : new String[] {"wrong", null}) {
                    assertThatThrownBy(() -> source.getConnection("tenant2", password))
                            .as("%s, %s", plan, password)
                            .isInstanceOf(SQLException.class);
                }
            }
        }
    }

    @Test
    void noUserIsAClearErrorBeforeAnythingConnects() {
        try (AwsWrapperDataSource source = asFirst("plugins=failover")) {
            for (String password : new String[] {null, FIRST}) {
                assertThatThrownBy(() -> source.getConnection(null, password))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("08001"))
                        .hasMessageContaining("getConnection(user, password): needs a user, but was 'null'");
            }
        }
    }

    /** pgjdbc 42.7 and MariaDB Connector/J 3.5 take the URL's, Connector/J 26 the properties'. */
    @Test
    void betweenUrlAndPropertiesTheSameOneWinsAsWithTheTargetDriver() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "tenant2");
        properties.setProperty("password", SECOND);
        String rest = cluster.primary().jdbcUrl().substring("jdbc:".length());
        String login = (rest.contains("?") ? "&" : "?") + "user=tenant1&password=" + FIRST;
        String options = Idiom.of(cluster).options();
        String tail = rest + login + (options.isEmpty() ? "" : "&" + options);
        String expected;
        Driver target = DriverManager.getDriver("jdbc:" + tail);
        try (Connection raw = target.connect("jdbc:" + tail, properties)) {
            expected = accounts.user(raw);
        }
        try (Connection ours = DriverManager.getConnection("jdbc:aws-wrapper:" + tail, properties)) {
            assertThat(accounts.user(ours)).isEqualTo(expected);
        }
    }

    private void raw(String user, String password) throws SQLException {
        DriverManager.getConnection(cluster.primary().jdbcUrl(), user, password).close();
    }
}
