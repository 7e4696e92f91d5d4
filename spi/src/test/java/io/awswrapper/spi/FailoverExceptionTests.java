package io.awswrapper.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.FailoverException.Timeline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailoverExceptionTests {

    private static final Timeline TIMELINE = new Timeline(
            Instant.parse("2026-01-02T03:04:05Z"),
            Duration.ofMillis(1),
            Duration.ofMillis(20),
            Duration.ofMillis(25),
            Duration.ofNanos(26_540_000));

    @ParameterizedTest
    @CsvSource({"NOT_APPLIED, 08S02", "ROLLED_BACK, 08007", "UNKNOWN, 08007", "NO_HOST, 08001"})
    void tellsItsOutcomeInTheSqlState(Outcome outcome, String state) {
        FailoverException told = new FailoverException(outcome, "what", TIMELINE, null);

        assertThat(outcome.sqlState()).isEqualTo(state);
        assertThat(told.getSQLState()).isEqualTo(state);
        assertThat(told.outcome()).isEqualTo(outcome);
        assertThat((Throwable) told).hasMessage("what").hasNoCause();
    }

    @ParameterizedTest
    @EnumSource
    void survivesItsWayThroughAStream(Outcome outcome) throws Exception {
        SQLException cause = new SQLException("gone", "08006");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new FailoverException(outcome, "what", TIMELINE, cause));
        }
        FailoverException read;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            read = (FailoverException) in.readObject();
        }

        assertThat(read.outcome()).isEqualTo(outcome);
        assertThat(read.timeline()).isEqualTo(TIMELINE);
        assertThat(read.getSQLState()).isEqualTo(outcome.sqlState());
        assertThat((Throwable) read).hasMessage("what").cause().hasMessage("gone");
    }

    @Test
    void writesItsTimesTheSameInEveryCountry() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(TIMELINE)
                    .hasToString(
                            "detected after 1.0 ms; topology known +20.0 ms, connected +25.0 ms, restored +26.5 ms");
        } finally {
            Locale.setDefault(before);
        }
    }
}
