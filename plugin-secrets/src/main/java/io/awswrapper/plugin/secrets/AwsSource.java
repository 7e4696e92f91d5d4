package io.awswrapper.plugin.secrets;

import io.awswrapper.plugin.secrets.SecretReference.Access;
import java.net.URI;
import java.sql.SQLException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** AWS Secrets Manager, by the AWS SDK. With {@link SecretText} and {@link JdkHttpClient} all that touches the SDK. */
final class AwsSource implements SecretSource {

    /** Makes sources without loading a class of the SDK. */
    static final class Maker implements SecretSource.Maker {
        @Override
        public SecretSource make(Access access) {
            return new AwsSource(access);
        }
    }

    /** What was made for one access: all of it to be closed. */
    private record Connected(
            SecretsManagerClient client,
            JdkHttpClient http,
            AwsCredentialsProvider credentials,
            ScheduledThreadPoolExecutor timer,
            String region)
            implements AutoCloseable {
        @Override
        public void close() {
            // The SDK leaves alone what it was given.
            http.close();
            client.close();
            if (credentials instanceof SdkAutoCloseable closeable) {
                closeable.close();
            }
            timer.shutdownNow();
        }
    }

    private final Access access;
    private final AtomicReference<@Nullable Connected> connected = new AtomicReference<>();
    private volatile boolean closed;

    AwsSource(Access access) {
        this.access = access;
    }

    @Override
    public @Nullable Login fetch(SecretReference secret, Stage stage) throws SQLException {
        Connected connection = connected(secret);
        AwsFailures failures = new AwsFailures(secret, connection.region(), access);
        try {
            connection.credentials().resolveCredentials();
        } catch (SdkException e) {
            throw failures.noCredentials(e);
        }
        try {
            GetSecretValueResponse answer = connection
                    .client()
                    .getSecretValue(request -> request.secretId(secret.id()).versionStage(stage.label()));
            return SecretText.read(secret, stage, answer.secretString(), answer.versionId());
        } catch (ResourceNotFoundException e) {
            if (stage != Stage.CURRENT) {
                return null;
            }
            throw failures.of(e);
        } catch (SdkException e) {
            throw failures.of(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        disconnect(connected.getAndSet(null));
    }

    private static void disconnect(@Nullable Connected connection) {
        if (connection != null) {
            connection.close();
        }
    }

    /** Made by the first who needs it, since finding the region may ask the network. */
    private Connected connected(SecretReference secret) throws SQLException {
        Connected known = connected.get();
        if (known != null) {
            return known;
        }
        Connected own = connect(region(secret));
        if (closed || !connected.compareAndSet(null, own)) {
            own.close();
        } else if (closed) {
            close();
        }
        known = connected.get();
        if (known == null) {
            throw new SQLException(
                    "AWS Secrets Manager: the data source was closed while " + secret
                            + " was asked for; open another one",
                    "08003");
        }
        return known;
    }

    private Connected connect(Region region) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "aws-wrapper secrets timer");
            thread.setDaemon(true);
            return thread;
        });
        // The SDK's own would keep its threads for as long as the client lives.
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        AwsCredentialsProvider credentials = access.profile() == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(access.profile());
        JdkHttpClient http = new JdkHttpClient(access.timeout());
        SecretsManagerClientBuilder builder = SecretsManagerClient.builder()
                .region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(configuration -> configuration
                        .apiCallTimeout(access.timeout())
                        .retryStrategy(RetryMode.STANDARD)
                        .scheduledExecutorService(timer));
        if (access.endpoint() != null) {
            builder.endpointOverride(URI.create(access.endpoint()));
        }
        return new Connected(builder.build(), http, credentials, timer, region.id());
    }

    private Region region(SecretReference secret) throws SQLException {
        if (access.region() != null) {
            return Region.of(access.region());
        }
        try {
            DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
            if (access.profile() != null) {
                chain.profileName(access.profile());
            }
            return chain.build().getRegion();
        } catch (SdkClientException e) {
            throw new SQLException(
                    "region: not set, not in secretId '" + secret.id()
                            + "', and not found by the AWS SDK in AWS_REGION, the profile or the instance's metadata;"
                            + " set region=…, as region=us-east-2",
                    "08001",
                    e);
        }
    }
}
