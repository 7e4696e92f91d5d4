package io.awswrapper.plugin.iam;

import io.awswrapper.plugin.iam.TokenRequest.Login;
import io.awswrapper.spi.Resources;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tokens of one data source, and the credentials that sign them. While a session is open, both are renewed in the
 * background before they expire. Thread-safe, without locks.
 */
final class TokenCache implements AutoCloseable {

    /** One for each host and user. Who has more of them signs more often, which takes no network. */
    static final int MOST_SLOTS = 200;

    /** Finds out how to get credentials, without getting them. */
    @FunctionalInterface
    interface Origins {
        CredentialsOrigin find(Login login) throws SQLException;
    }

    private final Resources resources;
    private final Clock clock;
    private final Origins origins;
    private final TokenSigner signer;
    private final Map<Login, CredentialsFeed> feeds = new ConcurrentHashMap<>();
    private final Map<TokenRequest, TokenSlot> slots = new ConcurrentHashMap<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private volatile boolean closed;

    TokenCache(Resources resources, Clock clock, Origins origins, TokenSigner signer) {
        this.resources = resources;
        this.clock = clock;
        this.origins = origins;
        this.signer = signer;
    }

    static TokenCache of(Resources resources) {
        return new TokenCache(resources, Clock.systemUTC(), AwsCredentials::of, new QuerySigner());
    }

    TokenSlot slot(TokenRequest request) throws SQLException {
        TokenSlot known = slots.get(request);
        if (known != null) {
            return known;
        }
        TokenSlot made = new TokenSlot(this, request, feed(request.login()));
        TokenSlot other = slots.putIfAbsent(request, made);
        if (slots.size() > MOST_SLOTS) {
            slots.values().stream()
                    .filter(slot -> slot != made)
                    .min(Comparator.comparingLong(TokenSlot::usedAt))
                    .ifPresent(this::evict);
        }
        return other != null ? other : made;
    }

    private void evict(TokenSlot slot) {
        slots.remove(slot.request(), slot);
        slot.unplan();
    }

    private CredentialsFeed feed(Login login) throws SQLException {
        CredentialsFeed known = feeds.get(login);
        if (known != null) {
            return known;
        }
        CredentialsFeed made = new CredentialsFeed(origins.find(login), resources, clock);
        CredentialsFeed other = feeds.putIfAbsent(login, made);
        if (other == null && closed && feeds.remove(login, made)) {
            // The data source was closed meanwhile: nobody else would close this.
            made.close();
        }
        return other != null ? other : made;
    }

    void sessionOpened() {
        if (sessions.getAndIncrement() == 0) {
            slots.values().forEach(TokenSlot::planRenewal);
        }
    }

    void sessionClosed() {
        if (sessions.decrementAndGet() == 0) {
            slots.values().forEach(TokenSlot::unplan);
        }
    }

    boolean inUse() {
        return sessions.get() > 0;
    }

    /** Whether the slot is still one of this cache's. */
    boolean holds(TokenSlot slot) {
        return slots.get(slot.request()) == slot;
    }

    long now() {
        return clock.millis();
    }

    TokenSigner signer() {
        return signer;
    }

    Runnable schedule(Runnable work, Duration delay) {
        return resources.schedule(work, delay);
    }

    @Override
    public void close() {
        closed = true;
        slots.values().forEach(TokenSlot::unplan);
        slots.clear();
        feeds.values().forEach(CredentialsFeed::close);
        feeds.clear();
    }
}
