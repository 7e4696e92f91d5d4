package io.awswrapper.plugin.hostmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.Event;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.FailoverException.Timeline;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostHealth;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderTests {

    private static final Host A = Host.of("a", 5432);
    private static final Host B = Host.of("b", 5432);
    private final SQLException failure = new SQLException("password 'hunter2' of app was refused", "28P01");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyEventIsInTheRecordingAndNoSecretIs() throws Exception {
        FlightRecorder recorder = new FlightRecorder();
        Path file = folder.resolve("test.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            recorder.on(new Event.Connected("c", A, Duration.ofMillis(7), null));
            recorder.on(new Event.Connected("c", A, Duration.ofMillis(8), failure));
            recorder.on(new Event.SessionMoved(
                    "c", A, B, Outcome.UNKNOWN, new Timeline(Instant.now(), ms(1), ms(2), ms(3), ms(4))));
            recorder.on(new Event.CallsAborted("c", A, 12, Duration.ofMillis(900)));
            recorder.on(new Event.ProbeFailed("c", A, failure));
            recorder.on(new Event.RotationChanged("c", A, HostHealth.GOOD, new HostHealth(20, 0)));
            recorder.on(new HostMeasured(new HostMetrics(
                    "c", A, new HostHealth(88, 100), 4, 3, 1_000, 2, 1, 60, 1, LatencyHistogram.EMPTY)));
            recorder.on(new Event.NoHostFound("c", A, new Timeline(Instant.now(), ms(1), ms(2), ms(3), ms(4))));
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("io.awswrapper."))
                .toList();
        assertThat(events)
                .extracting(event -> event.getEventType().getName())
                .containsExactly(
                        "io.awswrapper.Connect",
                        "io.awswrapper.Connect",
                        "io.awswrapper.Failover",
                        "io.awswrapper.CallsAborted",
                        "io.awswrapper.ProbeFailed",
                        "io.awswrapper.RotationChanged",
                        "io.awswrapper.Host",
                        "io.awswrapper.Failover");
        assertThat(events.get(0).getDuration("took")).isEqualTo(ms(7));
        assertThat(events.get(1).getString("sqlState")).isEqualTo("28P01");
        assertThat(events.get(2).getString("outcome")).isEqualTo("UNKNOWN");
        assertThat(events.get(2).getString("from") + events.get(2).getString("to"))
                .isEqualTo(A.toString() + B);
        assertThat(events.get(3).getInt("calls")).isEqualTo(12);
        assertThat(events.get(5).getInt("share")).isZero();
        assertThat(events.get(6).getLong("calls")).isEqualTo(1_000);
        assertThat(events.toString()).doesNotContain("hunter2");
    }

    private static Duration ms(long milliseconds) {
        return Duration.ofMillis(milliseconds);
    }
}
