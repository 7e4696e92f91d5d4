package io.awswrapper.runtime.topology;

import java.time.Duration;

/**
 * How often hosts are asked: every now and then while all is well, every few milliseconds while sessions wait for a host or
 * wish to know how fresh the readers are. Thread-safe; times are {@link System#nanoTime()} values handed in.
 */
final class ProbePace {

    /** While sessions wait, a question every few milliseconds finds a new writer. */
    private static final Duration SEARCH = Duration.ofMillis(3);

    private static final Duration SEARCH_CONNECTING = Duration.ofMillis(20);
    private static final Duration SEARCH_AT_MOST = Duration.ofMillis(250);
    /** The longer the search, the rarer the questions: knowing late makes it longer by at most one part in so many. */
    private static final int SEARCH_SHARE = 50;
    /** Of the likeliest next writer, which alone is asked so often: many processes may be searching. */
    private static final int HEIR_SHARE = 200;

    /** A host that is away is found to be back late by at most one part in so many of its absence. */
    private static final int AWAY_SHARE = 4;

    private static final Duration OBSERVE = Duration.ofSeconds(1);
    private static final Duration FIRST = Duration.ofMillis(200);
    /** How often to ask while no session waits but the writer does not answer. */
    private static final Duration UNSETTLED = Duration.ofMillis(100);
    /** How long samples are taken for a wish: a reader that does not catch up must not be asked so often for ever. */
    private static final Duration WISH = Duration.ofMillis(500);

    private volatile Duration refresh;
    private volatile boolean searching;
    private volatile long searchingSince;
    private volatile boolean wished;
    private volatile Duration sampling = Duration.ZERO;
    private volatile long lastWish;

    ProbePace(Duration refresh) {
        this.refresh = refresh;
    }

    /** Another session is here: the shorter time counts. */
    void quicken(Duration otherRefresh) {
        refresh = shorter(otherRefresh, refresh);
    }

    Duration refresh() {
        return refresh;
    }

    /** How often to ask for all that a host knows: members may come and go during a long search too. */
    Duration observing() {
        return searching ? OBSERVE : refresh;
    }

    void search(boolean wanted, long now) {
        if (wanted && !searching) {
            searchingSince = now;
        }
        searching = wanted;
    }

    boolean searching() {
        return searching;
    }

    /**
     * Somebody wishes for samples at this interval.
     *
     * @return whether nobody has lately, so that probes must be woken
     */
    boolean wish(Duration interval, long now) {
        boolean first = !wished;
        sampling = first ? interval : shorter(interval, sampling);
        lastWish = now;
        wished = true;
        return first;
    }

    /** Whether to ask for little, because it is asked often. */
    boolean brief(long now) {
        return searching || sampling(now);
    }

    private boolean sampling(long now) {
        if (wished && now - lastWish > WISH.toNanos()) {
            wished = false;
        }
        return wished;
    }

    /** How long a probe waits before it asks first: who opens a connection for one query only needs no probe. */
    Duration first() {
        return shorter(refresh, FIRST);
    }

    /**
     * How long a probe waits before it asks again.
     *
     * @param awayNanos for how long its host has not answered; 0 when it answered the last question
     * @param settled whether the writer is known and answers
     * @param heir whether its host is the likeliest next writer
     */
    Duration pause(long awayNanos, boolean settled, boolean heir, long now) {
        if (searching) {
            Duration longest = Duration.ofNanos((now - searchingSince) / (heir ? HEIR_SHARE : SEARCH_SHARE));
            Duration least = awayNanos == 0 ? SEARCH : SEARCH_CONNECTING;
            return shorter(longest.compareTo(least) > 0 ? longest : least, SEARCH_AT_MOST);
        }
        if (!settled) {
            return shorter(refresh, UNSETTLED);
        }
        if (awayNanos > 0) {
            Duration share = Duration.ofNanos(awayNanos / AWAY_SHARE);
            return shorter(refresh, share.compareTo(UNSETTLED) > 0 ? share : UNSETTLED);
        }
        return sampling(now) ? shorter(refresh, sampling) : refresh;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
