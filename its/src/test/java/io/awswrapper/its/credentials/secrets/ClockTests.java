package io.awswrapper.its.credentials.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AWS and this machine do not agree on what time it is. */
@PostgresClusterTest(nodes = 1)
class ClockTests {

    private final SecretsLab lab;

    ClockTests(PostgresCluster cluster) {
        lab = new SecretsLab(cluster);
    }

    @BeforeEach
    void makeUser() throws SQLException {
        lab.makeUser("early");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private Clock off(int minutes) {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes));
        lab.endpoint().clock(clock);
        return clock;
    }

    /** AWS says what time it is, and the SDK signs once more for that. */
    @ParameterizedTest
    @ValueSource(ints = {-60, 60})
    void anHourOffIsNotNoticed(int minutes) throws IOException, SQLException {
        try (DatedEndpoint dated = new DatedEndpoint(lab.endpoint().url(), off(minutes));
                AwsWrapperDataSource source = lab.dataSource("", "secretsEndpoint", dated.url())) {
            source.getConnection().close();
            assertThat(lab.endpoint().calls()).as("refused once").isEqualTo(2);
        }
    }

    /** Without a date that differs in the answer, as behind some proxies, the SDK cannot know. */
    @ParameterizedTest
    @ValueSource(ints = {-60, 60})
    void anHourOffWithoutBeingToldIs(int minutes) {
        off(minutes);
        try (AwsWrapperDataSource source = lab.dataSource("")) {
            SQLException refused = catchThrowableOfType(SQLException.class, source::getConnection);
            assertThat(refused.getSQLState()).isEqualTo("28000");
            assertThat((Throwable) refused)
                    .hasMessageContaining("InvalidSignatureException: Signature expired")
                    .hasMessageContaining("check that the clock of this machine is right");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-4, 4})
    void someMinutesOffAreNot(int minutes) throws SQLException {
        off(minutes);
        try (AwsWrapperDataSource source = lab.dataSource("")) {
            source.getConnection().close();
            assertThat(lab.endpoint().calls()).isEqualTo(1);
        }
    }
}
