package io.awswrapper.its.credentials.iam;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

@ClusterTest(value = Database.MARIADB, nodes = 1)
class MariaDbIamLoginTests extends AbstractIamLoginTests {

    MariaDbIamLoginTests(DatabaseCluster cluster) {
        super(cluster);
    }

    @Override
    Map<String, String> verification(Path directory) throws IOException {
        Path root = Files.writeString(directory.resolve("root.crt"), gateway.certificate());
        return Map.of("sslMode", "verify-full", "serverSslCert", root.toString());
    }

    @Override
    String clear() {
        return "sslMode=disable";
    }

    @Override
    String denial() {
        return "Access denied for user 'app'";
    }
}
