package io.awswrapper.plugin.iam;

import io.awswrapper.plugin.iam.TokenRequest.Login;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The origins there are: the AWS SDK's default chain, a profile, a source of the application. */
final class AwsCredentials implements CredentialsOrigin {

    private final Login login;
    /** Made by the first question, because making it reads files; shared by all and closed with this. */
    private final AtomicReference<@Nullable AwsCredentialsProvider> provider = new AtomicReference<>();

    private volatile boolean closed;

    private AwsCredentials(Login login) {
        this.login = login;
    }

    /** @throws SQLException when there is no such source */
    static CredentialsOrigin of(Login login) throws SQLException {
        return switch (login.kind()) {
            case DEFAULT_CHAIN, PROFILE -> new AwsCredentials(login);
            case SOURCE -> new OfSource(source(login.name()));
        };
    }

    @Override
    public AwsCredentialsIdentity resolve() {
        AwsCredentialsProvider known = provider.get();
        if (known == null) {
            known = login.kind() == Login.Kind.PROFILE
                    ? ProfileCredentialsProvider.create(login.name())
                    : DefaultCredentialsProvider.builder().build();
            provider.set(known);
        }
        if (closed) {
            close();
            throw new IllegalStateException("the data source is closed");
        }
        try {
            return known.resolveCredentials();
        } catch (SdkClientException e) {
            if (login.kind() == Login.Kind.DEFAULT_CHAIN && isInContainer()) {
                return ofContainer();
            }
            throw e;
        }
    }

    private static boolean isInContainer() {
        return SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI
                        .getStringValue()
                        .isPresent()
                || SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
                        .getStringValue()
                        .isPresent();
    }

    /** The chain says that the container's endpoint failed, but not how: asked directly, it says. */
    private static AwsCredentialsIdentity ofContainer() {
        try (ContainerCredentialsProvider container =
                ContainerCredentialsProvider.builder().build()) {
            return container.resolveCredentials();
        }
    }

    @Override
    public String region() {
        return login.kind() == Login.Kind.PROFILE
                ? DefaultAwsRegionProviderChain.builder()
                        .profileName(login.name())
                        .build()
                        .getRegion()
                        .id()
                : defaultRegion();
    }

    private static String defaultRegion() {
        return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
    }

    @Override
    public void close() {
        closed = true;
        if (provider.getAndSet(null) instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }

    private static CredentialsSource source(String id) throws SQLException {
        Map<String, CredentialsSource> found = new TreeMap<>();
        Stream.of(AwsCredentials.class.getClassLoader(), Thread.currentThread().getContextClassLoader())
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(loader -> ServiceLoader.load(CredentialsSource.class, loader).stream())
                .map(ServiceLoader.Provider::get)
                .forEach(source -> found.putIfAbsent(source.id(), source));
        CredentialsSource source = found.get(id);
        if (source == null) {
            throw Refusal.configuration("iamCredentialsSource: expected the id of a CredentialsSource on the path "
                    + found.keySet() + ", but was '" + id
                    + "'; correct it, or declare the service in module-info or META-INF/services");
        }
        return source;
    }

    /** What the application brings; closed by nobody but the application. */
    private record OfSource(CredentialsSource source) implements CredentialsOrigin {

        @Override
        public AwsCredentialsIdentity resolve() {
            return source.credentials();
        }

        @Override
        public String region() {
            return defaultRegion();
        }
    }
}
