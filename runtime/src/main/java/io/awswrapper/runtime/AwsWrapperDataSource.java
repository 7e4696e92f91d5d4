package io.awswrapper.runtime;

import io.awswrapper.runtime.config.Credentials;
import io.awswrapper.runtime.config.Installation;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections and owns what they share: plugins and dialects found on the path, topology monitors, worker threads.
 * Pools nothing; put a pool on top of it. Thread-safe once configured.
 */
public final class AwsWrapperDataSource implements DataSource, AutoCloseable {

    private final Properties properties = new Properties();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable String url;
    private volatile @Nullable Home home;
    private volatile boolean closed;
    private volatile int loginTimeout;
    private volatile @Nullable PrintWriter logWriter;

    /** A data source without a URL; {@link #setUrl} must follow. For frameworks that set bean properties. */
    public AwsWrapperDataSource() {}

    /** @param url {@code jdbc:aws-wrapper:…} */
    public AwsWrapperDataSource(String url) {
        this.url = url;
    }

    /** The URL, parameters and all; may hold a password. */
    public @Nullable String getUrl() {
        return url;
    }

    /** Takes effect for connections opened later. */
    public void setUrl(String url) {
        this.url = url;
    }

    /** The database user, for {@link #getConnection()}. */
    public void setUser(String user) {
        setProperty("user", user);
    }

    /** The user's password, for {@link #getConnection()}. */
    public void setPassword(String password) {
        setProperty("password", password);
    }

    /** Sets an option or a property of the target driver; parameters of the URL take precedence, but for MySQL. */
    public void setProperty(String name, String value) {
        properties.setProperty(name, value);
    }

    /** Sets all of them at once; copied. */
    public void setProperties(Properties all) {
        all.stringPropertyNames().forEach(name -> setProperty(name, all.getProperty(name)));
    }

    /**
     * Opens a connection.
     *
     * @throws SQLException {@code 08001} when the configuration is wrong or no suitable host was found, {@code 08003} when
     *     this data source is closed, else what the server or the target driver said
     */
    @Override
    public Connection getConnection() throws SQLException {
        return home().connect(url(), properties, null);
    }

    /**
     * Opens a connection for this user. The arguments win over everything: URL, properties, and plugins that bring
     * credentials.
     *
     * @param user never {@code null}
     * @param password {@code null} for none; the configured one is not taken in its place
     * @throws SQLException as {@link #getConnection()}; {@code 08001} also when {@code user} is {@code null}
     */
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        return home().connect(url(), properties, Credentials.of(user, password));
    }

    /**
     * What the configuration comes to: target driver, hosts, plugins in their order and why, options and where they are
     * from. Connects to nothing; shows no secret.
     */
    public String explain() throws SQLException {
        return home().resolve(url(), properties).explain();
    }

    private String url() throws SQLException {
        String set = url;
        if (set == null) {
            throw new SQLException("AwsWrapperDataSource: has no URL; call setUrl with jdbc:aws-wrapper:…", "08001");
        }
        return set;
    }

    private Home home() throws SQLException {
        Home known = home;
        if (known != null && !closed) {
            return known;
        }
        lock.lock();
        try {
            if (closed) {
                throw new SQLException("AwsWrapperDataSource: is closed; make a new one", "08003");
            }
            if (home == null) {
                home = new Home(Installation.discover(Thread.currentThread().getContextClassLoader()), "data source");
            }
            return home;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends everything this data source started: monitors, their connections and threads. Connections that it opened stay
     * open, without failover. Idempotent.
     */
    @Override
    public void close() {
        Home ended;
        lock.lock();
        try {
            closed = true;
            ended = home;
            home = null;
        } finally {
            lock.unlock();
        }
        // What plugins share may take its time to end.
        if (ended != null) {
            ended.close();
        }
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return logWriter;
    }

    /** Kept, and not used: this driver logs through {@link System.Logger}. */
    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        logWriter = out;
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }

    /**
     * Bounds connecting to one host, in seconds; 0 leaves it to the target driver. Same as its property
     * {@code loginTimeout}.
     */
    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeout = seconds;
        if (seconds == 0) {
            properties.remove("loginTimeout");
        } else {
            setProperty("loginTimeout", Integer.toString(seconds));
        }
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("io.awswrapper");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("AwsWrapperDataSource: is no " + type.getName() + "; it wraps no data source", "0A000");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
