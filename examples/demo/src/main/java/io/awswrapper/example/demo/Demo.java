package io.awswrapper.example.demo;

import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a cluster, lets a workload run, breaks the primary again and again, and audits every write. */
@Command(
        name = "demo",
        sortOptions = false,
        description = "Breaks the primary of a real cluster under a workload and shows what the workload sees."
                + " Ends with 1 when an acknowledged write was lost or doubled, or a read saw an exception.")
final class Demo implements Callable<Integer> {

    private static final Duration BEFORE_THE_FAULT = Duration.ofSeconds(1);

    @Parameters(
            arity = "0..1",
            paramLabel = "DATABASE",
            defaultValue = "postgresql",
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Database database = Database.POSTGRESQL;

    @Option(
            names = "--rounds",
            defaultValue = "10",
            description = "How often the primary is broken (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--fault",
            defaultValue = "kill",
            description =
                    "${COMPLETION-CANDIDATES}: SIGKILL, all processes stopped, or a planned change (${DEFAULT-VALUE}).")
    private Fault fault = Fault.KILL;

    @Option(
            names = "--writers",
            defaultValue = "3",
            description = "Sessions that insert in auto-commit (${DEFAULT-VALUE}).")
    private int writers;

    @Option(
            names = "--transactions",
            defaultValue = "1",
            description = "Sessions that insert two rows per transaction (${DEFAULT-VALUE}).")
    private int transactions;

    @Option(
            names = "--readers",
            defaultValue = "2",
            description = "Sessions that read in auto-commit (${DEFAULT-VALUE}).")
    private int readers;

    @Option(
            names = "--seconds",
            defaultValue = "3",
            description = "How long a round lasts, its fault coming after the first second (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // picocli sets it, and ends the command
    private boolean help;

    private Demo() {}

    /** @param args see {@code --help} */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Demo())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        Screen screen = new Screen();
        screen.title(starting());
        try (DatabaseCluster cluster =
                DatabaseCluster.builder(database).nodes(3).synchronous(true).start()) {
            Ledger ledger = new Ledger();
            Workload workload = new Workload(cluster, ledger, writers, transactions, readers);
            screen.title("Running " + workload + " through");
            screen.line("  " + workload.url());
            screen.line(screen.dim(
                    "The roles below are what the driver knows; down and frozen is what was done to a node."));
            workload.start();
            List<Strike> strikes = rounds(cluster, workload, ledger, screen);
            workload.stop();
            return new Summary(screen, ledger, strikes).show(Audit.of(cluster.primary(), workload.writers())) ? 0 : 1;
        }
    }

    private String starting() {
        return switch (database) {
            case POSTGRESQL -> "Starting three PostgreSQL servers: a primary and two synchronous standbys …";
            case MYSQL ->
                "Starting three MySQL servers: a primary and two standbys, of which the one that is promoted"
                        + " finds on the primary's disk what it was not sent …";
            case MARIADB -> "Starting three MariaDB servers: a primary and two semi-synchronous standbys …";
        };
    }

    private List<Strike> rounds(DatabaseCluster cluster, Workload workload, Ledger ledger, Screen screen)
            throws InterruptedException {
        List<Strike> strikes = new ArrayList<>();
        try (LiveView live = new LiveView(screen, cluster, ledger)) {
            for (int round = 1; round <= rounds; round++) {
                long begun = System.nanoTime();
                Thread.sleep(BEFORE_THE_FAULT.toMillis());
                live.announce("round " + round + " of " + rounds + ": " + fault.announcement(cluster.primary()));
                Strike strike = fault.strike(cluster);
                long left = Duration.ofSeconds(seconds).toNanos() - (System.nanoTime() - begun);
                workload.awaitWrites(strike.promoted(), Duration.ofNanos(Math.max(0, left)));
                strikes.add(strike);
                live.interrupt(() -> new Timetable(strike, ledger).show(screen));
                fault.repair(cluster, strike.old());
            }
            Thread.sleep(500);
        }
        return strikes;
    }
}
