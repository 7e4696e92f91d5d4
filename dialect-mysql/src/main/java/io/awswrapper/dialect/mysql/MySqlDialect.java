package io.awswrapper.dialect.mysql;

import io.awswrapper.spi.Host;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** MySQL, Aurora MySQL and RDS for MySQL, versions 5.7 to 9, and MariaDB, through MySQL Connector/J 8 and later. */
public final class MySqlDialect extends MySqlFamily {

    /** Encrypting ones among the values of sslMode. */
    private static final Set<String> ENCRYPTED = Set.of("REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY");

    @Override
    public String id() {
        return "mysql";
    }

    @Override
    public String targetDriver() {
        return "com.mysql.cj.jdbc.Driver";
    }

    @Override
    public String targetUrl(Host host, String database) {
        return "jdbc:mysql://" + host.authority() + "/" + database;
    }

    /** {@code ConnectionUrl.collectProperties} of Connector/J 8 and later puts the properties over the URL's parameters. */
    @Override
    public boolean propertiesWin() {
        return true;
    }

    /** Source: MySQL Connector/J Developer Guide, "Configuration Properties". */
    @Override
    public Map<String, String> probeProperties(Duration timeout) {
        return Map.ofEntries(
                // Also bounds each answer until the login is done.
                Map.entry("connectTimeout", millis(timeout)),
                Map.entry("socketTimeout", millis(timeout)),
                Map.entry("tcpKeepAlive", "true"),
                Map.entry("connectionAttributes", "program_name:aws-wrapper probe"),
                // What the application may have set for itself, and what would lead a probe astray.
                Map.entry("autoReconnect", "false"),
                Map.entry("createDatabaseIfNotExist", "false"),
                Map.entry("dnsSrv", "false"),
                Map.entry("useCursorFetch", "false"),
                Map.entry("maxRows", "-1"));
    }

    /** Seen with Connector/J, statements prepared by the client and by the server: it copies calendars, and bytes of a batch. */
    @Override
    public boolean readsAtExecution(Object parameter, Given given) {
        return switch (given) {
            case VALUE, CUT_VALUE -> true;
            case BATCH_VALUE -> !(parameter instanceof byte[]);
            case CALENDAR -> false;
        };
    }

    /** Without {@code sslMode} the older properties count; by default the driver encrypts only when the server offers it. */
    @Override
    public boolean encrypts(Map<String, String> properties) {
        String mode = properties.get("sslMode");
        if (mode != null) {
            return ENCRYPTED.contains(mode.toUpperCase(Locale.ROOT));
        }
        return !isOff(properties.get("useSSL"))
                && (isOn(properties.get("requireSSL")) || isOn(properties.get("verifyServerCertificate")));
    }

    @Override
    public Map<String, String> encryption() {
        return Map.of("sslMode", "REQUIRED");
    }

    /** The driver refuses this plugin on a connection that is not encrypted. */
    @Override
    public Map<String, String> passwordInClear() {
        return Map.of("defaultAuthenticationPlugin", "mysql_clear_password");
    }

    /** Older names of properties, and those that only a host of its own address syntax has. */
    @Override
    public Set<String> unlistedProperties() {
        return Set.of(
                LOGIN_TIMEOUT,
                "serverTimezone",
                "cacheDefaultTimezone",
                "nullCatalogMeansCurrent",
                "enabledTLSProtocols",
                "enabledSSLCipherSuites",
                "parseInfoCacheFactory",
                "haEnableJMX",
                "haLoadBalanceStrategy",
                "idTokenFile");
    }

    private static boolean isOn(@Nullable String value) {
        return "true".equalsIgnoreCase(value) || "yes".equalsIgnoreCase(value);
    }

    private static boolean isOff(@Nullable String value) {
        return "false".equalsIgnoreCase(value) || "no".equalsIgnoreCase(value);
    }
}
