package io.awswrapper.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource.Sibling;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceAddressesTests {

    private static final String CLUSTER = "db.cluster-xyz1.us-east-2.rds.amazonaws.com";

    @Test
    void anAddressThatTheServerTellsIsTaken() {
        InstanceAddresses addresses = addresses("a:6000", "");

        assertThat(text(addresses.of(sibling(null, "B.example", 6001)))).isEqualTo("b.example:6001 b.example:6001");
        assertThat(text(addresses.of(sibling("b", "10.0.0.2", 0)))).isEqualTo("b 10.0.0.2:6000");
        assertThat(text(addresses.of(sibling(null, "::1", 0)))).isEqualTo("[::1]:6000 [::1]:6000");
    }

    @ParameterizedTest
    @CsvSource({
        CLUSTER + ", Db-2, db-2.xyz1.us-east-2.rds.amazonaws.com:5432",
        CLUSTER + ":6000, db-2, db-2.xyz1.us-east-2.rds.amazonaws.com:6000",
        "db-1.xyz1.us-east-2.rds.amazonaws.com, db-2, db-2.xyz1.us-east-2.rds.amazonaws.com:5432"
    })
    void anInstancesAddressFollowsFromTheEndpointOfTheUrl(String url, String id, String expected) {
        assertThat(text(addresses(url, "").of(sibling(id, null, 0)))).isEqualTo(id + " " + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "?.my.domain:7000, 0, db-2.my.domain:7000",
        "?.my.domain, 0, db-2.my.domain:5432",
        "x-?.d, 99, x-db-2.d:99"
    })
    void thePatternTakesPrecedenceOverTheEndpoint(String pattern, int port, String expected) {
        assertThat(text(addresses(CLUSTER, pattern).of(sibling("db-2", null, port))))
                .isEqualTo("db-2 " + expected);
    }

    @Test
    void whereNothingTellsThereIsNoAddress() {
        assertThat(addresses("custom.name", "").of(sibling("db-2", null, 0))).isEmpty();
        assertThat(addresses(CLUSTER, "").of(sibling(null, null, 0))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        CLUSTER + ", true",
        "db.cluster-ro-xyz1.us-east-2.rds.amazonaws.com, true",
        "db.cluster-custom-xyz1.us-east-2.rds.amazonaws.com, true",
        "db.global-xyz1.global.rds.amazonaws.com, true",
        "db-1.xyz1.us-east-2.rds.amazonaws.com, false",
        "custom.name, false",
        "127.0.0.1, false"
    })
    void tellsNamesOfAClusterFromNamesOfHosts(String url, boolean cluster) {
        assertThat(addresses(url, "").urlNamesCluster()).isEqualTo(cluster);
    }

    private static InstanceAddresses addresses(String url, String pattern) {
        return new InstanceAddresses(FakeServers.settings(
                url + "/db" + (pattern.isEmpty() ? "" : "?clusterInstanceHostPattern=" + pattern.replace("?", "%3F"))));
    }

    private static Sibling sibling(@Nullable String id, @Nullable String address, int port) {
        return new Sibling(id, address, port, HostRole.READER, true);
    }

    private static String text(Optional<Host> host) {
        return host.map(found -> found.id() + " " + found.authority()).orElse("none");
    }
}
