package io.awswrapper.jmh;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The few lines of the README.
 *
 * @param calls what was measured of calls
 * @param connections of connections
 * @param outages of outages
 */
record Summary(List<Calls.Row> calls, List<ConnectionProbe.Row> connections, List<Outages.Row> outages) {

    private static final String NONE = "–";
    private static final String ALL_PLUGINS = Subject.pluginSets()
            .get(Subject.pluginSets().size() - 1)
            .stream()
            .map(plugin -> "+" + plugin)
            .collect(Collectors.joining());
    private static final List<String> OUTAGE_CLIENTS = List.of("pgjdbc", "official", "ours");
    private static final int SESSIONS = 4;

    Summary {
        calls = List.copyOf(calls);
        connections = List.copyOf(connections);
        outages = List.copyOf(outages);
    }

    /** A table, in Markdown. */
    String table() {
        return Stream.of(
                        line("", List.of("driver alone", "official wrapper", "ours")),
                        "|---|---|---|---|",
                        line("`executeQuery`, no plugin", subjects("", this::call)),
                        line("`executeQuery`, three plugins", subjects(ALL_PLUGINS, this::call)),
                        line("to connect, three plugins", subjects(ALL_PLUGINS, this::opening)),
                        line("heap kept by a connection, three plugins", subjects(ALL_PLUGINS, this::retained)),
                        line("writer killed, until the next write, median", clients("kill")),
                        line("writer frozen, until the next write, median", clients("freeze")))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(String head, List<String> cells) {
        return "| " + head + " | " + String.join(" | ", cells) + " |";
    }

    private static List<String> subjects(String plugins, Function<String, String> cell) {
        return Stream.of("raw", "official" + plugins, "ours" + plugins)
                .map(cell)
                .toList();
    }

    private List<String> clients(String fault) {
        return OUTAGE_CLIENTS.stream().map(client -> outage(fault, client)).toList();
    }

    private String call(String subject) {
        return calls.stream()
                .filter(row -> row.subject().equals(subject) && row.call().equals("executeQuery"))
                .map(row -> Chart.number(row.nanos()) + " ns, " + Chart.number(Math.round(row.bytes())) + " B")
                .findFirst()
                .orElse(NONE);
    }

    private String opening(String subject) {
        return most(subject, row -> Chart.number(row.openMicros()) + " µs, " + Chart.number(row.openBytes()) + " B");
    }

    private String retained(String subject) {
        return most(subject, row -> Chart.number(row.retainedBytes()) + " B");
    }

    /** With the most connections that were open at once: what all share is spread thinnest there. */
    private String most(String subject, Function<ConnectionProbe.Row, String> cell) {
        return connections.stream()
                .filter(row -> row.subject().equals(subject))
                .reduce((one, other) -> one.connections() > other.connections() ? one : other)
                .map(cell)
                .orElse(NONE);
    }

    private String outage(String fault, String client) {
        return outages.stream()
                .filter(row -> row.fault().equals(fault) && row.client().equals(client) && row.sessions() == SESSIONS)
                .map(row ->
                        (row.lost() > row.millis().size() ? "over " : "") + Chart.number(row.percentile(50)) + " ms")
                .findFirst()
                .orElse(NONE);
    }
}
