package io.awswrapper.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportSecurityTests {

    private static final String CIPHER = "SHOW SESSION STATUS LIKE 'Ssl_cipher'";

    @Test
    void mySqlProvesItsIdentity(@TempDir Path directory) throws Exception {
        try (DatabaseCluster cluster = DatabaseCluster.builder(Database.MYSQL)
                .nodes(2)
                .oneAddressPerNode(true)
                .start()) {
            Path trusted = trustStore(cluster, directory);
            String options = "?sslMode=VERIFY_IDENTITY&trustCertificateKeyStoreType=PKCS12"
                    + "&trustCertificateKeyStorePassword=secret&trustCertificateKeyStoreUrl=";
            for (DatabaseNode node : cluster.nodes()) {
                assertEncrypted(node.jdbcUrl() + options + trusted.toUri());
            }
            String untrusted = cluster.primary().jdbcUrl() + "?sslMode=VERIFY_CA";
            assertThatThrownBy(() -> DriverManager.getConnection(untrusted, "app", "app"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void mariaDbProvesItsIdentity() throws SQLException {
        try (DatabaseCluster cluster = DatabaseCluster.builder(Database.MARIADB)
                .nodes(2)
                .oneAddressPerNode(true)
                .start()) {
            String options = "?sslMode=verify-full&serverSslCert="
                    + cluster.certificate().orElseThrow();
            for (DatabaseNode node : cluster.nodes()) {
                assertEncrypted(node.jdbcUrl() + options);
            }
        }
    }

    private static void assertEncrypted(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "app", "app")) {
            assertThat(Sql.rows(connection, CIPHER).get(0).get(1)).isNotEmpty();
        }
    }

    private static Path trustStore(DatabaseCluster cluster, Path directory) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(cluster.certificate().orElseThrow())) {
            store.setCertificateEntry(
                    "servers", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        Path file = directory.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "secret".toCharArray());
        }
        return file;
    }
}
