package io.awswrapper.dialect.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.spi.ErrorKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.BatchUpdateException;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class ClassifyTests {

    private final PostgresDialect dialect = new PostgresDialect();

    @ParameterizedTest
    @CsvSource({
        "08003, NOT_SENT",
        "08000, CONNECTION_LOST",
        "08006, CONNECTION_LOST",
        "08007, CONNECTION_LOST",
        "08P01, CONNECTION_LOST",
        "08S01, CONNECTION_LOST",
        "08001, CANNOT_CONNECT",
        "08004, LOGIN",
        "53300, CANNOT_CONNECT",
        "57P03, CANNOT_CONNECT",
        "57P01, CONNECTION_LOST",
        "57P02, CONNECTION_LOST",
        "57P04, CONNECTION_LOST",
        "57P05, CONNECTION_LOST",
        "25P03, CONNECTION_LOST",
        "25P04, CONNECTION_LOST",
        "28000, LOGIN",
        "28P01, LOGIN",
        "3D000, LOGIN",
        "25006, READ_ONLY",
        "57014, STATEMENT",
        "40001, STATEMENT",
        "40P01, STATEMENT",
        "23505, STATEMENT",
        "25P02, STATEMENT",
        "53100, STATEMENT",
        "53200, STATEMENT",
        "55P03, STATEMENT",
        "58030, STATEMENT",
        "F0000, STATEMENT",
        "XX000, STATEMENT",
        "42501, STATEMENT",
        "55000, STATEMENT",
        "22023, STATEMENT",
        "99999, STATEMENT"
    })
    void an_exception_without_a_message_of_the_server_is_told_by_its_state(String state, ErrorKind kind) {
        assertThat(dialect.classify(new SQLException("made by the driver", state)))
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        // dblink and postgres_fdw about their own connections
        "ERROR, 08001, STATEMENT",
        "ERROR, 08003, STATEMENT",
        "ERROR, 08006, STATEMENT",
        "ERROR, 57P01, STATEMENT",
        "ERROR, 28P01, STATEMENT",
        "ERROR, 53300, STATEMENT",
        // bind message supplies 1 parameters, but prepared statement requires 2
        "ERROR, 08P01, STATEMENT",
        // ALTER DATABASE of one that does not exist
        "ERROR, 3D000, STATEMENT",
        "ERROR, 25006, READ_ONLY",
        "ERROR, 40001, STATEMENT",
        // PgBouncer: server conn crashed?
        "FATAL, 08P01, CONNECTION_LOST",
        // terminating connection due to conflict with recovery
        "FATAL, 40001, CONNECTION_LOST",
        "FATAL, 53200, CONNECTION_LOST",
        "FATAL, XX000, CONNECTION_LOST",
        "PANIC, XX000, CONNECTION_LOST",
        "FATAL, 57P01, CONNECTION_LOST",
        "FATAL, 57P03, CANNOT_CONNECT",
        "FATAL, 53300, CANNOT_CONNECT",
        "FATAL, 28000, LOGIN",
        "FATAL, 3D000, LOGIN",
        "FATAL, 42501, LOGIN",
        "FATAL, 55000, LOGIN",
        // a server that speaks another language
        "FEHLER, 08003, STATEMENT",
        "ВАЖНО, 57P01, CONNECTION_LOST",
        "ОШИБКА, 23505, STATEMENT",
        "ВАЖНО, 28P01, LOGIN"
    })
    void a_message_of_the_server_is_told_by_its_severity_too(String severity, String state, ErrorKind kind) {
        assertThat(dialect.classify(fromServer(severity, state))).isEqualTo(kind);
    }

    @Test
    void a_batch_is_as_its_cause() {
        PSQLException cause = fromServer("ERROR", "57P01");
        BatchUpdateException batch = new BatchUpdateException("batch", "57P01", new int[0], cause);

        assertThat(dialect.classify(batch)).isEqualTo(ErrorKind.STATEMENT);
    }

    @Test
    void a_wrapping_exception_without_state_is_as_what_it_wraps() {
        PSQLException closed = new PSQLException("closed", PSQLState.CONNECTION_DOES_NOT_EXIST);

        assertThat(dialect.classify(new SQLClientInfoException("closed", Map.of(), closed)))
                .isEqualTo(ErrorKind.NOT_SENT);
        assertThat(dialect.classify(new SQLException("outer", new IllegalStateException(closed))))
                .isEqualTo(ErrorKind.NOT_SENT);
        SQLException first = new SQLException("first");
        first.setNextException(closed);
        assertThat(dialect.classify(first)).isEqualTo(ErrorKind.NOT_SENT);
    }

    @Test
    void without_any_state_the_network_tells() {
        assertThat(dialect.classify(new SQLException("x", new ConnectException())))
                .isEqualTo(ErrorKind.CANNOT_CONNECT);
        assertThat(dialect.classify(new SQLException("x", new UnknownHostException())))
                .isEqualTo(ErrorKind.CANNOT_CONNECT);
        assertThat(dialect.classify(new SQLException("x", new SocketTimeoutException())))
                .isEqualTo(ErrorKind.CONNECTION_LOST);
        assertThat(dialect.classify(new SQLException("x", "", new IOException())))
                .isEqualTo(ErrorKind.CONNECTION_LOST);
        assertThat(dialect.classify(new SQLException())).isEqualTo(ErrorKind.STATEMENT);
    }

    @Test
    void a_ring_of_exceptions_comes_to_an_end() {
        SQLException one = new SQLException("one");
        SQLException two = new SQLException("two");
        one.initCause(two);
        two.initCause(one);

        assertThat(dialect.classify(one)).isEqualTo(ErrorKind.STATEMENT);
    }

    @Test
    void a_statement_that_was_closed_is_the_statements_business() {
        PSQLException closed = catchThrowableOfType(PSQLException.class, () -> {
            throw new PSQLException("This statement has been closed.", PSQLState.OBJECT_NOT_IN_STATE);
        });

        assertThat(dialect.classify(closed)).isEqualTo(ErrorKind.STATEMENT);
    }

    private static PSQLException fromServer(String severity, String state) {
        return new PSQLException(new ServerErrorMessage("S" + severity + "\0C" + state + "\0Mtext\0\0"));
    }
}
