package io.awswrapper.dialect.mysql;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The server's status flags as of its last answer, which both drivers keep, and keep when the connection breaks.
 *
 * <p>But for this: Connector/J clears them when the rows of an answer begin, and they come with the last one. When the
 * server fails or the connection breaks in between, no flag is set, as in a session that has auto-commit off and no
 * transaction. Connector/J then still knows how it was before the call.
 *
 * <p>And for this: MariaDB's driver sets the flag of a transaction itself when the server answers with an error. In
 * auto-commit that is as likely to be wrong as right, and a write that is then lost in flight would be held for part of a
 * transaction that was rolled back.
 *
 * <p>Finds the drivers' public methods once per class, so that several drivers in several class loaders are told apart and
 * no class loader is kept alive. Thread-safe.
 */
final class DriverRecord {

    private static final String MYSQL = "com.mysql.cj.MysqlConnection";
    private static final String MARIADB = "org.mariadb.jdbc.Connection";
    /** SERVER_STATUS_IN_TRANS. Source: MySQL Internals, "Status Flags". */
    private static final int IN_TRANSACTION = 1;
    /** SERVER_STATUS_AUTOCOMMIT. */
    private static final int AUTO_COMMIT = 2;

    /** Flags that tell nothing when MariaDB's driver has them, beside others or not. */
    private static final int FORCED = AUTO_COMMIT | IN_TRANSACTION;

    /** ServerSession.TRANSACTION_COMPLETED: there was one before the last call, and no flag says that it still is. */
    private static final int WAS_IN_TRANSACTION = 3;

    private static final Optional<Boolean> OPEN = Optional.of(true);
    private static final Optional<Boolean> IDLE = Optional.of(false);

    private final Getter session = new Getter(MYSQL, "getSession");
    private final Getter serverSession = new Getter("com.mysql.cj.Session", "getServerSession");
    private final Getter statusFlags = new Getter("com.mysql.cj.protocol.ServerSession", "getStatusFlags");
    private final Getter transactionState = new Getter("com.mysql.cj.protocol.ServerSession", "getTransactionState");
    private final Getter context = new Getter(MARIADB, "getContext");
    private final Getter mysqlId = new Getter(MYSQL, "getId");
    private final Getter mariaDbId = new Getter(MARIADB, "getThreadId");
    private final Getter serverStatus = new Getter("org.mariadb.jdbc.client.Context", "getServerStatus");

    /** As {@link io.awswrapper.spi.Dialect#inTransaction}. */
    Optional<Boolean> inTransaction(Connection physical) {
        return ask(physical, this::isInTransaction);
    }

    /**
     * What the server said of its {@code autocommit} in its answer to the last call, which must have been read to its end.
     * Connector/J itself does not look at it when SQL has set it.
     */
    Optional<Boolean> autoCommit(Connection physical) {
        return ask(physical, this::isAutoCommit);
    }

    /** The server's id of the connection, known since login; empty when this is neither driver's. */
    Optional<Long> connectionId(Connection physical) {
        return ask(physical, connection -> {
            Object id = mysqlId.read(connection);
            return (id == null ? mariaDbId.read(connection) : id) instanceof Long known
                    ? Optional.of(known)
                    : Optional.empty();
        });
    }

    private static <T> Optional<T> ask(Connection physical, Function<Connection, Optional<T>> question) {
        Optional<T> told = question.apply(physical);
        for (String driver : new String[] {MYSQL, MARIADB}) {
            Connection core = told.isPresent() ? null : core(physical, driver);
            told = core == null ? told : question.apply(core);
        }
        return told;
    }

    private Optional<Boolean> isAutoCommit(Connection connection) {
        Object server = serverSession.read(session.read(connection));
        Object told = server == null ? serverStatus.read(context.read(connection)) : statusFlags.read(server);
        return told instanceof Integer flags ? Optional.of((flags & AUTO_COMMIT) != 0) : Optional.empty();
    }

    private Optional<Boolean> isInTransaction(Connection connection) {
        Object server = serverSession.read(session.read(connection));
        if (server == null) {
            return serverStatus.read(context.read(connection)) instanceof Integer flags && (flags & FORCED) != FORCED
                    ? isOpen(flags)
                    : Optional.empty();
        }
        if (!(statusFlags.read(server) instanceof Integer flags)) {
            return Optional.empty();
        }
        if (flags != 0) {
            return isOpen(flags);
        }
        return isClosed(connection)
                ? Integer.valueOf(WAS_IN_TRANSACTION).equals(transactionState.read(server)) ? OPEN : IDLE
                : Optional.empty();
    }

    private static Optional<Boolean> isOpen(int flags) {
        return (flags & IN_TRANSACTION) == 0 ? IDLE : OPEN;
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException unusable) {
            return true;
        }
    }

    /** The driver's own connection in the shell of a pool or plugin. */
    private static @Nullable Connection core(Connection shell, String name) {
        try {
            Class<?> type = Class.forName(name, false, shell.getClass().getClassLoader());
            return shell.unwrap(type) instanceof Connection core ? core : null;
        } catch (ClassNotFoundException | LinkageError | SQLException | RuntimeException otherDriver) {
            return null;
        }
    }

    /** A getter of a public type of a driver; reads {@code null} from objects that are not of that type. */
    private static final class Getter extends ClassValue<Optional<MethodHandle>> {

        private final String owner;
        private final String method;

        Getter(String owner, String method) {
            this.owner = owner;
            this.method = method;
        }

        @Nullable
        Object read(@Nullable Object target) {
            Optional<MethodHandle> handle = target == null ? Optional.empty() : get(target.getClass());
            if (handle.isEmpty()) {
                return null;
            }
            try {
                return handle.get().invokeExact(target);
            } catch (Error thrown) {
                throw thrown;
            } catch (Throwable closed) {
                return null;
            }
        }

        @Override
        protected Optional<MethodHandle> computeValue(Class<?> type) {
            Class<?> declaring = find(type);
            if (declaring == null) {
                return Optional.empty();
            }
            try {
                MethodHandle found = MethodHandles.publicLookup().unreflect(declaring.getMethod(method));
                return Optional.of(found.asType(MethodType.methodType(Object.class, Object.class)));
            } catch (NoSuchMethodException | IllegalAccessException otherVersion) {
                return Optional.empty();
            }
        }

        private @Nullable Class<?> find(@Nullable Class<?> type) {
            if (type == null || type.getName().equals(owner)) {
                return type;
            }
            for (Class<?> parent : type.getInterfaces()) {
                Class<?> found = find(parent);
                if (found != null) {
                    return found;
                }
            }
            return find(type.getSuperclass());
        }
    }
}
