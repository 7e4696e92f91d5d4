package io.awswrapper.jmh;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether the wrapper can be told from the target driver when there is a server behind it. */
@Command(
        name = "servers",
        description = "Round trips to a real server through a pool, ours against the target driver.",
        mixinStandardHelpOptions = true)
final class Servers implements Callable<Integer> {

    static final String NAME = "servers";

    /**
     * A measurement.
     *
     * @param subject ours, with which plugins
     * @param rounds how many pairs of connections were compared
     * @param rawMicros how long a query takes with the target driver alone; the median of the rounds
     * @param oursMicros the same with the wrapper
     * @param ratio ours by raw; the geometric mean of the rounds
     * @param low where the 99 % confidence interval of the ratio begins
     * @param high where it ends
     */
    record Row(
            String server,
            String subject,
            int rounds,
            double rawMicros,
            double oursMicros,
            double ratio,
            double low,
            double high) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-10s %-50s raw %.1f us, ours %.1f us, ratio %.4f (%.4f to %.4f)",
                    server,
                    subject,
                    rawMicros,
                    oursMicros,
                    ratio,
                    low,
                    high);
        }
    }

    @Mixin
    private Common common = new Common();

    @Option(names = "--subjects", split = ",", description = "As ours,ours+failover; default: all there are.")
    private List<String> subjects = List.of();

    @Option(names = "--servers", split = ",", description = "Of ${COMPLETION-CANDIDATES}; default: all.")
    private List<ServerProbe.Server> servers = List.of(ServerProbe.Server.values());

    @Override
    public Integer call() {
        List<Row> rows = new ArrayList<>();
        for (ServerProbe.Server server : servers) {
            for (Subject subject : common.subjects(subjects)) {
                if (subject.driver() == Subject.Driver.OURS) {
                    List<Row> told = measure(server, subject);
                    told.forEach(System.out::println);
                    rows.addAll(told);
                    common.keep(NAME, rows);
                }
            }
        }
        return 0;
    }

    private List<Row> measure(ServerProbe.Server server, Subject subject) {
        return Child.run(
                Row.class,
                onOneCore(),
                List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"),
                ServerProbe.class,
                server.name(),
                subject.toString(),
                Integer.toString(common.pace().rounds()));
    }

    /** What a child and the server that it starts inherit. */
    private static List<String> onOneCore() {
        boolean present = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
        if (!present) {
            System.err.println("taskset: not on the path: server and client run on cores of the system's choice, which"
                    + " makes the intervals wide");
            return List.of();
        }
        return List.of("taskset", "--cpu-list", "0");
    }
}
