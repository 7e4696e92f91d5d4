package io.awswrapper.dialect.mysql;

import io.awswrapper.dialect.mysql.socket.AbortableSockets;
import io.awswrapper.spi.Host;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Driver;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** MariaDB 10.6 and later, and MySQL, through MariaDB Connector/J 3 and later. */
public final class MariaDbDialect extends MySqlFamily {

    /** Not encrypting ones among the values of sslMode. */
    private static final Set<String> CLEAR = Set.of("disable", "disabled", "0", "false", "allow");

    @Override
    public String id() {
        return "mariadb";
    }

    @Override
    public String targetDriver() {
        return "org.mariadb.jdbc.Driver";
    }

    /**
     * Seen with MariaDB Connector/J 3, statements prepared by the client and by the server: it copies
     * nothing but the first bytes of an array that is set with a length.
     */
    @Override
    public boolean readsAtExecution(Object parameter, Given given) {
        return given != Given.CUT_VALUE || !(parameter instanceof byte[]);
    }

    /** This driver takes the database's name as it stands. */
    @Override
    public String targetUrl(Host host, String database) {
        String name = URLDecoder.decode(database.replace("+", "%2B"), StandardCharsets.UTF_8);
        return "jdbc:mariadb://" + host.authority() + "/" + name;
    }

    @Override
    public Map<String, String> targetProperties(Map<String, String> properties, Class<? extends Driver> driver) {
        Map<String, String> passed = super.targetProperties(properties, driver);
        if (sees(driver, AbortableSockets.class)) {
            passed.putIfAbsent("socketFactory", AbortableSockets.class.getName());
        }
        return passed;
    }

    /** Whether the driver finds this class, which its loader need not do. */
    private static boolean sees(Class<?> driver, Class<?> type) {
        try {
            return Class.forName(type.getName(), false, driver.getClassLoader()) == type;
        } catch (ClassNotFoundException | LinkageError unseen) {
            return false;
        }
    }

    /** Source: "About MariaDB Connector/J", parameters. */
    @Override
    public Map<String, String> probeProperties(Duration timeout) {
        return Map.ofEntries(
                Map.entry("connectTimeout", millis(timeout)),
                Map.entry("socketTimeout", millis(timeout)),
                Map.entry("tcpKeepAlive", "true"),
                Map.entry("connectionAttributes", "program_name:aws-wrapper probe"),
                // What the application may have set for itself, and what would lead a probe astray.
                Map.entry("autocommit", "true"),
                Map.entry("createDatabaseIfNotExist", "false"),
                Map.entry("permitRedirect", "false"),
                Map.entry("pool", "false"),
                Map.entry("transactionReplay", "false"));
    }

    /** Values that the driver does not know count as encrypting ones: it refuses them. */
    @Override
    public boolean encrypts(Map<String, String> properties) {
        String mode = properties.get("sslMode");
        return isOn(properties.get("useSsl"))
                || isOn(properties.get("useSSL"))
                || (mode != null && !CLEAR.contains(mode.toLowerCase(Locale.ROOT)));
    }

    @Override
    public Map<String, String> encryption() {
        return Map.of("sslMode", "trust");
    }

    /** Nothing is needed: over TLS this driver follows a server that asks for the password in the clear. */
    @Override
    public Map<String, String> passwordInClear() {
        return Map.of();
    }

    @Override
    public Set<String> unlistedProperties() {
        return Set.of(
                LOGIN_TIMEOUT,
                "useSsl",
                "useSSL",
                "trustServerCertificate",
                "disableSslHostnameVerification",
                "clientCertificateKeyStoreUrl",
                "clientCertificateKeyStorePassword",
                "clientCertificateKeyStoreType",
                "trustCertificateKeyStoreUrl",
                "trustCertificateKeyStorePassword",
                "trustCertificateKeyStoreType",
                "nullCatalogMeansCurrent",
                "databaseTerm",
                "cacheCodecs");
    }

    private static boolean isOn(@Nullable String value) {
        return value != null && (value.equals("1") || value.equals("true") || value.isEmpty());
    }
}
