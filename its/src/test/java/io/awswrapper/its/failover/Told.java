package io.awswrapper.its.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the application was told. */
final class Told {

    private Told() {}

    /** Asserts that {@code work} ends in a {@link FailoverException} of this outcome that hides nothing. */
    static FailoverException told(Outcome outcome, ThrowingCallable work) {
        Throwable thrown = catchThrowable(work);
        assertThat(thrown).as("what the application is told").isInstanceOfSatisfying(FailoverException.class, told -> {
            assertThat(told.outcome()).as(told.getMessage()).isEqualTo(outcome);
            assertThat(told.getSQLState()).isEqualTo(outcome.sqlState());
            assertThat(told.getMessage()).isNotBlank();
            FailoverException.Timeline timeline = told.timeline();
            assertThat(timeline.detectedAt()).isNotNull();
            assertThat(timeline.detected()).isGreaterThanOrEqualTo(Duration.ZERO);
            assertThat(timeline.topologyKnown()).isGreaterThanOrEqualTo(Duration.ZERO);
            assertThat(timeline.connected()).isGreaterThanOrEqualTo(timeline.topologyKnown());
            assertThat(timeline.restored()).isGreaterThanOrEqualTo(timeline.connected());
        });
        return (FailoverException) thrown;
    }

    /** As {@link #told}, and the driver's own exception is still there. */
    static FailoverException toldWithCause(Outcome outcome, ThrowingCallable work) {
        FailoverException told = told(outcome, work);
        assertThat(told.getCause() != null || told.getSuppressed().length > 0)
                .as("the original cause is kept")
                .isTrue();
        return told;
    }
}
