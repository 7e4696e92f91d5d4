package io.awswrapper.jmh;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
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
     * @param kind of threads, and of what JDK
     * @param rate calls in a microsecond, of all threads together; the mean
     * @param error half of the mean's 99.9 % confidence interval; 0 when there are too few iterations to tell
     */
    record Row(String call, String subject, int threads, String kind, double rate, double error) {}

    @Mixin
    private Common common = new Common();

    @Option(
            names = "--subjects",
            split = ",",
            description = "As raw,ours,official+failover; default: ${DEFAULT-VALUE}.")
    private List<String> subjects =
            Subject.extremes().stream().map(Subject::toString).toList();

    @Option(
            names = "--call",
            defaultValue = "executeQuery",
            description = "Which calls, as a regular expression; default: ${DEFAULT-VALUE}.")
    private String call = "executeQuery";

    @Option(names = "--threads", split = ",", description = "How many threads; default: ${DEFAULT-VALUE}.")
    private List<Integer> threads = List.of(1, 2, 8, 64);

    @Option(names = "--kinds", split = ",", description = "PLATFORM, VIRTUAL or both; default: what this JDK has.")
    private List<Kind> kinds = List.of(Kind.values());

    @Option(
            names = "--virtual-java-home",
            defaultValue = "${env:VIRTUAL_JAVA_HOME:-${sys:java.home}}",
            description = "The JDK of the virtual threads, 21 or newer; default: VIRTUAL_JAVA_HOME, or this one.")
    private Path virtualJavaHome = Path.of(System.getProperty("java.home"));

    @Override
    public Integer call() throws RunnerException, IOException {
        String[] names =
                common.subjects(subjects).stream().map(Subject::toString).toArray(String[]::new);
        List<Row> rows = new ArrayList<>();
        for (Kind kind : kinds) {
            if (kind == Kind.VIRTUAL && !hasVirtualThreads()) {
                System.err.println("virtual threads: left out: they need JDK 21 or newer, but was '" + virtualJavaHome
                        + "'; set VIRTUAL_JAVA_HOME");
                continue;
            }
            for (int count : threads) {
                ChainedOptionsBuilder options = common.pace()
                        .apply(new OptionsBuilder())
                        .include(CallBenchmark.class.getSimpleName() + ".(" + call + ")$")
                        .param("subject", names)
                        .mode(Mode.Throughput)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .forks(1)
                        .threads(count);
                if (kind == Kind.VIRTUAL) {
                    options.jvm(virtualJavaHome.resolve("bin/java").toString())
                            .jvmArgsPrepend(VirtualThreads.options(count));
                }
                for (RunResult result : new Runner(options.build()).run()) {
                    rows.add(row(result, count, kind));
                }
                common.keep(NAME, rows);
            }
        }
        return 0;
    }

    /** Asks the release file, which every JDK has. */
    private boolean hasVirtualThreads() throws IOException {
        Properties release = new Properties();
        try (Reader file = Files.newBufferedReader(virtualJavaHome.resolve("release"))) {
            release.load(file);
        }
        String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Runtime.Version.parse(version).feature() >= FIRST_WITH_VIRTUAL_THREADS;
    }

    private static Row row(RunResult result, int threads, Kind kind) {
        double error = result.getPrimaryResult().getScoreError();
        return new Row(
                result.getPrimaryResult().getLabel(),
                result.getParams().getParam("subject"),
                threads,
                kind.name().toLowerCase(Locale.ROOT) + ", JDK "
                        + result.getParams().getJdkVersion(),
                result.getPrimaryResult().getScore(),
                Double.isNaN(error) ? 0 : error);
    }
}
