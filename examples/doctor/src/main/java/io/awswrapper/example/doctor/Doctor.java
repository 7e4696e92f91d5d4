package io.awswrapper.example.doctor;

import io.awswrapper.example.doctor.Examination.Diagnosis;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.HostRole;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Connects as an application would and shows what the driver knows, until it is interrupted or, with --once, once. */
@Command(
        name = "doctor",
        sortOptions = false,
        description = "Shows the hosts of a cluster as the driver sees them: roles, health, freshness, and the plan of"
                + " plugins. With --once ends with 0 when all is well, 1 when something is not, 2 when the database cannot"
                + " be reached.")
final class Doctor implements Callable<Integer> {

    /** What the driver samples while somebody looks. */
    private static final Duration SAMPLES = Duration.ofMillis(100);

    private static final Pattern PLUGINS = Pattern.compile("([?&]plugins=)([^&]*)");

    @Parameters(paramLabel = "<url>", description = "The URL of the application: jdbc:aws-wrapper:…")
    private String url = "";

    @Mixin
    private Login login = new Login();

    @Option(names = "--once", description = "Prints one table and ends.")
    private boolean once;

    @Option(
            names = "--interval",
            paramLabel = "<ms>",
            defaultValue = "1000",
            description = "From one table to the next, in milliseconds (${DEFAULT-VALUE}).")
    private int interval;

    @Option(
            names = "--timeout",
            paramLabel = "<ms>",
            defaultValue = "10000",
            description = "How long to wait for a writer at most, in milliseconds (${DEFAULT-VALUE}).")
    private int timeout;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // picocli sets it, and ends the command
    private boolean help;

    private final PrintStream out;
    private final Chart chart;
    private final boolean redraws;

    /** @param redraws whether a table takes the place of the one before */
    Doctor(PrintStream out, Chart chart, boolean redraws) {
        this.out = out;
        this.chart = chart;
        this.redraws = redraws;
    }

    /** @param args see {@code --help} */
    public static void main(String[] args) {
        // What the driver logs would tear the table apart; the table says it too.
        Logger.getLogger("").setLevel(Level.OFF);
        boolean terminal = Ansi.AUTO.enabled();
        System.exit(new CommandLine(new Doctor(System.out, new Chart(terminal), terminal)).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (Login.isPasswordIn(url)) {
            return unreachable(
                    "URL: without a password, but there is one; every user of this machine can read it there:"
                            + " use --password, --password-file or " + Login.VARIABLE);
        }
        try (AwsWrapperDataSource source = new AwsWrapperDataSource(withDoctor(url))) {
            login.user().ifPresent(source::setUser);
            login.password(System.getenv()).ifPresent(source::setPassword);
            String plan = source.explain();
            if (plan.contains("failoverTimeoutMs")) {
                source.setProperty("failoverTimeoutMs", Integer.toString(timeout));
            }
            return examine(source, source.explain()).exitCode();
        } catch (SQLException e) {
            return unreachable(e.getSQLState() + " " + e.getMessage());
        }
    }

    private int unreachable(String why) {
        out.println(why);
        return Diagnosis.UNREACHABLE.exitCode();
    }

    /** The URL with the doctor's plugin: by default it is in the plan, but not when the URL says exactly which are. */
    static String withDoctor(String url) {
        Matcher plugins = PLUGINS.matcher(url);
        if (!plugins.find() || plugins.group(2).matches("(?i)(\\+|-|%2B|%2D).*")) {
            return url;
        }
        String comma = plugins.group(2).isBlank() ? "" : ",";
        return plugins.replaceFirst("$1$2" + comma + Stethoscope.ID);
    }

    private Diagnosis examine(AwsWrapperDataSource source, String plan) throws SQLException, InterruptedException {
        try (Connection connection = source.getConnection();
                Pulse pulse = new Pulse(connection)) {
            Cluster cluster = Stethoscope.cluster();
            settle(cluster);
            while (true) {
                Examination examination = Examination.of(cluster);
                show(examination, pulse, plan);
                if (once) {
                    return examination.diagnosis();
                }
                watch(cluster, Duration.ofMillis(interval));
            }
        }
    }

    /** Until every host was asked, answered or not, and the samples say how fresh the readers are. */
    private static void settle(Cluster cluster) throws SQLException, InterruptedException {
        cluster.await(
                topology -> topology.members().stream()
                        .allMatch(member -> member.role() != HostRole.UNKNOWN || !member.available()),
                System.nanoTime() + Duration.ofSeconds(2).toNanos());
        watch(cluster, Duration.ofSeconds(1));
    }

    private static void watch(Cluster cluster, Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis(); left > 0; left = (until - System.nanoTime()) / 1_000_000) {
            cluster.sample(SAMPLES);
            Thread.sleep(Math.min(left, SAMPLES.toMillis()));
        }
    }

    private void show(Examination examination, Pulse pulse, String plan) {
        // Cursor home, then what is below it away.
        String start = redraws && !once ? "\u001b[H\u001b[J" : "";
        out.println(start + chart.of(examination) + "\nsession: " + pulse + "\n\n" + chart.dim(plan));
        out.flush();
    }
}
