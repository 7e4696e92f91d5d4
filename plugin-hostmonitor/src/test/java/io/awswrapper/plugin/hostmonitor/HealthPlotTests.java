package io.awswrapper.plugin.hostmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HealthPlotTests {

    @Test
    void theDocumentedPlotIsOfTheRealScore() throws IOException {
        Path file = Path.of("..", "docs", "health-score.svg");
        if (Boolean.getBoolean("regenerate")) {
            HealthPlot.main(new String[] {file.toString()});
        }
        assertThat(Files.readString(file))
                .as("docs/health-score.svg; draw it again with ./mvnw verify -pl plugin-hostmonitor -am"
                        + " -Dtest=HealthPlotTests -Dsurefire.failIfNoSpecifiedTests=false -Dregenerate=true")
                .isEqualTo(HealthPlot.svg());
    }
}
