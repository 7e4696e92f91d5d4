package io.awswrapper.plugin.secrets;

import io.awswrapper.spi.Options;
import io.awswrapper.spi.Resources;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The secrets and the clients that all connections of a data source share. Ends with the data source, and with it the
 * clients. Thread-safe.
 */
final class SecretCache implements AutoCloseable {

    /** What was asked for with these very options, which are immutable. */
    private record Asked(Options options, CachedSecret secret) {}

    private final Resources resources;
    private final SecretSource.Maker maker;
    private final LongSupplier clock;
    private final DoubleSupplier random;
    private final Map<SecretReference, CachedSecret> secrets = new ConcurrentHashMap<>();
    private final Map<SecretReference.Access, SecretSource> sources = new ConcurrentHashMap<>();
    /** A data source asks for the same again and again: to read and to check it each time would cost the most. */
    private final AtomicReference<@Nullable Asked> last = new AtomicReference<>();

    private volatile boolean closed;

    SecretCache(Resources resources, SecretSource.Maker maker) {
        this(
                resources,
                maker,
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * @param clock nanoseconds, as {@link System#nanoTime()}
     * @param random from 0 to 1, for jitter
     */
    SecretCache(Resources resources, SecretSource.Maker maker, LongSupplier clock, DoubleSupplier random) {
        this.resources = resources;
        this.maker = maker;
        this.clock = clock;
        this.random = random;
    }

    /** @throws SQLException when the options do not say which secret */
    CachedSecret secret(Options options) throws SQLException {
        Asked known = last.get();
        if (known != null && known.options() == options) {
            return known.secret();
        }
        CachedSecret secret = secret(SecretReference.of(options));
        last.set(new Asked(options, secret));
        return secret;
    }

    CachedSecret secret(SecretReference reference) {
        CachedSecret known = secrets.get(reference);
        return known != null ? known : secrets.computeIfAbsent(reference, missing -> new CachedSecret(missing, this));
    }

    SecretSource source(SecretReference.Access access) {
        SecretSource source = sources.computeIfAbsent(access, maker::make);
        if (closed && sources.remove(access, source)) {
            // The data source was closed meanwhile: nobody else would close this.
            source.close();
        }
        return source;
    }

    Resources resources() {
        return resources;
    }

    long now() {
        return clock.getAsLong();
    }

    double random() {
        return random.getAsDouble();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        secrets.values().forEach(CachedSecret::end);
        sources.values().forEach(SecretSource::close);
        last.set(null);
        secrets.clear();
        sources.clear();
    }
}
