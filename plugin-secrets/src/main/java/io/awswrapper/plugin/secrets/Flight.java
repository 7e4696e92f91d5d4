package io.awswrapper.plugin.secrets;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One question to AWS that is on its way or was answered; everybody who wants to know the same waits for the same. */
final class Flight {

    private final long begun;
    private final CompletableFuture<Optional<Login>> answer = new CompletableFuture<>();
    private volatile long ended;

    Flight(long begun) {
        this.begun = begun;
    }

    long begun() {
        return begun;
    }

    /** Whether the question was asked at this time or later. */
    boolean isSince(long time) {
        return begun - time >= 0;
    }

    boolean isOver() {
        return answer.isDone();
    }

    /** Whether it failed at this time or later. */
    boolean isFailedSince(long time) {
        return answer.isCompletedExceptionally() && ended - time >= 0;
    }

    void answered(@Nullable Login login, long now) {
        ended = now;
        answer.complete(Optional.ofNullable(login));
    }

    void failed(SQLException failure, long now) {
        ended = now;
        answer.completeExceptionally(failure);
    }

    /**
     * Waits for the answer.
     *
     * @throws SQLException the failure, or {@code 08001} when there is no answer in time
     */
    @Nullable
    Login await(SecretReference reference, long nanos) throws SQLException {
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS).orElse(null);
        } catch (TimeoutException e) {
            throw new SQLException(
                    "AWS Secrets Manager: no answer within "
                            + reference.timeout().toMillis() + " ms, asked for " + reference
                            + "; check that it can be reached from here and that credentials can be had, or raise"
                            + " secretsTimeoutMs",
                    "08001",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(
                    "AWS Secrets Manager: the wait for " + reference + " was interrupted; connect again", "08001", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException failure) {
                // A new one: other threads get theirs, and add to it what befell them.
                throw new SQLException(failure.getMessage(), failure.getSQLState(), failure);
            }
            throw new SQLException(
                    "AWS Secrets Manager: asking for " + reference + " failed: " + e.getCause(), "08001", e);
        }
    }
}
