package io.awswrapper.its.credentials.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** And what does not depend on the database. */
@PostgresClusterTest(synchronous = true, remoteApply = true)
class PostgresIamAndSecretsTests extends AbstractIamAndSecretsTests {

    PostgresIamAndSecretsTests(PostgresCluster cluster) {
        super(cluster);
    }

    @Test
    void aSecretNeedsNoPasswordInAnyOrderOfThePlugins() throws SQLException {
        secrets.put(SECRET, Map.of("username", "app"));
        plugins("secretsManager, iam ,failover", "");
        throughAFailover();
    }

    @Test
    void aSecretNeedsNoPasswordInAnEditedPlan() throws SQLException {
        secrets.put(SECRET, Map.of("username", "app"));
        plugins("+secretsManager,+iam", "");
        throughAFailover();
    }

    @Test
    void withoutIamThePasswordIsMissed() {
        secrets.put(SECRET, Map.of("username", "app"));
        source.setUrl("jdbc:aws-wrapper:postgresql://127.0.0.1:1/app?plugins=secretsManager&region=us-east-2&secretId="
                + SECRET + "&secretsTimeoutMs=20000&secretsEndpoint=" + secrets.url());
        SQLException missed = catchThrowableOfType(SQLException.class, source::getConnection);
        assertThat((Throwable) missed).hasMessageContaining("has no text under the key 'password'");
        assertThat(missed.getSQLState()).isEqualTo("28000");
    }
}
