package io.awswrapper.its.credentials.iam;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;

@ClusterTest(value = Database.MYSQL, nodes = 1)
class MySqlIamLoginTests extends AbstractIamLoginTests {

    MySqlIamLoginTests(DatabaseCluster cluster) {
        super(cluster);
    }

    @Override
    Map<String, String> verification(Path directory) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "gateway",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(gateway.certificate().getBytes(StandardCharsets.US_ASCII))));
        Path file = directory.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, "changeit".toCharArray());
        }
        return Map.of(
                "sslMode",
                "VERIFY_IDENTITY",
                "trustCertificateKeyStoreUrl",
                file.toUri().toString(),
                "trustCertificateKeyStoreType",
                "PKCS12",
                "trustCertificateKeyStorePassword",
                "changeit");
    }

    @Override
    String clear() {
        return "sslMode=DISABLED";
    }

    @Override
    String denial() {
        return "Access denied for user 'app'";
    }
}
