package io.awswrapper.jmh;

import io.awswrapper.jmh.noop.NoopDriver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The calls of JDBC that applications make most, each on a connection of the thread's own to the no-op driver. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets up
public class CallBenchmark {

    /** A {@link Subject}. */
    @Param("raw")
    public String subject;

    private Connection connection;
    private Statement statement;
    private PreparedStatement prepared;
    private int number;
    private final byte[] bytes = new byte[100];
    private final Timestamp timestamp = new Timestamp(0);

    /** For JMH. */
    public CallBenchmark() {}

    @Setup
    public void open() throws SQLException {
        Quiet.logging();
        connection = Subject.parse(subject).connect();
        statement = connection.createStatement();
        prepared = connection.prepareStatement(NoopDriver.QUERY + " WHERE id = ? AND name = ?");
    }

    @TearDown
    public void close() throws SQLException {
        connection.close();
    }

    @Benchmark
    public ResultSet executeQuery() throws SQLException {
        return statement.executeQuery(NoopDriver.QUERY);
    }

    @Benchmark
    public int executeUpdate() throws SQLException {
        return statement.executeUpdate("UPDATE item SET id = 1");
    }

    @Benchmark
    public ResultSet preparedExecuteQuery() throws SQLException {
        prepared.setInt(1, number++);
        prepared.setString(2, "name");
        return prepared.executeQuery();
    }

    @Benchmark
    public void setInt() throws SQLException {
        prepared.setInt(1, number++);
    }

    @Benchmark
    public void setString() throws SQLException {
        prepared.setString(2, "name");
    }

    /** The array may be changed by the application after this: a session that can move takes a copy. */
    @Benchmark
    public void setHundredBytes() throws SQLException {
        prepared.setBytes(1, bytes);
    }

    /** As {@link #setHundredBytes}. */
    @Benchmark
    public void setTimestamp() throws SQLException {
        prepared.setTimestamp(1, timestamp);
    }

    @Benchmark
    public Statement createAndCloseStatement() throws SQLException {
        try (Statement created = connection.createStatement()) {
            return created;
        }
    }

    @Benchmark
    public long traverseThousandRows() throws SQLException {
        long sum = 0;
        try (ResultSet rows = statement.executeQuery(NoopDriver.QUERY)) {
            while (rows.next()) {
                sum += rows.getInt(1) + rows.getString(2).length();
            }
        }
        return sum;
    }

    @Benchmark
    public boolean getAutoCommit() throws SQLException {
        return connection.getAutoCommit();
    }

    @Benchmark
    public void commit() throws SQLException {
        connection.commit();
    }
}
