package io.awswrapper.plugin.secrets;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one secret. The first who asks waits; after that the value at hand is served, and a fresh one fetched in
 * the background before the old one expires, as long as there are sessions. A question to AWS is on its way at most once
 * for each stage. Thread-safe; the lock guards {@code sessions} and {@code planned} and is never held while AWS is asked.
 */
final class CachedSecret {

    private static final Logger LOG = System.getLogger("io.awswrapper.plugin.secrets");

    /** Connects to several hosts, or of several threads, share a failure instead of each waiting for its own. */
    private static final long FAILURE_HOLDS = Duration.ofMillis(500).toNanos();

    /** Background refreshes begin when this part of the time is over, and up to {@link #JITTER} later. */
    private static final double EARLY = 0.75;

    private static final double JITTER = 0.15;
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    /**
     * The value at hand.
     *
     * @param replaced a login that the database refused before it took this one; {@code null} when there was none
     * @param since when it was fetched
     */
    private record Kept(Login login, @Nullable Login replaced, long since) {}

    private final SecretReference reference;
    private final SecretCache cache;
    private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();
    private final Map<Stage, Flight> flights = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private int sessions;
    private @Nullable Runnable planned;

    CachedSecret(SecretReference reference, SecretCache cache) {
        this.reference = reference;
        this.cache = cache;
    }

    SecretReference reference() {
        return reference;
    }

    /**
     * What to log in with. Waits for AWS only when nothing is known yet.
     *
     * @throws SQLException why nothing could be had
     */
    Login login() throws SQLException {
        Kept known = kept.get();
        if (known != null) {
            return known.login();
        }
        Flight last = flights.get(Stage.CURRENT);
        long now = cache.now();
        if (last != null && last.isFailedSince(now - FAILURE_HOLDS)) {
            last.await(reference, 0);
        }
        // Whoever is already asking asks for this connect too.
        long since = last == null || last.isOver() ? now : last.begun();
        Login first = fetch(Stage.CURRENT, since, now + timeout());
        if (first == null) {
            throw new SQLException(
                    "AWS Secrets Manager: no AWSCURRENT version of " + reference + "; give the secret a value",
                    "28000");
        }
        kept.compareAndSet(null, new Kept(first, null, cache.now()));
        return first;
    }

    /** The database took {@code login} after it had refused {@code refused}: the others need not find out themselves. */
    void adopt(Login refused, Login login) {
        Kept known = kept.get();
        if (known != null
                && known.login().isSame(refused)
                && kept.compareAndSet(known, new Kept(login, refused, cache.now()))) {
            LOG.log(Level.INFO, () -> "Rotation of " + reference + ": the database takes " + login + " now");
        }
    }

    /**
     * Asks AWS, or waits for who is asking.
     *
     * @param since the answer must have been asked for at this time or later
     * @param deadline until when to wait
     * @return {@code null} when no version has this label
     */
    @Nullable
    Login fetch(Stage stage, long since, long deadline) throws SQLException {
        return fetch(stage, since, deadline, false);
    }

    /** @param here whether to ask on this thread, which is a worker's: it must not wait for another one to be free */
    private @Nullable Login fetch(Stage stage, long since, long deadline, boolean here) throws SQLException {
        while (true) {
            Flight flight = flights.get(stage);
            if (flight == null || (flight.isOver() && !flight.isSince(since))) {
                flight = takeOff(stage, flight, here);
            }
            try {
                Login answer = flight.await(reference, deadline - cache.now());
                if (flight.isSince(since)) {
                    return answer;
                }
            } catch (SQLException e) {
                if (flight.isSince(since) || !flight.isOver()) {
                    throw e;
                }
            }
        }
    }

    /** Begins a flight in the place of {@code before}, or gives the one that somebody else has begun. */
    private Flight takeOff(Stage stage, @Nullable Flight before, boolean here) {
        Flight own = new Flight(cache.now());
        Flight winner = before == null
                ? flights.putIfAbsent(stage, own)
                : flights.replace(stage, before, own) ? null : flights.get(stage);
        if (winner != null) {
            return winner;
        }
        if (here) {
            fly(own, stage);
        } else {
            Runnable unused = cache.resources().schedule(() -> fly(own, stage), Duration.ZERO);
        }
        return own;
    }

    private void fly(Flight flight, Stage stage) {
        try {
            Login login = cache.source(reference.access()).fetch(reference, stage);
            LOG.log(Level.DEBUG, () -> stage.label() + " of " + reference + ": " + login);
            flight.answered(login, cache.now());
        } catch (SQLException e) {
            flight.failed(e, cache.now());
        } catch (LinkageError e) {
            flight.failed(
                    new SQLException(
                            "Plugin secretsManager: the AWS SDK is not on the path, or not all of it (" + e
                                    + "); add software.amazon.awssdk:secretsmanager, with all that it depends on",
                            "08001",
                            e),
                    cache.now());
        } catch (RuntimeException e) {
            // Its message may quote what was read.
            flight.failed(
                    new SQLException(
                            "AWS Secrets Manager: asking for " + reference + " failed with "
                                    + e.getClass().getName() + "; report a bug",
                            "08001"),
                    cache.now());
        }
    }

    private void keep(Login login) {
        kept.updateAndGet(known -> {
            // What the database refused is not taken back because AWS still calls it current.
            boolean behind = known != null
                    && known.replaced() != null
                    && known.replaced().isSame(login);
            return behind ? new Kept(known.login(), known.replaced(), cache.now()) : new Kept(login, null, cache.now());
        });
    }

    // ---- the background

    /** A session begins to use the secret: from now on it is kept fresh. */
    void enter() {
        lock.lock();
        try {
            if (sessions++ == 0) {
                plan(untilDue());
            }
        } finally {
            lock.unlock();
        }
    }

    /** A session is over; with the last one nothing is planned any more. */
    void leave() {
        lock.lock();
        try {
            if (--sessions == 0) {
                cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends with the data source. */
    void end() {
        lock.lock();
        try {
            cancel();
        } finally {
            lock.unlock();
        }
    }

    private void cancel() {
        if (planned != null) {
            planned.run();
            planned = null;
        }
    }

    private void plan(Duration delay) {
        // A refresh that was running when the last session left and another came finds a plan that is not its own.
        cancel();
        planned = cache.resources().schedule(this::refresh, delay);
    }

    private Duration untilDue() {
        Kept known = kept.get();
        long age = known == null ? 0 : cache.now() - known.since();
        long life = (long) (reference.expiration().toNanos() * (EARLY + JITTER * cache.random()));
        return Duration.ofNanos(Math.max(0, life - age));
    }

    private void refresh() {
        Duration next;
        try {
            long now = cache.now();
            Login fresh = fetch(Stage.CURRENT, now, now + timeout(), true);
            keep(Objects.requireNonNull(fresh, "AWSCURRENT is never absent"));
            next = untilDue();
        } catch (SQLException e) {
            if (cache.isClosed()) {
                return;
            }
            LOG.log(
                    Level.WARNING,
                    () -> "Background refresh of " + reference + ": failed, the value at hand stays in use: "
                            + e.getMessage());
            Duration pause = reference.expiration().dividedBy(4);
            next = Duration.ofNanos(
                    (long) (Math.min(pause.toNanos(), LONGEST_RETRY.toNanos()) * (1 - cache.random() / 2)));
        }
        lock.lock();
        try {
            if (sessions > 0 && !cache.isClosed()) {
                plan(next);
            }
        } finally {
            lock.unlock();
        }
    }

    long timeout() {
        return reference.timeout().toNanos();
    }

    long now() {
        return cache.now();
    }
}
