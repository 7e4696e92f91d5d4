package io.awswrapper.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether threads with a connection each disturb one another. */
@Command(
        name = "contended",
        description = "How many calls all threads make together, on platform and on virtual threads.",
        mixinStandardHelpOptions = true)
final class Contended implements Callable<Integer> {

    static final String NAME = "contended";
    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    /** Where the threads are from. */
    enum Kind {
        PLATFORM,
        VIRTUAL
    }

    /**
     * A measurement.
     *
     * @param rate calls in a microsecond, of all threads together; the mean
     * @param error half of the mean's 99.9 % confidence interval; 0 when there are too few iterations to tell
     */
    record Row(String call, String subject, int threads, String kind, double rate, double error) {}

    @Mixin
    private Common common = new Common();

    @Option(names = "--subjects", split = ",", description = "As raw,ours,official+failover; default: all there are.")
    private List<String> subjects = List.of();

    @Option(names = "--threads", split = ",", description = "How many threads; default: ${DEFAULT-VALUE}.")
    private List<Integer> threads = List.of(1, 2, 8, 64);

    @Option(names = "--kinds", split = ",", description = "PLATFORM, VIRTUAL or both; default: what this JDK has.")
    private List<Kind> kinds =
            Runtime.version().feature() < FIRST_WITH_VIRTUAL_THREADS ? List.of(Kind.PLATFORM) : List.of(Kind.values());

    @Override
    public Integer call() throws RunnerException {
        String[] names =
                common.subjects(subjects).stream().map(Subject::toString).toArray(String[]::new);
        List<Row> rows = new ArrayList<>();
        for (Kind kind : kinds) {
            for (int count : threads) {
                ChainedOptionsBuilder options = Pace.of(common.quick())
                        .apply(new OptionsBuilder())
                        .include(CallBenchmark.class.getSimpleName() + ".(executeQuery|preparedExecuteQuery)$")
                        .param("subject", names)
                        .mode(Mode.Throughput)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .threads(count);
                if (kind == Kind.VIRTUAL) {
                    options.jvmArgsPrepend(VirtualThreads.options(count));
                }
                for (RunResult result : new Runner(options.build()).run()) {
                    rows.add(row(result, count, kind));
                }
            }
        }
        common.keep(NAME, rows);
        return 0;
    }

    private static Row row(RunResult result, int threads, Kind kind) {
        double error = result.getPrimaryResult().getScoreError();
        return new Row(
                result.getPrimaryResult().getLabel(),
                result.getParams().getParam("subject"),
                threads,
                kind.name().toLowerCase(Locale.ROOT),
                result.getPrimaryResult().getScore(),
                Double.isNaN(error) ? 0 : error);
    }
}
