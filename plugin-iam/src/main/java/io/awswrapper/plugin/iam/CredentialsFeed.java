package io.awswrapper.plugin.iam;

import io.awswrapper.spi.Resources;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * The last credentials of one origin. Asks it on a worker thread, one question at a time, and serves what it has
 * meanwhile. Thread-safe.
 */
final class CredentialsFeed implements AutoCloseable {

    private final CredentialsOrigin origin;
    private final Resources resources;
    private final Clock clock;
    private final AtomicReference<@Nullable CompletableFuture<Credentials>> resolving = new AtomicReference<>();
    private final AtomicReference<@Nullable CompletableFuture<String>> region = new AtomicReference<>();
    private volatile @Nullable Credentials last;

    CredentialsFeed(CredentialsOrigin origin, Resources resources, Clock clock) {
        this.origin = origin;
        this.resources = resources;
        this.clock = clock;
    }

    /** @param fresh whether to ask although those at hand have not expired */
    CompletableFuture<Credentials> credentials(boolean fresh) {
        Credentials known = last;
        if (!fresh && known != null && known.expiresAt() > clock.millis()) {
            return CompletableFuture.completedFuture(known);
        }
        return inBackground(resolving, this::resolve);
    }

    private Credentials resolve() {
        AwsCredentialsIdentity identity = origin.resolve();
        if (identity == null) {
            throw new IllegalStateException("gave no credentials");
        }
        long expiresAt = identity.expirationTime().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        if (expiresAt <= clock.millis()) {
            throw new ExpiredCredentials(Instant.ofEpochMilli(expiresAt));
        }
        Credentials resolved = new Credentials(identity, expiresAt);
        last = resolved;
        return resolved;
    }

    /** The region to sign for: as the user says, as the host name says, or as the AWS SDK finds. */
    CompletableFuture<String> region(TokenRequest request) {
        String told = IamPlugin.regionOf(request);
        if (told != null) {
            return CompletableFuture.completedFuture(told);
        }
        CompletableFuture<String> known = region.get();
        if (known != null && known.isDone() && !known.isCompletedExceptionally()) {
            return known;
        }
        return inBackground(region, this::findRegion);
    }

    private String findRegion() {
        try {
            return origin.region();
        } catch (RuntimeException e) {
            throw new UnknownRegion(e);
        }
    }

    /** The region as known now, for messages. */
    String regionText(TokenRequest request) {
        CompletableFuture<String> found = region(request);
        return found.isDone() && !found.isCompletedExceptionally() ? found.join() : "unknown";
    }

    /** Joins what is under way in {@code place}, or begins it. A finished future may stay there: it is replaced. */
    private <T> CompletableFuture<T> inBackground(
            AtomicReference<@Nullable CompletableFuture<T>> place, Supplier<T> question) {
        CompletableFuture<T> underWay = place.get();
        if (underWay != null && !underWay.isDone()) {
            return underWay;
        }
        CompletableFuture<T> mine = new CompletableFuture<>();
        CompletableFuture<T> other = place.compareAndExchange(underWay, mine);
        if (other != underWay) {
            return other != null ? other : mine;
        }
        resources.schedule(() -> answer(mine, question), Duration.ZERO);
        return mine;
    }

    @SuppressWarnings("CatchingUnchecked") // whoever waits is to hear of everything, NoClassDefFoundError too
    private static <T> void answer(CompletableFuture<T> promise, Supplier<T> question) {
        try {
            promise.complete(question.get());
        } catch (RuntimeException | Error e) {
            promise.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        last = null;
        origin.close();
    }

    /** The origin's answer is of no use any more. */
    static final class ExpiredCredentials extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExpiredCredentials(Instant when) {
            super("credentials that expired at " + when);
        }
    }

    /** Neither option nor host name say the region, and the AWS SDK does not know. */
    static final class UnknownRegion extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownRegion(RuntimeException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
