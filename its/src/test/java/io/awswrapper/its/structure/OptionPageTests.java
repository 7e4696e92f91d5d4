package io.awswrapper.its.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.plugin.failover.FailoverProvider;
import io.awswrapper.plugin.hostmonitor.MonitoringProvider;
import io.awswrapper.plugin.iam.IamProvider;
import io.awswrapper.plugin.rwsplit.ReadWriteSplittingProvider;
import io.awswrapper.plugin.secrets.SecretsProvider;
import io.awswrapper.runtime.config.Installation;
import io.awswrapper.runtime.config.OptionReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of the documentation that nobody writes by hand. */
class OptionPageTests {

    @Test
    void theDocumentedOptionsAreTheOnesInTheCode() throws IOException {
        // Only what this project ships: the example's and the tests' plugins are on this path too.
        String page = OptionReference.page(Installation.of(
                List.of(),
                List.of(
                        new FailoverProvider(),
                        new IamProvider(),
                        new SecretsProvider(),
                        new ReadWriteSplittingProvider(),
                        new MonitoringProvider()),
                List.of(),
                List.of()));
        Path file = Shipped.project().resolve("docs/options.md");
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, page);
        }
        assertThat(Files.readString(file))
                .as("docs/options.md; write it again with ./mvnw verify -pl its -am -Dtest=OptionPageTests"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dregenerate=true")
                .isEqualTo(page);
    }
}
