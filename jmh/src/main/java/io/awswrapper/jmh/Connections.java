package io.awswrapper.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a connection costs. */
@Command(
        name = "connections",
        description = "What a connection costs: to open, to keep, to close.",
        mixinStandardHelpOptions = true)
final class Connections implements Callable<Integer> {

    static final String NAME = "connections";

    @Mixin
    private Common common = new Common();

    @Option(names = "--subjects", split = ",", description = "As raw,ours,official+failover; default: all there are.")
    private List<String> subjects = List.of();

    @Option(names = "--counts", split = ",", description = "How many are open at once; default: ${DEFAULT-VALUE}.")
    private List<Integer> counts = List.of(1, 100, 10_000);

    @Override
    public Integer call() {
        List<ConnectionProbe.Row> rows = new ArrayList<>();
        int failed = 0;
        for (Subject subject : common.subjects(subjects)) {
            for (int count : counts) {
                try {
                    List<ConnectionProbe.Row> told = measure(subject, count);
                    rows.addAll(told);
                    told.forEach(Connections::print);
                    common.keep(NAME, rows);
                } catch (IllegalStateException e) {
                    // The others are still worth measuring.
                    System.err.println(e.getMessage());
                    failed = 1;
                }
            }
        }
        return failed;
    }

    private List<ConnectionProbe.Row> measure(Subject subject, int count) {
        return Child.run(
                ConnectionProbe.Row.class,
                ConnectionProbe.JVM_OPTIONS,
                ConnectionProbe.class,
                subject.toString(),
                Integer.toString(count),
                Integer.toString(common.pace().connections()));
    }

    private static void print(ConnectionProbe.Row row) {
        System.out.printf(
                Locale.ROOT,
                "%-55s %6d connections: open %8.2f us %7d B, close %8.2f us, retained %6d B (heap %6d B), %d threads%n",
                row.subject(),
                row.connections(),
                row.openMicros(),
                row.openBytes(),
                row.closeMicros(),
                row.retainedBytes(),
                row.heapBytes(),
                row.threads());
    }
}
