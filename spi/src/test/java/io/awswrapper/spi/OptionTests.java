package io.awswrapper.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionTests {

    private enum Mode {
        OFF,
        READS_ONLY
    }

    private static final Option<Boolean> FLAG = Option.flag("flag", true, "A flag.");
    private static final Option<Integer> NUMBER = Option.number("number", 5, -1, 10, "A number.");
    private static final Option<Duration> TIME = Option.milliseconds("timeMs", Duration.ofSeconds(2), "A time.");
    private static final Option<Mode> CHOICE = Option.choice("choice", Mode.class, Mode.READS_ONLY, "A choice.");
    private static final Option<String> TEXT = Option.text("text", null, "A text.");

    @Test
    void takesAnyText() {
        assertThat(TEXT.parse(" as it is ")).isEqualTo(" as it is ");
        assertThat(TEXT.parse("")).isEmpty();
        assertThat(TEXT.defaultValue()).isNull();
        assertThat(TEXT.defaultText()).isEmpty();
        assertThat(Option.text("text", "x", "").defaultText()).isEqualTo("x");
    }

    @Test
    void takesTrueAndFalseInAnyCaseAndNothingElse() {
        assertThat(FLAG.parse("TRUE")).isTrue();
        assertThat(FLAG.parse("fAlse")).isFalse();
        for (String text : List.of("", "yes", "1", "on", "truee")) {
            assertThatIllegalArgumentException().isThrownBy(() -> FLAG.parse(text));
        }
    }

    @Test
    void takesNumbersWithinTheirBounds() {
        assertThat(NUMBER.parse("-1")).isEqualTo(-1);
        assertThat(NUMBER.parse("10")).isEqualTo(10);
        assertThat(NUMBER.parse(" 7 ")).isEqualTo(7);
        for (String text : List.of("-2", "11", "", "1.5", "0x1", "4294967297", "99999999999999999999", "1_0", "５x")) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> NUMBER.parse(text));
        }
    }

    @Test
    void takesWholeMillisecondsWithoutAUnit() {
        assertThat(TIME.parse("250")).isEqualTo(Duration.ofMillis(250));
        assertThat(TIME.parse("2147483647")).isEqualTo(Duration.ofMillis(Integer.MAX_VALUE));
        for (String text : List.of("0", "-1", "2147483648", "2s", "2 s", "250ms", "PT2S", "")) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> TIME.parse(text));
        }
        assertThat(TIME.defaultText()).isEqualTo("2000");
    }

    @Test
    void aTimeSaysItsUnitInItsName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Option.milliseconds("timeout", Duration.ofSeconds(1), ""))
                .withMessageContaining("timeout")
                .withMessageContaining("Ms");
    }

    @Test
    void takesAChoiceAsUsersWriteIt() {
        assertThat(CHOICE.parse("reads-only")).isEqualTo(Mode.READS_ONLY);
        assertThat(CHOICE.parse("OFF")).isEqualTo(Mode.OFF);
        assertThat(CHOICE.defaultText()).isEqualTo("reads-only");
        assertThat(CHOICE.type()).isEqualTo("one of off, reads-only");
        assertThatIllegalArgumentException().isThrownBy(() -> CHOICE.parse("reads_only"));
        assertThat(Option.choice("choice", Mode.class, null, "").defaultText()).isEmpty();
        assertThat(CHOICE.parse("readsOnly")).as("without the dash").isEqualTo(Mode.READS_ONLY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "-77777", "99999999999999999999999"})
    void whatIsThrownNeverRepeatsTheValueAndSaysWhatOneLooksLike(String value) {
        for (Option<?> option : List.of(FLAG, NUMBER, TIME, CHOICE)) {
            Throwable thrown = catchThrowable(() -> option.sensitive().parse(value));

            assertThat(thrown).isInstanceOf(IllegalArgumentException.class).hasMessage(option.type());
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).as(option.name()).doesNotContain(value);
        }
    }

    @Test
    void sensitiveChangesNothingElse() {
        Option<Integer> secret = NUMBER.sensitive();

        assertThat(secret.isSensitive()).isTrue();
        assertThat(NUMBER.isSensitive()).isFalse();
        assertThat(secret.name()).isEqualTo("number");
        assertThat(secret.type()).isEqualTo("a whole number from -1 to 10");
        assertThat(secret.defaultValue()).isEqualTo(5);
        assertThat(secret.documentation()).isEqualTo("A number.");
        assertThat(secret.parse("3")).isEqualTo(3);
        assertThat(secret).hasToString("number");
    }

    @Test
    void itsDefaultCanBeWrittenByAUser() {
        for (Option<?> option : List.of(FLAG, NUMBER, TIME, CHOICE)) {
            assertThat((Object) option.parse(option.defaultText()))
                    .as(option.name())
                    .isEqualTo(option.defaultValue());
        }
    }
}
