package io.awswrapper.jmh;

import java.time.Duration;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long is measured. */
enum Pace {
    /** Shows that everything works. */
    QUICK(1, 1, 2, 200),
    /** All parts in an hour and a quarter, on two cores. */
    USUAL(2, 3, 5, 400),
    /** Narrower intervals, in some hours. */
    THOROUGH(3, 5, 7, 1_000);

    private final int forks;
    private final int warmUps;
    private final int iterations;
    private final int milliseconds;

    Pace(int forks, int warmUps, int iterations, int milliseconds) {
        this.forks = forks;
        this.warmUps = warmUps;
        this.iterations = iterations;
        this.milliseconds = milliseconds;
    }

    /** How many connections are opened, at least. */
    int connections() {
        return switch (this) {
            case QUICK -> 300;
            case USUAL -> 10_000;
            case THOROUGH -> 30_000;
        };
    }

    /** How many pairs of connections to a server are compared. */
    int rounds() {
        return switch (this) {
            case QUICK -> 5;
            case USUAL -> 150;
            case THOROUGH -> 600;
        };
    }

    /** After how long no fault is repeated any more, though it happened less often than it should. */
    Duration outages() {
        return switch (this) {
            case QUICK -> Duration.ZERO;
            case USUAL -> Duration.ofSeconds(90);
            case THOROUGH -> Duration.ofHours(1);
        };
    }

    /** For JMH. */
    ChainedOptionsBuilder apply(ChainedOptionsBuilder options) {
        TimeValue time = TimeValue.milliseconds(milliseconds);
        return options.forks(forks)
                .warmupIterations(warmUps)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                // What the official wrapper keeps of each call for a minute must fit. And a heap that grows pays for
                // each new page: hundreds of nanoseconds for what allocates.
                .jvmArgsAppend("-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch")
                .shouldFailOnError(true);
    }
}
