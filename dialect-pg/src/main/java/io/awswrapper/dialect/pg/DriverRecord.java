package io.awswrapper.dialect.pg;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What pgjdbc knows and JDBC has no question for. Finds pgjdbc's public methods once per class, so that several pgjdbc in
 * several class loaders are told apart and no class loader is kept alive. Thread-safe.
 */
final class DriverRecord {

    private static final String CONNECTION = "org.postgresql.core.BaseConnection";
    private static final String EXCEPTION = "org.postgresql.util.PSQLException";
    private static final String MESSAGE = "org.postgresql.util.ServerErrorMessage";
    private static final Optional<Boolean> OPEN = Optional.of(true);
    private static final Optional<Boolean> IDLE = Optional.of(false);

    private final Getter transactionState = new Getter(CONNECTION, "getTransactionState");
    private final Getter backend = new Getter("org.postgresql.PGConnection", "getBackendPID");
    private final Getter serverMessage = new Getter(EXCEPTION, "getServerErrorMessage");
    private final Getter severity = new Getter(MESSAGE, "getSeverity");

    /** As {@link io.awswrapper.spi.Dialect#inTransaction}. */
    Optional<Boolean> inTransaction(Connection physical) {
        // Not unwrap() first: pgjdbc refuses it on a closed connection, but its getTransactionState() goes on
        // answering.
        Object state = transactionState.read(physical);
        if (state == null) {
            Connection core = core(physical);
            state = core == null ? null : transactionState.read(core);
        }
        return state instanceof Enum<?> known ? known.name().equals("IDLE") ? IDLE : OPEN : Optional.empty();
    }

    /** The process id of the connection's backend, known since login; empty when this is not pgjdbc's. */
    Optional<Integer> backend(Connection physical) {
        Object pid = backend.read(physical);
        if (pid == null) {
            Connection core = core(physical);
            pid = core == null ? null : backend.read(core);
        }
        return pid instanceof Integer known && known != 0 ? Optional.of(known) : Optional.empty();
    }

    /**
     * The severity that the server gave an error, in the server's language.
     *
     * @return {@code null} when the driver made the exception itself, or is not pgjdbc
     */
    @Nullable
    String severity(Throwable exception) {
        Object message = serverMessage.read(exception);
        return message == null ? null : (String) severity.read(message);
    }

    /** The driver's own connection in the shell of a pool or plugin. */
    private static @Nullable Connection core(Connection shell) {
        try {
            Class<?> type = Class.forName(CONNECTION, false, shell.getClass().getClassLoader());
            return shell.unwrap(type) instanceof Connection core ? core : null;
        } catch (ClassNotFoundException | LinkageError | SQLException | RuntimeException notPgjdbc) {
            return null;
        }
    }

    /** A getter of a public type of pgjdbc; reads {@code null} from objects that are not of that type. */
    private static final class Getter extends ClassValue<Optional<MethodHandle>> {

        private final String owner;
        private final String method;

        Getter(String owner, String method) {
            this.owner = owner;
            this.method = method;
        }

        @Nullable
        Object read(Object target) {
            Optional<MethodHandle> handle = get(target.getClass());
            if (handle.isEmpty()) {
                return null;
            }
            try {
                return handle.get().invokeExact(target);
            } catch (RuntimeException | Error thrown) {
                throw thrown;
            } catch (Throwable checked) {
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
