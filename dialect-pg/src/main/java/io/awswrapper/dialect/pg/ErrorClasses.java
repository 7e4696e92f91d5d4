package io.awswrapper.dialect.pg;

import io.awswrapper.spi.ErrorKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What an exception of pgjdbc says about its connection.
 *
 * <p>Two questions decide. Who made it: an exception of pgjdbc's own speaks of this connection, but an {@code ERROR} of
 * the server never does, whatever its SQLSTATE: dblink and postgres_fdw report under {@code 08001}, {@code 08003},
 * {@code 08006} and {@code 57P01} what befell <em>their</em> connections. And how severe it was: after {@code FATAL} and
 * {@code PANIC} the server closes the connection, whatever the SQLSTATE. Source: PostgreSQL manual, "Error Message
 * Severities" (runtime-config-logging) and Appendix A, "PostgreSQL Error Codes".
 *
 * <p>Thread-safe.
 */
final class ErrorClasses {

    /** Causes and next exceptions may form a ring. */
    private static final int LONGEST_CHAIN = 32;

    private final DriverRecord driver;

    ErrorClasses(DriverRecord driver) {
        this.driver = driver;
    }

    /** As {@link io.awswrapper.spi.Dialect#classify}. */
    ErrorKind classify(SQLException exception) {
        // The first SQLSTATE counts; a batch's exception repeats that of its cause, which knows the severity.
        String state = null;
        Throwable network = null;
        Throwable link = exception;
        for (int length = 0; link != null && length < LONGEST_CHAIN; length++) {
            if (link instanceof SQLException told
                    && told.getSQLState() != null
                    && !told.getSQLState().isEmpty()) {
                if (state == null) {
                    state = told.getSQLState();
                }
                String severity = driver.severity(told);
                if (severity != null && state.equals(told.getSQLState())) {
                    return fromServer(state, severity);
                }
            } else if (network == null && link instanceof IOException) {
                network = link;
            }
            link = next(link);
        }
        if (state == null) {
            return fromCause(network);
        }
        // Of pgjdbc's own: no password for a server that asks for one, no way to log in that both know.
        return state.equals("08004") && network == null ? ErrorKind.LOGIN : byState(state);
    }

    private static @Nullable Throwable next(Throwable link) {
        Throwable cause = link.getCause();
        return cause == null && link instanceof SQLException told ? told.getNextException() : cause;
    }

    private static ErrorKind fromServer(String state, String severity) {
        switch (severity) {
            case "FATAL", "PANIC" -> {
                return fatal(state);
            }
            case "ERROR" -> {
                return state.equals("25006") ? ErrorKind.READ_ONLY : ErrorKind.STATEMENT;
            }
            default -> {
                // The server speaks another language than English (lc_messages).
                return state.startsWith("08") ? ErrorKind.STATEMENT : byState(state);
            }
        }
    }

    private static ErrorKind fatal(String state) {
        ErrorKind kind = byState(state);
        if (kind != ErrorKind.STATEMENT && kind != ErrorKind.READ_ONLY) {
            return kind;
        }
        return switch (state) {
            // insufficient_privilege: no CONNECT on the database. object_not_in_prerequisite_state: the database takes
            // no connections (datallowconn). Both are raised as FATAL at login only (postinit.c).
            case "42501", "55000" -> ErrorKind.LOGIN;
            default -> ErrorKind.CONNECTION_LOST;
        };
    }

    private static ErrorKind byState(String state) {
        return switch (state) {
            // "This connection has been closed.", before anything is sent.
            case "08003" -> ErrorKind.NOT_SENT;
            // Refused, timed out, unknown host; told by a server that is about to close the connection.
            case "08001", "08004" -> ErrorKind.CANNOT_CONNECT;
            // cannot_connect_now (starting, stopping, in recovery); too_many_connections.
            case "57P03", "53300" -> ErrorKind.CANNOT_CONNECT;
            // invalid_password; invalid_authorization_specification (no such role, refused by pg_hba.conf);
            // invalid_catalog_name (no such database).
            case "28P01", "28000", "3D000" -> ErrorKind.LOGIN;
            // admin_shutdown, crash_shutdown, database_dropped, idle_session_timeout.
            case "57P01", "57P02", "57P04", "57P05" -> ErrorKind.CONNECTION_LOST;
            // idle_in_transaction_session_timeout, transaction_timeout: FATAL although of class 25.
            case "25P03", "25P04" -> ErrorKind.CONNECTION_LOST;
            // read_only_sql_transaction.
            case "25006" -> ErrorKind.READ_ONLY;
            // 08000, 08006, 08007, 08P01, 08S01: pgjdbc lost the connection or the thread of the protocol.
            default -> state.startsWith("08") ? ErrorKind.CONNECTION_LOST : ErrorKind.STATEMENT;
        };
    }

    /** For exceptions that bring no SQLSTATE, as plugins may make them. */
    private static ErrorKind fromCause(@Nullable Throwable network) {
        if (network instanceof ConnectException
                || network instanceof UnknownHostException
                || network instanceof NoRouteToHostException) {
            return ErrorKind.CANNOT_CONNECT;
        }
        return network == null ? ErrorKind.STATEMENT : ErrorKind.CONNECTION_LOST;
    }
}
