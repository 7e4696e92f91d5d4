package io.awswrapper.runtime.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostSelector;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostSelectorTests {

    private static final List<Host> HOSTS = List.of(Host.of("a", 1), Host.of("b", 1), Host.of("c", 1));
    /** Neither asks it anything. */
    private static final Cluster CLUSTER = (Cluster) Proxy.newProxyInstance(
            HostSelectorTests.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                throw new AssertionError(method);
            });

    @Test
    void roundRobinTakesOneAfterTheOtherAlsoWhenTheirNumberChanges() {
        HostSelector selector = new RoundRobinSelector();
        List<Host> taken = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            taken.add(selector.select(HOSTS, CLUSTER));
        }
        assertThat(selector.id()).isEqualTo("roundRobin");
        assertThat(taken.subList(0, 3)).containsExactlyElementsOf(HOSTS);
        assertThat(taken.subList(3, 6)).containsExactlyElementsOf(HOSTS);
        assertThat(selector.select(HOSTS.subList(0, 1), CLUSTER)).isEqualTo(HOSTS.get(0));
    }

    @Test
    void randomTakesAnyOfThem() {
        HostSelector selector = new RandomSelector();
        Set<Host> taken = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            taken.add(selector.select(HOSTS, CLUSTER));
        }
        assertThat(selector.id()).isEqualTo("random");
        assertThat(taken).containsExactlyInAnyOrderElementsOf(HOSTS);
    }
}
