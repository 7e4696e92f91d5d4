package io.awswrapper.its.credentials.secrets;

import io.awswrapper.its.credentials.Accounts;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import io.awswrapper.testkit.SecretsManagerEndpoint;
import io.awswrapper.testkit.TestSecret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A secret, the database that it is for, and the URLs that bring them together. */
final class SecretsLab implements SecretsManagerEndpoint.Database, AutoCloseable {

    static final String SECRET = "prod/app";

    /** As the value of an option: leave it out. */
    static final String NONE = "-";

    private final @Nullable DatabaseCluster cluster;
    private final SecretsManagerEndpoint endpoint = SecretsManagerEndpoint.start();
    private final List<String> passwords = new CopyOnWriteArrayList<>();

    /** Without a database. */
    SecretsLab() {
        this(null);
    }

    SecretsLab(@Nullable DatabaseCluster cluster) {
        this.cluster = cluster;
        System.setProperty("aws.accessKeyId", SecretsManagerEndpoint.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", SecretsManagerEndpoint.SECRET_KEY);
    }

    SecretsManagerEndpoint endpoint() {
        return endpoint;
    }

    DatabaseCluster cluster() {
        return Objects.requireNonNull(cluster, "no database here");
    }

    Accounts accounts() {
        return new Accounts(cluster());
    }

    /** All passwords that were ever made here: none of them may be seen anywhere. */
    List<String> passwords() {
        return passwords;
    }

    String newPassword() {
        String password = TestSecret.make();
        passwords.add(password);
        return password;
    }

    /** Makes a user with the rights of the cluster's, and a secret that names it and the primary. */
    void makeUser(String user) throws SQLException {
        DatabaseNode primary = cluster().primary();
        String password = newPassword();
        accounts().make(user);
        setPassword(user, password);
        endpoint.put(
                SECRET,
                Map.of(
                        "username",
                        user,
                        "password",
                        password,
                        "engine",
                        engine(),
                        "host",
                        primary.host(),
                        "port",
                        Integer.toString(primary.port()),
                        "dbname",
                        cluster().database()));
    }

    /** As in the secrets that RDS makes. */
    private String engine() {
        return switch (cluster().kind()) {
            case POSTGRESQL -> "postgres";
            case MYSQL -> "mysql";
            case MARIADB -> "mariadb";
        };
    }

    @Override
    public void setPassword(String user, String password) throws SQLException {
        accounts().setPassword(user, password);
    }

    @Override
    public void login(String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        DriverManager.getConnection(cluster().primary().jdbcUrl(), properties).close();
    }

    /** A data source on this secret; {@code place} is what stands between the slashes and the question mark. */
    AwsWrapperDataSource dataSource(String place, String... more) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("plugins", "secretsManager");
        options.put("secretId", SECRET);
        options.put("region", SecretsManagerEndpoint.REGION);
        options.put("secretsEndpoint", endpoint.url());
        // The SDK takes its time to start on a busy machine.
        options.put("secretsTimeoutMs", "20000");
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        options.values().removeIf(value -> value.equals(NONE));
        StringBuilder url = new StringBuilder(prefix() + place);
        char separator = '?';
        for (Map.Entry<String, String> option : options.entrySet()) {
            url.append(separator)
                    .append(option.getKey())
                    .append('=')
                    .append(URLEncoder.encode(option.getValue(), StandardCharsets.UTF_8)
                            .replace("+", "%20"));
            separator = '&';
        }
        return new AwsWrapperDataSource(url.toString());
    }

    private String prefix() {
        return cluster == null ? "jdbc:aws-wrapper:postgresql://" : accounts().urlPrefix();
    }

    /** What may be wrong with AWS, each until it is healed. */
    static List<Consumer<SecretsLab>> outages() {
        return List.of(
                lab -> lab.endpoint().breakDown(),
                lab -> lab.endpoint().fallSilent(),
                lab -> lab.endpoint().throttle(Integer.MAX_VALUE),
                lab -> lab.endpoint().deny());
    }

    /** All that an exception says, with causes and what is suppressed. */
    static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Waits until something is so, and fails when it does not become so. */
    static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("not within 30 s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    @Override
    public void close() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        endpoint.close();
    }
}
