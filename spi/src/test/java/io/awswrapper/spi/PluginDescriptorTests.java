package io.awswrapper.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginDescriptorTests {

    private static final Option<String> OPTION = Option.text("text", null, "");

    @Test
    void holdsWhatItsBuilderWasTold() {
        PluginDescriptor descriptor = PluginDescriptor.plugin("mine")
                .description("Does it.")
                .after("a", "b")
                .after("c")
                .before("d")
                .requires("e")
                .conflicts("f", "g")
                .options(OPTION)
                .enabledByDefault()
                .applicationOnly()
                .build();

        assertThat(descriptor.id()).isEqualTo("mine");
        assertThat(descriptor.description()).isEqualTo("Does it.");
        assertThat(descriptor.after()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(descriptor.before()).containsExactly("d");
        assertThat(descriptor.requires()).containsExactly("e");
        assertThat(descriptor.conflicts()).containsExactlyInAnyOrder("f", "g");
        assertThat(descriptor.options()).isEqualTo(List.of(OPTION));
        assertThat(descriptor.enabledByDefault()).isTrue();
        assertThat(descriptor.probes()).isFalse();
    }

    @Test
    void aPluginOfFewWordsIsOffByDefaultAndTakesPartInProbes() {
        PluginDescriptor descriptor = PluginDescriptor.plugin("mine").build();

        assertThat(descriptor.enabledByDefault()).isFalse();
        assertThat(descriptor.probes()).isTrue();
        assertThat(descriptor.after()).isEmpty();
        assertThat(descriptor.options()).isEmpty();
    }

    @Test
    void doesNotChangeWhenItsBuilderGoesOn() {
        PluginDescriptor.Builder builder = PluginDescriptor.plugin("mine").after("a");
        PluginDescriptor descriptor = builder.build();
        builder.after("b").options(OPTION).enabledByDefault();

        assertThat(descriptor.after()).containsExactly("a");
        assertThat(descriptor.options()).isEmpty();
        assertThat(descriptor.enabledByDefault()).isFalse();
        assertThatThrownBy(() -> descriptor.after().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> descriptor.options().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "-a", "a b", "a,b", "+a", "a_b", "ä", "a\n"})
    void refusesAnIdThatTheUrlCouldNotName(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PluginDescriptor.plugin(id).build())
                .withMessageContaining("'" + id + "'");
    }
}
