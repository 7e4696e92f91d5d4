package io.awswrapper.example.demo;

import io.awswrapper.spi.Event.SessionMoved;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** The account at the end. */
final class Summary {

    private final Screen screen;
    private final Ledger ledger;
    private final List<Strike> strikes;

    Summary(Screen screen, Ledger ledger, List<Strike> strikes) {
        this.screen = screen;
        this.ledger = ledger;
        this.strikes = strikes;
    }

    /** @return whether all is as promised */
    boolean show(Audit audit) {
        times();
        exceptions();
        screen.title("What became of the work");
        count("reads answered", Long.toString(ledger.reads()));
        count("longest read, ms", String.format(Locale.ROOT, "%.0f", ledger.longestReadNanos() / 1e6));
        count("reads that saw an exception", screen.zero(ledger.failedReads()));
        count("writes acknowledged", Long.toString(ledger.written()));
        count("rows expected", Long.toString(audit.expected()));
        count("rows found on " + audit.node(), Long.toString(audit.rows()));
        count("acknowledged writes lost", screen.zero(audit.lost()));
        count("writes doubled", screen.zero(audit.doubled()));
        count("transactions applied in part", screen.zero(audit.torn()));
        count("writes said to be undone, but there", screen.zero(audit.uninvited()));
        screen.line("");
        return audit.passed() && ledger.failedReads() == 0;
    }

    private void count(String what, String value) {
        screen.line("  %-38s%s", what, value);
    }

    private void times() {
        if (strikes.isEmpty()) {
            return;
        }
        screen.title("From the promotion to the next acknowledged write, in ms");
        List<Map<String, Long>> rounds = strikes.stream()
                .map(strike -> ledger.firstWritesAfter(strike.promoted()))
                .toList();
        TreeSet<String> names = new TreeSet<>();
        rounds.forEach(round -> names.addAll(round.keySet()));
        StringBuilder head = new StringBuilder(String.format("  %-16s", ""));
        for (int round = 1; round <= rounds.size(); round++) {
            head.append(String.format("%10s", "round " + round));
        }
        screen.line(screen.dim(head.toString()));
        List<Double> all = new ArrayList<>();
        for (String name : names) {
            StringBuilder row = new StringBuilder(String.format("  %-16s", name));
            for (int i = 0; i < rounds.size(); i++) {
                Long when = rounds.get(i).get(name);
                if (when == null) {
                    row.append(String.format("%10s", "never"));
                    all.add(Double.POSITIVE_INFINITY);
                } else {
                    double millis = (when - strikes.get(i).promoted()) / 1e6;
                    row.append(String.format(Locale.ROOT, "%10.1f", millis));
                    all.add(millis);
                }
            }
            screen.line(row.toString());
        }
        screen.line(screen.bold(median("median", all)));
        screen.line(median("session moved", moves()) + screen.dim("   median, all sessions: the part of the driver"));
        screen.line(screen.dim("  " + machine()));
    }

    /** From each promotion until a session was on the new primary, for all sessions and rounds. */
    private List<Double> moves() {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < strikes.size(); i++) {
            long promoted = strikes.get(i).promoted();
            long end = i + 1 < strikes.size() ? strikes.get(i + 1).begin() : Long.MAX_VALUE;
            DriverEvents.since(strikes.get(i).begin()).stream()
                    .filter(heard -> heard.event() instanceof SessionMoved && heard.nanos() < end)
                    .forEach(heard -> millis.add((heard.nanos() - promoted) / 1e6));
        }
        return millis;
    }

    /** Milliseconds mean little without it: servers, workload and driver share these processors. */
    private static String machine() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "servers, workload and driver on %d processors, load average %.1f",
                system.getAvailableProcessors(),
                system.getSystemLoadAverage());
    }

    private void exceptions() {
        List<Mishap> mishaps = ledger.mishaps();
        screen.title("Every exception that the application saw: " + mishaps.size());
        for (Mishap mishap : mishaps) {
            screen.line(
                    "  round %d  %-14s  %s  %-11s  %s",
                    round(mishap), mishap.who(), mishap.sqlState(), mishap.outcome(), mishap.reaction());
        }
    }

    private int round(Mishap mishap) {
        return (int) strikes.stream()
                .filter(strike -> mishap.nanos() - strike.begin() >= 0)
                .count();
    }

    private static String median(String name, List<Double> values) {
        return String.format(Locale.ROOT, "  %-16s%10.1f", name, median(values));
    }

    private static double median(List<Double> values) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
