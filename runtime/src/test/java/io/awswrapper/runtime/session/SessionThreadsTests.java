package io.awswrapper.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What other threads than the session's own do to it. */
@Timeout(60)
class SessionThreadsTests {

    private final FakeDatabase database = new FakeDatabase().watched();

    @Test
    void aMisplacedConnectionIsAborted() throws SQLException {
        try (Connection connection = database.open("a")) {
            database.told();
            assertThat(database.session().abortIf(host -> host.address().equals("a")))
                    .isTrue();
            assertThat(database.told()).anyMatch(line -> line.startsWith("a abort"));
            assertThat(connection.isClosed()).isFalse();
        }
    }

    @Test
    void whatTheSessionHasMovedToMeanwhileIsNotAborted() throws SQLException {
        try (Connection connection = database.open("a")) {
            List<Connection> left = new ArrayList<>();
            boolean aborted = database.session().abortIf(host -> {
                try {
                    left.add(database.move("b"));
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
                return true;
            });
            assertThat(aborted).isFalse();
            assertThat(left).hasSize(1);
            assertThat(database.told()).noneMatch(line -> line.contains(" abort"));
            assertThat(connection).hasToString("Connection to b:5432");
        }
    }

    @Test
    void aClosedSessionIsNotAborted() throws SQLException {
        Connection connection = database.open("a");
        connection.close();
        database.told();
        assertThat(database.session().abortIf(host -> true)).isFalse();
        assertThat(database.told()).isEmpty();
    }
}
