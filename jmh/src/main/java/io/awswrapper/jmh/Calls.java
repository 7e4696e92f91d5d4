package io.awswrapper.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a call costs in time and in memory. */
@Command(
        name = "calls",
        description = "What each call costs on a driver that does nothing.",
        mixinStandardHelpOptions = true)
final class Calls implements Callable<Integer> {

    static final String NAME = "calls";

    /**
     * A measurement.
     *
     * @param nanos how long a call takes; the mean
     * @param error half of the mean's 99.9 % confidence interval; 0 when there are too few iterations to tell
     * @param bytes what a call allocates
     */
    record Row(String call, String subject, double nanos, double error, double bytes) {}

    @Mixin
    private Common common = new Common();

    @Option(names = "--subjects", split = ",", description = "As raw,ours,official+failover; default: all there are.")
    private List<String> subjects = List.of();

    @Option(names = "--call", description = "Which calls, as a regular expression; default: all.")
    private String call = "";

    @Override
    public Integer call() throws RunnerException {
        String[] names =
                common.subjects(subjects).stream().map(Subject::toString).toArray(String[]::new);
        List<Row> rows = new ArrayList<>();
        for (RunResult result : new Runner(common.pace()
                        .apply(new OptionsBuilder())
                        .include(CallBenchmark.class.getSimpleName() + "." + call)
                        .param("subject", names)
                        .addProfiler(GCProfiler.class)
                        .build())
                .run()) {
            rows.add(row(result));
        }
        common.keep(NAME, rows);
        return 0;
    }

    private static Row row(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        Result<?> bytes = Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"), "gc profiler");
        return new Row(
                result.getPrimaryResult().getLabel(),
                result.getParams().getParam("subject"),
                time.getScore(),
                Double.isNaN(time.getScoreError()) ? 0 : time.getScoreError(),
                bytes.getScore());
    }
}
