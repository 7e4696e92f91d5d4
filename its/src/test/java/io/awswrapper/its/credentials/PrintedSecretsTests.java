package io.awswrapper.its.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.testkit.TestSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Looks for the secrets of all tests in what all tests of all modules have printed. Runs by itself, after the others: see
 * the pom.
 */
class PrintedSecretsTests {

    /** What a test prints so that it is found here: without it, nothing would be found. */
    static final String PRINTED = "printed for PrintedSecretsTests";

    private static final String REPORT = ".*[/\\\\]target[/\\\\]surefire-reports[/\\\\][^/\\\\]+(\\.xml|-output\\.txt)";

    @Test
    void noSecretOfAnyTestWasPrinted() throws IOException {
        List<Path> reports = reports();
        assertThat(reports).as("reports of tests that ran before").isNotEmpty();
        List<String> found = new ArrayList<>();
        for (Path report : reports) {
            String text = Files.readString(report);
            text.lines().filter(TestSecret::isIn).forEach(line -> found.add(report.getFileName() + ": " + line));
            if (report.endsWith(PrintingTests.class.getName() + "-output.txt")) {
                assertThat(text).as("output is in the reports").contains(PRINTED);
            }
        }
        assertThat(found).isEmpty();
    }

    /** Surefire's, which hold all output, and not those of a failed try of this test. */
    private static List<Path> reports() throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of("").toAbsolutePath().getParent(),
                5,
                (path, attributes) -> path.toString().matches(REPORT)
                        && !path.toString().contains(PrintedSecretsTests.class.getName()))) {
            return files.toList();
        }
    }
}
