package io.awswrapper.jmh;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** The benchmarks' command line. */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include("CallBenchmark." + (arguments.length > 0 ? arguments[0] : ""))
                        .param(
                                "subject",
                                Subject.present(Subject.all()).stream()
                                        .map(Subject::toString)
                                        .toArray(String[]::new))
                        .forks(1)
                        .warmupIterations(2)
                        .measurementIterations(2)
                        .warmupTime(org.openjdk.jmh.runner.options.TimeValue.milliseconds(300))
                        .measurementTime(org.openjdk.jmh.runner.options.TimeValue.milliseconds(300))
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
