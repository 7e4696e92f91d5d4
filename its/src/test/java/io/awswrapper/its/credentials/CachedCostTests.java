package io.awswrapper.its.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.SecretsManagerEndpoint;
import io.awswrapper.testkit.TestSecret;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a credential that is at hand adds to a connect of a driver that does nothing. Each batch is measured beside one
 * without the plugin. The best of several medians counts: what else this machine does can only add to it.
 */
class CachedCostTests {

    private static final double MOST_NANOS = 5_000;
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 9;
    private static final int BATCHES = 25;
    private static final int BATCH = 400;

    private static final String IAM = "plugins=iam&iamCredentialsSource=its&iamRegion=us-east-2&iamAllowCleartext=true";

    @Test
    void aCachedTokenAddsLessThanFiveMicroseconds() throws SQLException {
        assertCheap(IAM);
    }

    @Test
    void aCachedSecretAddsLessThanFiveMicroseconds() throws SQLException {
        System.setProperty("aws.accessKeyId", SecretsManagerEndpoint.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", SecretsManagerEndpoint.SECRET_KEY);
        try (SecretsManagerEndpoint aws = SecretsManagerEndpoint.start()) {
            aws.put("db", Map.of("username", "app", "password", TestSecret.make()));
            assertCheap("plugins=secretsManager&secretsTimeoutMs=20000&secretId=db&region=us-east-2&secretsEndpoint="
                    + aws.url());
            assertThat(aws.calls()).isEqualTo(1);
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    private static void assertCheap(String options) throws SQLException {
        String url = "jdbc:aws-wrapper:noop://h/db?user=app&";
        try (AwsWrapperDataSource without = new AwsWrapperDataSource(url + "plugins=");
                AwsWrapperDataSource with = new AwsWrapperDataSource(url + options);
                // A pool is never without one.
                Connection open = with.getConnection()) {
            assertThat(open.isClosed()).isFalse();
            connect(without, WARM_UP);
            connect(with, WARM_UP);
            double best = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS && best > MOST_NANOS / 4; round++) {
                double[] added = new double[BATCHES];
                for (int batch = 0; batch < BATCHES; batch++) {
                    long raw = connect(without, BATCH);
                    added[batch] = (connect(with, BATCH) - raw) / (double) BATCH;
                }
                Arrays.sort(added);
                best = Math.min(best, added[BATCHES / 2]);
            }
            System.out.printf("%s adds %.0f ns to a connect%n", options.replaceAll("&.*", ""), best);
            assertThat(best).as("nanoseconds").isLessThan(MOST_NANOS);
        }
    }

    private static long connect(AwsWrapperDataSource source, int times) throws SQLException {
        long begun = System.nanoTime();
        for (int i = 0; i < times; i++) {
            source.getConnection().close();
        }
        return System.nanoTime() - begun;
    }
}
