package io.awswrapper.jmh;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.awswrapper.jmh.Chart.Bar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts results where people read them. */
@Command(
        name = Page.NAME,
        description = "Writes the tables and the charts of docs/performance.md and of the README, from the results.",
        mixinStandardHelpOptions = true)
final class Page implements Callable<Integer> {

    static final String NAME = "page";

    @Mixin
    private Common common = new Common();

    @Option(
            names = "--docs",
            defaultValue = "../docs",
            description = "The folder of the docs; default: ${DEFAULT-VALUE}.")
    private Path docs = Path.of("../docs");

    private final Map<String, String> sections = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        calls();
        contended();
        connections();
        servers();
        outages();
        write(docs.resolve("performance.md"), sections);
        write(docs.resolveSibling("README.md"), summary());
        return 0;
    }

    private static void write(Path page, Map<String, String> sections) throws IOException {
        String text = Files.readString(page);
        for (Map.Entry<String, String> section : sections.entrySet()) {
            Matcher place = Pattern.compile("(<!-- " + section.getKey() + " -->\n).*?(<!-- end -->)", Pattern.DOTALL)
                    .matcher(text);
            if (!place.find()) {
                throw new IOException(page + ": expected the marks '<!-- " + section.getKey()
                        + " -->' and '<!-- end -->', but was without; put them where the table belongs");
            }
            text = place.replaceFirst(Matcher.quoteReplacement(place.group(1) + section.getValue() + place.group(2)));
        }
        Files.writeString(page, text);
        System.out.println("page: " + String.join(", ", sections.keySet()) + " in " + page);
    }

    private Map<String, String> summary() {
        List<Environment> on = new ArrayList<>();
        Summary summary = new Summary(
                read(Calls.NAME, Calls.Row.class, on),
                read(Connections.NAME, ConnectionProbe.Row.class, on),
                read(Outages.NAME, Outages.Row.class, on));
        return on.isEmpty()
                ? Map.of()
                : Map.of(
                        "cost",
                        summary.table() + "\n![executeQuery](docs/performance-calls.svg)\n\n"
                                + on.get(0).caption() + ".\n");
    }

    private <R> List<R> read(String name, Class<R> row, List<Environment> on) {
        Path file = common.folder().resolve(name + ".json");
        if (!Files.exists(file)) {
            return List.of();
        }
        Results<R> results = Results.read(file, row);
        on.add(results.environment());
        return results.rows();
    }

    private void calls() throws IOException {
        List<Environment> on = new ArrayList<>();
        List<Calls.Row> rows = read(Calls.NAME, Calls.Row.class, on);
        if (rows.isEmpty()) {
            return;
        }
        Map<String, Map<String, Calls.Row>> byCall = new TreeMap<>();
        rows.forEach(row ->
                byCall.computeIfAbsent(row.call(), key -> new LinkedHashMap<>()).put(row.subject(), row));
        StringBuilder text = new StringBuilder();
        for (List<String> plugins : Subject.pluginSets()) {
            String behind = plugins.stream().map(plugin -> "+" + plugin).collect(joining());
            text.append("**")
                    .append(plugins.isEmpty() ? "No plugin" : String.join(" + ", plugins))
                    .append("**\n\n");
            table(text, "call", "raw driver", "official wrapper", "ours", "ours over raw");
            byCall.forEach((call, of) -> row(
                    text,
                    "`" + call + "`",
                    cell(of.get("raw")),
                    cell(of.get("official" + behind)),
                    cell(of.get("ours" + behind)),
                    over(of.get("ours" + behind), of.get("raw"))));
            text.append('\n');
        }
        text.append(on.get(0).caption()).append(".\n");
        String chart = chart(
                "performance-calls",
                new Chart(
                        "executeQuery on a driver that does nothing",
                        "ns",
                        rows.stream()
                                .filter(row -> row.call().equals("executeQuery"))
                                .map(row -> new Bar(row.subject(), row.nanos()))
                                .toList(),
                        on.get(0).caption()));
        sections.put(Calls.NAME, chart + text);
    }

    private static String cell(Calls.@Nullable Row row) {
        return row == null
                ? "–"
                : Chart.number(row.nanos()) + " ± " + Chart.number(row.error()) + " ns, " + Math.round(row.bytes())
                        + " B";
    }

    private static String over(Calls.@Nullable Row ours, Calls.@Nullable Row raw) {
        return ours == null || raw == null
                ? "–"
                : Chart.number(ours.nanos() - raw.nanos()) + " ns, " + Math.round(ours.bytes() - raw.bytes()) + " B";
    }

    private void contended() throws IOException {
        List<Environment> on = new ArrayList<>();
        List<Contended.Row> rows = read(Contended.NAME, Contended.Row.class, on);
        if (rows.isEmpty()) {
            return;
        }
        List<Integer> threads =
                rows.stream().map(Contended.Row::threads).distinct().sorted().toList();
        StringBuilder text = new StringBuilder();
        table(
                text,
                Stream.concat(
                                Stream.of("call", "threads are", "subject"),
                                threads.stream().map(count -> count + (count == 1 ? " thread" : " threads")))
                        .toArray(String[]::new));
        rows.stream()
                .collect(groupingBy(
                        row -> "`" + row.call() + "` | " + row.kind() + " | " + row.subject(), TreeMap::new, toList()))
                .forEach((head, of) -> row(
                        text,
                        Stream.concat(
                                        Stream.of(head),
                                        threads.stream()
                                                .map(count -> of.stream()
                                                        .filter(row -> row.threads() == count)
                                                        .map(row -> Chart.number(row.rate()))
                                                        .findFirst()
                                                        .orElse("–")))
                                .toArray(String[]::new)));
        text.append('\n').append(on.get(0).caption()).append(".\n");
        sections.put(Contended.NAME, text.toString());
    }

    private void connections() throws IOException {
        List<Environment> on = new ArrayList<>();
        List<ConnectionProbe.Row> rows = read(Connections.NAME, ConnectionProbe.Row.class, on);
        if (rows.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        table(text, "subject", "open at once", "to open", "to close", "retained by one", "threads of all");
        rows.forEach(row -> row(
                text,
                row.subject(),
                Chart.number(row.connections()),
                Chart.number(row.openMicros()) + " µs, " + Chart.number(row.openBytes()) + " B",
                Chart.number(row.closeMicros()) + " µs",
                Chart.number(row.retainedBytes()) + " B",
                Chart.number(row.threads())));
        text.append('\n').append(on.get(0).caption()).append(".\n");
        int most =
                rows.stream().mapToInt(ConnectionProbe.Row::connections).max().orElse(0);
        String chart = chart(
                "performance-connections",
                new Chart(
                        String.format(Locale.ROOT, "Heap retained by each of %,d connections", most),
                        "bytes",
                        rows.stream()
                                .filter(row -> row.connections() == most)
                                .map(row -> new Bar(row.subject(), row.retainedBytes()))
                                .toList(),
                        on.get(0).caption()));
        sections.put(Connections.NAME, chart + text);
    }

    private void servers() throws IOException {
        List<Environment> on = new ArrayList<>();
        List<Servers.Row> rows = read(Servers.NAME, Servers.Row.class, on);
        if (rows.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        table(text, "server", "subject", "raw", "ours", "ours : raw", "99 % interval");
        rows.forEach(row -> row(
                text,
                row.server(),
                row.subject(),
                Chart.number(row.rawMicros()) + " µs",
                Chart.number(row.oursMicros()) + " µs",
                String.format(Locale.ROOT, "%.4f", row.ratio()),
                String.format(Locale.ROOT, "%.4f to %.4f", row.low(), row.high())));
        text.append('\n').append(on.get(0).caption()).append(".\n");
        sections.put(Servers.NAME, text.toString());
    }

    private void outages() throws IOException {
        List<Environment> on = new ArrayList<>();
        List<Outages.Row> rows = read(Outages.NAME, Outages.Row.class, on);
        if (rows.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        table(text, "fault", "sessions", "client", "times", "least", "median", "90 %", "most", "without a write");
        rows.forEach(row -> row(
                text,
                row.fault(),
                Chart.number(row.sessions()),
                row.client(),
                Chart.number(row.repetitions()),
                Chart.number(row.percentile(0)) + " ms",
                Chart.number(row.percentile(50)) + " ms",
                Chart.number(row.percentile(90)) + " ms",
                Chart.number(row.percentile(100)) + " ms",
                row.lost() + " of " + (row.lost() + row.millis().size())));
        text.append('\n').append(on.get(0).caption()).append(".\n");
        String chart = chart(
                "performance-outages",
                new Chart(
                        "From the promotion to the next acknowledged write: median, and least to most",
                        "ms",
                        rows.stream()
                                .map(row -> new Bar(
                                        row.client() + ", " + row.fault() + ", " + row.sessions() + " sessions",
                                        row.percentile(50),
                                        row.percentile(0),
                                        row.percentile(100)))
                                .toList(),
                        on.get(0).caption()));
        sections.put(Outages.NAME, chart + text);
    }

    /** @return what shows it */
    private String chart(String name, Chart chart) throws IOException {
        Files.writeString(docs.resolve(name + ".svg"), chart.svg());
        return "![" + chart.title() + "](" + name + ".svg)\n\n";
    }

    private static void table(StringBuilder text, String... heads) {
        row(text, heads);
        text.append("|---".repeat(heads.length)).append("|\n");
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
