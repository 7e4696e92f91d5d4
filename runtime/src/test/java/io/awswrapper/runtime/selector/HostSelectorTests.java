package io.awswrapper.runtime.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostHealth;
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

    @Test
    void leastConnectionsTakesAnyOfThoseWithTheFewest() {
        HostSelector selector = new LeastConnectionsSelector();
        assertThat(selector.id()).isEqualTo("leastConnections");
        assertThat(taken(selector, "sessions", 3, 1, 2)).containsExactly(HOSTS.get(1));
        assertThat(taken(selector, "sessions", 3, 1, 1)).containsExactlyInAnyOrder(HOSTS.get(1), HOSTS.get(2));
    }

    @Test
    void fastestResponseTakesTheOneThatAnswersSoonestOrWasNotAsked() {
        HostSelector selector = new FastestResponseSelector();
        assertThat(selector.id()).isEqualTo("fastestResponse");
        assertThat(taken(selector, "responseNanos", 900_000, 250_000, 600_000)).containsExactly(HOSTS.get(1));
        assertThat(taken(selector, "responseNanos", 900_000, 0, 600_000)).containsExactly(HOSTS.get(1));
        assertThat(taken(selector, "responseNanos", 190_000, 200_000, 900_000))
                .as("as good as equal")
                .containsExactlyInAnyOrder(HOSTS.get(0), HOSTS.get(1));
    }

    @Test
    void healthiestTakesTheBestScore() {
        HostSelector selector = new HealthiestSelector();
        assertThat(selector.id()).isEqualTo("healthiest");
        assertThat(taken(selector, "health", 40, 90, 70)).containsExactly(HOSTS.get(1));
        assertThat(taken(selector, "health", 95, 92, 40))
                .as("as good as equal")
                .containsExactlyInAnyOrder(HOSTS.get(0), HOSTS.get(1));
    }

    /** @param values what the cluster says of each host, when it is asked this; 0 or good otherwise */
    private static Set<Host> taken(HostSelector selector, String question, long... values) {
        Cluster cluster = (Cluster) Proxy.newProxyInstance(
                HostSelectorTests.class.getClassLoader(),
                new Class<?>[] {Cluster.class},
                (proxy, method, arguments) -> {
                    long value = method.getName().equals(question) ? values[HOSTS.indexOf(arguments[0])] : 0;
                    return switch (method.getName()) {
                        case "sessions" -> (int) value;
                        case "responseNanos" -> value;
                        case "health" -> new HostHealth((int) value, 100);
                        default -> throw new AssertionError(method);
                    };
                });
        Set<Host> taken = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            taken.add(selector.select(HOSTS, cluster));
        }
        return taken;
    }
}
