package io.awswrapper.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.ConnectionPlugin;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PluginChainTests {

    @ParameterizedTest
    @EnumSource
    void withoutPluginsNobodyWantsAnything(CallKind kind) {
        assertThat(PluginChain.EMPTY.wants(kind)).isFalse();
        assertThat(PluginChain.EMPTY.wantsAny()).isFalse();
        assertThat(PluginChain.EMPTY.next(kind, 0)).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void eachKindIsWantedByItselfOnly(CallKind kind) {
        PluginChain chain = new PluginChain(1);
        chain.add(wanting(Set.of(kind)));

        for (CallKind other : CallKind.values()) {
            assertThat(chain.wants(other)).isEqualTo(other == kind);
            assertThat(chain.next(other, 0)).isEqualTo(other == kind ? 0 : -1);
        }
        assertThat(chain.wantsAny()).isTrue();
    }

    @Test
    void findsTheNextPluginThatWantsTheKind() {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            int size = random.nextInt(6);
            PluginChain chain = new PluginChain(size);
            for (int i = 0; i < size; i++) {
                Set<CallKind> kinds = EnumSet.noneOf(CallKind.class);
                for (CallKind kind : CallKind.values()) {
                    if (random.nextInt(4) == 0) {
                        kinds.add(kind);
                    }
                }
                chain.add(wanting(kinds));
            }
            for (CallKind kind : CallKind.values()) {
                for (int from = 0; from <= size; from++) {
                    int expected = -1;
                    for (int i = size - 1; i >= from; i--) {
                        expected = chain.get(i).intercepts().contains(kind) ? i : expected;
                    }
                    assertThat(chain.next(kind, from)).isEqualTo(expected);
                }
            }
        }
    }

    private static ConnectionPlugin wanting(Set<CallKind> kinds) {
        return new ConnectionPlugin() {
            @Override
            public Set<CallKind> intercepts() {
                return kinds;
            }
        };
    }

    @Test
    void givesWhatThePluginNearestToTheApplicationHas() {
        PluginChain chain = new PluginChain(3);
        chain.add(new ConnectionPlugin() {});
        chain.add(giving("first"));
        chain.add(giving("second"));
        assertThat(chain.unwrap(String.class)).contains("first");
        assertThat(chain.unwrap(Integer.class)).isEmpty();
    }

    private static ConnectionPlugin giving(String text) {
        return new ConnectionPlugin() {
            @Override
            public <T> Optional<T> unwrap(Class<T> type) {
                return type == String.class ? Optional.of(type.cast(text)) : Optional.empty();
            }
        };
    }
}
