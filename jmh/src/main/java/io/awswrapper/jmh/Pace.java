package io.awswrapper.jmh;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long JMH measures. */
enum Pace {
    QUICK(1, 2, 200),
    THOROUGH(2, 5, 1000);

    private final int forks;
    private final int iterations;
    private final int milliseconds;

    Pace(int forks, int iterations, int milliseconds) {
        this.forks = forks;
        this.iterations = iterations;
        this.milliseconds = milliseconds;
    }

    static Pace of(boolean quick) {
        return quick ? QUICK : THOROUGH;
    }

    ChainedOptionsBuilder apply(ChainedOptionsBuilder options) {
        TimeValue time = TimeValue.milliseconds(milliseconds);
        return options.forks(forks)
                .warmupIterations(iterations)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                // What the official wrapper keeps of each call for a minute must fit.
                .jvmArgsAppend("-Xms3g", "-Xmx3g")
                .shouldFailOnError(true);
    }
}
