package io.awswrapper.dialect.mysql;

import io.awswrapper.spi.ErrorKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an exception of MySQL Connector/J or MariaDB Connector/J says about its connection.
 *
 * <p>A code of the server's is believed first: its SQLSTATE is {@code HY000} for most errors. Sources: MySQL Error Message
 * Reference, "Server Error Message Reference"; MariaDB, "Error Codes". Without a code the driver made the exception itself.
 * Connector/J then says {@code 08003} for a call on a closed connection and {@code 08S01} for trouble with the network, but
 * {@code S1000} when that comes while a result is being read; MariaDB's driver says {@code 08000} for all of it, and 1220
 * with it for a closed connection.
 *
 * <p>That a connection was closed before the call means that nothing was sent only when the call sends one statement. One
 * that sends several (a batch, a callable statement that fetches its output parameters) may have sent some before another
 * thread closed the connection; its stack trace tells.
 *
 * <p>Stateless.
 */
final class ErrorClasses {

    /** Causes and next exceptions may form a ring. */
    private static final int LONGEST_CHAIN = 32;

    private static final int CLOSED_OF_MARIADB = 1220;
    private static final int IDLE_TOO_LONG = 4031;

    /** As {@link io.awswrapper.spi.Dialect#classify}. */
    ErrorKind classify(SQLException exception) {
        String state = null;
        int code = 0;
        String message = "";
        Throwable network = null;
        boolean statementClosed = false;
        boolean partial = false;
        Throwable link = exception;
        for (int length = 0; link != null && length < LONGEST_CHAIN; length++) {
            partial |= link instanceof BatchUpdateException || sendsSeveral(link);
            statementClosed |= link.getClass().getSimpleName().equals("StatementIsClosedException");
            if (link instanceof SQLException told) {
                if (state == null
                        && told.getSQLState() != null
                        && !told.getSQLState().isEmpty()) {
                    state = told.getSQLState();
                    message = String.valueOf(told.getMessage());
                }
                code = code == 0 ? Math.max(told.getErrorCode(), 0) : code;
            } else if (network == null && isNetwork(link)) {
                network = link;
            }
            link = next(link);
        }
        ErrorKind kind = code > 0
                ? byCode(code, state == null ? "" : state, message)
                : byDriver(state, message, network, statementClosed);
        return kind == ErrorKind.NOT_SENT && partial ? ErrorKind.CONNECTION_LOST : kind;
    }

    private static @Nullable Throwable next(Throwable link) {
        Throwable cause = link.getCause();
        return cause == null && link instanceof SQLException told ? told.getNextException() : cause;
    }

    private static boolean isNetwork(Throwable link) {
        return link instanceof IOException
                && !(link instanceof FileNotFoundException)
                && !(link instanceof FileSystemException);
    }

    private static boolean sendsSeveral(Throwable link) {
        StackTraceElement[] frames = link.getStackTrace();
        if (frames.length == 0 && link instanceof SQLException) {
            // -XX:-StackTraceInThrowable
            return true;
        }
        for (StackTraceElement frame : frames) {
            String type = frame.getClassName();
            if ((type.startsWith("com.mysql.cj.") || type.startsWith("org.mariadb.jdbc."))
                    && (frame.getMethodName().contains("Batch") || type.contains("CallableStatement"))) {
                return true;
            }
        }
        return false;
    }

    private static ErrorKind byCode(int code, String state, String message) {
        return switch (code) {
            case CLOSED_OF_MARIADB -> state.equals("08000") ? ErrorKind.NOT_SENT : ErrorKind.STATEMENT;
            // The server had closed the connection, and told so to whoever would ask; MariaDB means another thing by
            // it.
            case IDLE_TOO_LONG -> message.contains("wait_timeout") ? ErrorKind.NOT_SENT : ErrorKind.STATEMENT;
            // Of other options than read_only the message names another one; option names are not translated.
            case 1290 ->
                message.contains("read-only") || message.contains("read_only")
                        ? ErrorKind.READ_ONLY
                        : ErrorKind.STATEMENT;
            // "Running in read-only mode", "Table is read only" of InnoDB.
            case 1836, 1036 -> ErrorKind.READ_ONLY;
            // Too many connections, of all or of one user; no memory or thread; host blocked after failures of its own;
            // not ready, be it a member of Galera or a server that is starting.
            case 1040, 1041, 1042, 1043, 1129, 1135, 1203, 1226, 1047, 3168 -> ErrorKind.CANNOT_CONNECT;
            // Database denied or unknown, password, host, protocol, account locked or blocked, password expired, TLS
            // asked.
            case 1044, 1045, 1049, 1130, 1251, 1698, 1820, 1862, 3118, 3159, 3955, 4151 -> ErrorKind.LOGIN;
            // Shutdown, killed (MariaDB), offline mode; what a proxy says of the server behind it.
            case 1053, 1077, 1078, 1079, 1152, 1184, 1927, 2006, 2013, 2055, 3032 -> ErrorKind.CONNECTION_LOST;
            // Packets that did not come, or came in disorder.
            case 1156, 1157, 1158, 1159, 1160, 1161 -> ErrorKind.CONNECTION_LOST;
            // All else of the server's, 1205 and 1213 (lock), 1317 (interrupted), 1792 (transaction read-only) among
            // it.
            default -> state.startsWith("28") ? ErrorKind.LOGIN : ErrorKind.STATEMENT;
        };
    }

    private static ErrorKind byDriver(
            @Nullable String state, String message, @Nullable Throwable network, boolean statementClosed) {
        boolean refused = network instanceof ConnectException
                || network instanceof UnknownHostException
                || network instanceof NoRouteToHostException;
        if (state == null) {
            return network == null
                    ? ErrorKind.STATEMENT
                    : refused ? ErrorKind.CANNOT_CONNECT : ErrorKind.CONNECTION_LOST;
        }
        switch (state.toUpperCase(Locale.ROOT)) {
            case "08003" -> {
                return ErrorKind.NOT_SENT;
            }
            case "08001", "08004" -> {
                return ErrorKind.CANNOT_CONNECT;
            }
            // Connector/J closes the statements of a connection that breaks, and goes on with a batch.
            case "S1009" -> {
                return statementClosed ? ErrorKind.CONNECTION_LOST : ErrorKind.STATEMENT;
            }
            case "S1000", "HY000" -> {
                return network == null ? ErrorKind.STATEMENT : ErrorKind.CONNECTION_LOST;
            }
            default -> {
                if (!state.startsWith("08")) {
                    return state.startsWith("28") ? ErrorKind.LOGIN : ErrorKind.STATEMENT;
                }
            }
        }
        if (network == null && message.contains("wait_timeout")) {
            // Connector/J drops the code 4031 of the server. Its own guesses at a timeout follow trouble with the
            // network.
            return ErrorKind.NOT_SENT;
        }
        return refused ? ErrorKind.CANNOT_CONNECT : ErrorKind.CONNECTION_LOST;
    }
}
