package io.awswrapper.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Results become the page of the docs as it stands in the repository. */
class PageTests {

    private static final Environment ENVIRONMENT =
            new Environment("2026-11-23T00:00:00Z", "a machine", "a system", "a JDK", Map.of("awswrapper", "1"), 0);

    private final Path results;
    private final Path docs;

    PageTests(@TempDir Path folder) throws IOException {
        results = folder.resolve("results");
        docs = Files.createDirectory(folder.resolve("docs"));
        Path page = Path.of("..", "docs", "performance.md");
        Files.copy(page, docs.resolve("performance.md"));
        Files.copy(Path.of("..", "README.md"), folder.resolve("README.md"));
        keep(
                "calls",
                List.of(
                        new Calls.Row("executeQuery", "raw", 1, 0, 0),
                        new Calls.Row("executeQuery", "official+failover", 12_345, 6, 14_000),
                        new Calls.Row("executeQuery", "ours", 12, 1, 32),
                        new Calls.Row("executeQuery", "ours+failover", 81, 2, 96)));
        keep("contended", List.of(new Contended.Row("executeQuery", "ours", 8, "virtual", 77.7, 1)));
        keep("connections", List.of(new ConnectionProbe.Row("ours+failover", 10_000, 12.3, 7040, 4, 448, 440, 3)));
        keep("servers", List.of(new Servers.Row("postgresql", "ours", 2000, 25, 25.1, 1.004, 0.99, 1.02)));
        keep("outages", List.of(new Outages.Row("ours", "kill", 4, 1, List.of(5.0, 6.0, 7.0, 8.0), 0)));
    }

    private void keep(String name, List<?> rows) {
        new Results<>(ENVIRONMENT, "", rows).write(results.resolve(name + ".json"));
    }

    private int write() {
        return new CommandLine(new Benchmarks())
                .execute("page", "--results", results.toString(), "--docs", docs.toString());
    }

    @Test
    void everyPartHasItsTable() throws IOException {
        assertThat(write()).isZero();

        assertThat(Files.readString(docs.resolve("performance.md")))
                .contains("| `executeQuery` | 1 ± 0 ns, 0 B | 12,345 ± 6 ns, 14000 B | 81 ± 2 ns, 96 B | 80 ns, 96 B |")
                .contains("| `executeQuery` | virtual | ours | 77.7 |")
                .contains("| ours+failover | 10,000 | 12.3 µs, 7,040 B | 4 µs | 448 B | 3 |")
                .contains("| postgresql | ours | 25 µs | 25.1 µs | 1.0040 | 0.9900 to 1.0200 |")
                .contains("| kill | 4 | ours | 1 | 5 ms | 6.50 ms | 8 ms | 8 ms | 0 of 4 |");
    }

    @Test
    void theReadmeHasAFewOfTheNumbersAndAChart() throws IOException {
        assertThat(write()).isZero();

        assertThat(Files.readString(docs.resolveSibling("README.md")))
                .contains("| `executeQuery`, no plugin | 1 ns, 0 B | – | 12 ns, 32 B |")
                .contains("| writer killed, until the next write, median | – | – | 6.50 ms |")
                .contains("](docs/performance-calls.svg)");
    }

    @Test
    void aSecondRunChangesNothing() throws IOException {
        write();
        String first = Files.readString(docs.resolve("performance.md"));

        write();

        assertThat(Files.readString(docs.resolve("performance.md"))).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"calls", "connections", "outages"})
    void chartsAreSvgAndSayOnWhat(String name) throws Exception {
        write();

        Path chart = docs.resolve("performance-" + name + ".svg");
        assertThat(Files.readString(docs.resolve("performance.md"))).contains("](" + chart.getFileName() + ")");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(chart.toFile())
                        .getDocumentElement()
                        .getTextContent())
                .contains("a machine", "a JDK", "awswrapper 1", "ours");
    }

    @Test
    void aPluginThatIsNotThereIsRefusedByName() {
        assertThat(new CommandLine(new Benchmarks()).execute("calls", "--subjects", "ours+noSuchPlugin"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
    }
}
