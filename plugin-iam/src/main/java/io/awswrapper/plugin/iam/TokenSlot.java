package io.awswrapper.plugin.iam;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The current token of one request and the making of the next. Thread-safe; one is made at a time, and nobody holds a lock. */
final class TokenSlot {

    private static final Logger LOG = System.getLogger("io.awswrapper.plugin.iam");

    /** What connecting takes at most between asking for the token and the server looking at it. */
    private static final long MARGIN_MILLIS = 30_000;

    private static final long RETRY_MILLIS = 20_000;

    private final TokenCache cache;
    private final TokenRequest request;
    private final CredentialsFeed feed;
    private final AtomicReference<@Nullable Token> current = new AtomicReference<>();
    private final AtomicReference<@Nullable CompletableFuture<Token>> making = new AtomicReference<>();
    private final AtomicReference<Runnable> planned = new AtomicReference<>(TokenSlot::nothing);
    private volatile long usedAt;
    private volatile boolean failing;

    TokenSlot(TokenCache cache, TokenRequest request, CredentialsFeed feed) {
        this.cache = cache;
        this.request = request;
        this.feed = feed;
        this.usedAt = cache.now();
    }

    TokenRequest request() {
        return request;
    }

    long usedAt() {
        return usedAt;
    }

    /** The cached token while it is usable; else a new one, which waits for AWS only if there are no credentials. */
    Token get(Duration timeout) throws SQLException {
        long now = cache.now();
        usedAt = now;
        Token token = current.get();
        return token != null && token.isUsable(now) ? token : await(make(token), timeout);
    }

    /** Another token than the one that the server has refused, made with credentials that are asked for now. */
    Token replace(Token refused, Duration timeout) throws SQLException {
        Token token = current.get();
        if (token != null && !token.equals(refused) && token.isUsable(cache.now())) {
            return token;
        }
        current.compareAndSet(refused, null);
        return await(makeWithFreshCredentials(refused), timeout);
    }

    /** What to tell when also a new token was refused. */
    SQLException refused(SQLException answer) {
        String message = "IAM: " + request.target() + ": the database refused a new token too, but was '"
                + answer.getMessage() + "' (token for region " + feed.regionText(request) + ", signed with "
                + request.login()
                + "); check that IAM authentication is on, that the user may log in with it (rds_iam in PostgreSQL,"
                + " AWSAuthenticationPlugin in MySQL), that the credentials may rds-db:connect, that region, host and port are those of the database (iamRegion, iamHost, iamPort), and"
                + " that this machine's clock is right";
        return new SQLException(message, answer.getSQLState(), answer.getErrorCode(), answer);
    }

    private Token await(CompletableFuture<Token> token, Duration timeout) throws SQLException {
        try {
            return token.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw AwsFailure.of(request, e.getCause());
        } catch (TimeoutException e) {
            throw Refusal.login(
                    request.target() + ": expected AWS credentials from " + request.login() + " within "
                            + timeout.toMillis()
                            + " ms, but was 'no answer'; check that the AWS endpoint it asks is reachable, or raise"
                            + " iamTimeoutMs",
                    null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.login(
                    request.target() + ": expected to wait for AWS credentials, but was 'interrupted'; do not interrupt"
                            + " a connect",
                    e);
        }
    }

    /** Credentials first: while they are asked for, {@link #get} goes on with those at hand. */
    private CompletableFuture<Token> makeWithFreshCredentials(@Nullable Token not) {
        return feed.credentials(true).thenCompose(credentials -> make(not));
    }

    /**
     * Makes a token, or joins whoever makes one.
     *
     * @param not the token that will not do
     */
    @SuppressWarnings("FutureReturnValueIgnored") // finish passes on every failure
    private CompletableFuture<Token> make(@Nullable Token not) {
        CompletableFuture<Token> mine = new CompletableFuture<>();
        CompletableFuture<Token> other = making.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        Token made = current.get();
        if (made != null && !made.equals(not) && made.isUsable(cache.now())) {
            making.set(null);
            mine.complete(made);
            return mine;
        }
        feed.credentials(false)
                .thenCombine(feed.region(request), this::sign)
                .whenComplete((token, failure) -> finish(mine, token, failure));
        return mine;
    }

    private void finish(CompletableFuture<Token> mine, @Nullable Token token, @Nullable Throwable failure) {
        if (token != null) {
            current.set(token);
            failing = false;
        }
        making.set(null);
        if (token != null) {
            mine.complete(token);
            planRenewal();
        } else {
            mine.completeExceptionally(
                    failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure);
        }
    }

    private Token sign(Credentials credentials, String region) {
        long now = cache.now();
        String value = cache.signer().sign(credentials.identity(), region, request, Instant.ofEpochMilli(now));
        long lifetime = Math.min(request.lifetime().toMillis(), Math.max(credentials.expiresAt() - now, 0));
        // Apart from each other, so that not all processes of a fleet ask at the same moment.
        double part = ThreadLocalRandom.current().nextDouble(0.65, 0.8);
        return new Token(
                value, now, now + (long) (lifetime * part), now + lifetime - Math.min(MARGIN_MILLIS, lifetime / 10));
    }

    // ---- in the background

    /** Arranges for the next token to be there before this one expires, if anybody is connected. */
    void planRenewal() {
        Token token = current.get();
        if (token != null) {
            plan(Math.max(token.refreshAt() - cache.now(), 0));
        }
    }

    private static void nothing() {}

    void unplan() {
        planned.getAndSet(TokenSlot::nothing).run();
    }

    private void plan(long delayMillis) {
        if (cache.inUse()) {
            planned.getAndSet(cache.schedule(this::renew, Duration.ofMillis(delayMillis)))
                    .run();
            // The last session may have closed, or the cache let go of this slot, since the look above.
            if (!cache.inUse() || !cache.holds(this)) {
                unplan();
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the failure is looked at here
    private void renew() {
        if (!cache.inUse() || !cache.holds(this)) {
            return;
        }
        makeWithFreshCredentials(current.get()).whenComplete((token, failure) -> {
            if (failure != null) {
                LOG.log(
                        failing ? Level.DEBUG : Level.WARNING,
                        () -> "IAM: " + request.target()
                                + ": no new token in the background, the old one is used while it is valid; "
                                + AwsFailure.of(request, failure).getMessage());
                failing = true;
                plan(ThreadLocalRandom.current().nextLong(RETRY_MILLIS / 2, RETRY_MILLIS));
            }
        });
    }

    @Override
    public String toString() {
        return request.target() + ", " + current.get();
    }
}
