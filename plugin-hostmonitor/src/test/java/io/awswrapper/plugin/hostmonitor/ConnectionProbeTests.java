package io.awswrapper.plugin.hostmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.plugin.hostmonitor.Probe.Answer;
import io.awswrapper.plugin.hostmonitor.Probe.Outcome;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import java.net.ConnectException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What a failure to connect says of the host. */
class ConnectionProbeTests {

    private static final Duration TIMEOUT = Duration.ofMillis(250);

    private static Answer whenConnectingFails(SQLException failure, Duration after, ErrorKind kind) {
        Cluster cluster = Stub.of(Cluster.class, Map.of("connect", arguments -> {
            long until = System.nanoTime() + after.toNanos();
            for (long left = after.toNanos(); left > 0; left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            throw failure;
        }));
        Dialect dialect = Stub.of(Dialect.class, Map.of("classify", arguments -> kind));
        try (ConnectionProbe probe = new ConnectionProbe(cluster, dialect, new Host("a", "a", 1), TIMEOUT)) {
            return probe.ask();
        }
    }

    @Test
    void aDriverThatGivesUpWhenTheTimeIsAlmostOverHasHeardNothing() {
        // pgjdbc's loginTimeout: no cause, and on a machine with nothing to do a millisecond before the time.
        SQLException failure = new SQLException("Connection attempt timed out.", "08001");
        assertThat(whenConnectingFails(failure, TIMEOUT.minusMillis(2), ErrorKind.CANNOT_CONNECT)
                        .outcome())
                .isEqualTo(Outcome.SILENT);
    }

    @Test
    void aServerThatSaysNoIsThere() {
        SQLException failure = new SQLException("sorry, too many clients already", "53300");
        assertThat(whenConnectingFails(failure, Duration.ZERO, ErrorKind.CANNOT_CONNECT)
                        .outcome())
                .isEqualTo(Outcome.REFUSED);
    }

    @Test
    void nobodyAtTheAddress() {
        SQLException failure = new SQLException("Connection refused", "08001", new ConnectException("refused"));
        assertThat(whenConnectingFails(failure, Duration.ZERO, ErrorKind.CANNOT_CONNECT)
                        .outcome())
                .isEqualTo(Outcome.SILENT);
    }
}
