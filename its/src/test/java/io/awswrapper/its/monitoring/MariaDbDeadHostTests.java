package io.awswrapper.its.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;

@ClusterTest(Database.MARIADB)
class MariaDbDeadHostTests extends AbstractDeadHostTests {

    private final DatabaseCluster cluster;

    MariaDbDeadHostTests(DatabaseCluster cluster) {
        super(cluster);
        this.cluster = cluster;
    }

    @Override
    String sleep(int seconds) {
        return "SELECT SLEEP(" + seconds + ")";
    }

    /** This driver's {@code abort} waits for a fetch of rows that it streams: its own timeout ends that. */
    @Override
    String[] aloneAndInPortions() {
        return new String[] {ALONE, "socketTimeout=500"};
    }

    /** The server sends all rows of a stream, whatever the size of a portion: large ones, so that they do not fit in buffers. */
    @Override
    String counting(int last) {
        return "SELECT seq, repeat('x', 100000) FROM seq_1_to_" + last;
    }

    @Test
    void aSocketFactoryOfTheApplicationIsUsed() throws SQLException {
        Counting.SOCKETS.set(0);
        try (AwsWrapperDataSource driver =
                        Monitored.direct(cluster, ALONE, "socketFactory=" + Counting.class.getName());
                Connection connection = driver.getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
        }
        assertThat(Counting.SOCKETS).hasPositiveValue();
    }

    /** Made by the driver, by reflection. */
    public static final class Counting extends SocketFactory {

        private static final AtomicInteger SOCKETS = new AtomicInteger();

        @Override
        public Socket createSocket() {
            SOCKETS.incrementAndGet();
            return new Socket();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
