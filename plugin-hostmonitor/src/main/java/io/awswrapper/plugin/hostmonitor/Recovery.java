package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.HostHealth;
import java.time.Duration;

/**
 * Whether a host is in the rotation: out of it below the threshold, back when it has been clearly better for a while, and
 * then by steps. Not thread-safe, but for {@link #health()}.
 */
final class Recovery {

    private static final int[] SHARES = {10, 25, 50, 100};
    /** A step up needs so many good ratings in a row. */
    private static final int GOOD_RATINGS = 3;

    private static final int DISTANCE = 30;
    private static final int BEST_REQUIRED = 90;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final int threshold;
    private volatile HostHealth health = HostHealth.GOOD;
    private int good;
    private Duration pause = FIRST_PAUSE;

    /** @param threshold 0 keeps the host in the rotation whatever happens */
    Recovery(int threshold) {
        this.threshold = threshold;
    }

    HostHealth health() {
        return health;
    }

    /** Whether it has all that it should have. */
    boolean isWell() {
        return health.share() == 100;
    }

    /** How long to wait for the next probe; longer each time while it does not answer. */
    Duration pause() {
        return pause;
    }

    /**
     * The newest score.
     *
     * @param answered whether the host has answered just now
     */
    void rate(int score, boolean answered) {
        pause = answered ? FIRST_PAUSE : longer(pause);
        health = new HostHealth(score, share(score));
    }

    private int share(int score) {
        int share = health.share();
        if (score < threshold) {
            good = 0;
            return 0;
        }
        good = score >= Math.min(threshold + DISTANCE, BEST_REQUIRED) ? good + 1 : 0;
        if (share == 100 || good < GOOD_RATINGS) {
            return share;
        }
        good = 0;
        int step = 0;
        while (SHARES[step] <= share) {
            step++;
        }
        return SHARES[step];
    }

    private static Duration longer(Duration before) {
        Duration doubled = before.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
}
