package io.awswrapper.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.StatUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long an application is without a writer. */
@Command(
        name = "outages",
        description = "The time from the promotion of a standby to each session's next acknowledged write.",
        mixinStandardHelpOptions = true)
final class Outages implements Callable<Integer> {

    static final String NAME = "outages";

    /**
     * A measurement: the outages of all sessions in all repetitions.
     *
     * @param millis from the promotion to the next acknowledged write, sorted
     * @param lost how many sessions had none within the time that was waited
     */
    record Row(String client, String fault, int sessions, int repetitions, List<Double> millis, int lost) {

        /** A session without a write counts with all the time that was waited for it. */
        double percentile(double percent) {
            double[] all = DoubleStream.concat(
                            millis.stream().mapToDouble(Double::doubleValue),
                            DoubleStream.generate(OutageProbe.PATIENCE::toMillis)
                                    .limit(lost))
                    .toArray();
            return percent == 0 ? StatUtils.min(all) : StatUtils.percentile(all, percent);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-16s %-6s %3d sessions, %d times: min %.1f, p50 %.1f, p90 %.1f, max %.1f ms, %d without a write",
                    client,
                    fault,
                    sessions,
                    repetitions,
                    percentile(0),
                    percentile(50),
                    percentile(90),
                    percentile(100),
                    lost);
        }
    }

    @Mixin
    private Common common = new Common();

    @Option(names = "--clients", split = ",", description = "Of ${COMPLETION-CANDIDATES}; default: all.")
    private List<OutageClient> clients = List.of(OutageClient.values());

    @Option(names = "--faults", split = ",", description = "Of ${COMPLETION-CANDIDATES}; default: all.")
    private List<OutageProbe.Fault> faults = List.of(OutageProbe.Fault.values());

    @Option(names = "--sessions", split = ",", description = "How many write; default: 4,256.")
    private List<Integer> sessions = List.of(4, 256);

    @Option(
            names = "--repetitions",
            defaultValue = "20",
            description = "How often each fault happens, if the pace leaves the time; default: ${DEFAULT-VALUE}.")
    private int repetitions = 20;

    @Override
    public Integer call() throws IOException {
        List<Row> rows = new ArrayList<>();
        int failed = 0;
        Path hosts = Files.createTempFile("awswrapper-jmh", ".hosts");
        try {
            for (OutageProbe.Fault fault : faults) {
                for (int count : sessions) {
                    for (OutageClient client : clients) {
                        try {
                            List<Row> told = measure(client, fault, count, hosts);
                            rows.addAll(told);
                            told.forEach(System.out::println);
                            common.keep(NAME, rows);
                        } catch (IllegalStateException e) {
                            // The others are still worth measuring.
                            System.err.println(e.getMessage());
                            failed = 1;
                        }
                    }
                }
            }
        } finally {
            Files.delete(hosts);
        }
        return failed;
    }

    private List<Row> measure(OutageClient client, OutageProbe.Fault fault, int count, Path hosts) {
        return Child.run(
                Row.class,
                List.of("-Xmx1g", "-Djdk.net.hosts.file=" + hosts),
                OutageProbe.class,
                client.name(),
                fault.name(),
                Integer.toString(count),
                Integer.toString(repetitions),
                hosts.toString(),
                Long.toString(common.pace().outages().toSeconds()));
    }
}
