package io.awswrapper.its.credentials.iam;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

@PostgresClusterTest(nodes = 1)
class PostgresIamLoginTests extends AbstractIamLoginTests {

    PostgresIamLoginTests(PostgresCluster cluster) {
        super(cluster);
    }

    @Override
    Map<String, String> verification(Path directory) throws IOException {
        Path root = Files.writeString(directory.resolve("root.crt"), gateway.certificate());
        return Map.of("sslmode", "verify-full", "sslrootcert", root.toString());
    }

    @Override
    String clear() {
        return "sslmode=disable";
    }

    @Override
    String denial() {
        return "PAM authentication failed for user";
    }
}
