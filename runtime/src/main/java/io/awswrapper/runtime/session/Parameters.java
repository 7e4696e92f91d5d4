package io.awswrapper.runtime.session;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.Dialect.Given;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a prepared statement, by index or name, as the statement needs them when it is made again elsewhere:
 * as its driver would have read them. A parameter set again takes the same place: nothing is allocated.
 */
final class Parameters<D extends PreparedStatement> {

    /** Sets one parameter, to objects that may be copies of those that the application has set. */
    @FunctionalInterface
    interface Setter<D> {
        void set(D statement, @Nullable Object value, @Nullable Object extra) throws SQLException;
    }

    /** A setter and the objects that it sets. */
    private record Call<D>(
            Setter<D> setter,
            @Nullable Object value,
            @Nullable Object extra) {
        void on(D statement) throws SQLException {
            setter.set(statement, value, extra);
        }
    }

    static final byte BOOLEAN = 1;
    static final byte BYTE = 2;
    static final byte SHORT = 3;
    static final byte INT = 4;
    static final byte LONG = 5;
    static final byte FLOAT = 6;
    static final byte DOUBLE = 7;
    static final byte STRING = 8;
    static final byte BYTES = 9;
    static final byte DECIMAL = 10;
    static final byte DATE = 11;
    static final byte TIME = 12;
    static final byte TIMESTAMP = 13;
    static final byte OBJECT = 14;
    private static final byte CALL = 15;
    /** What can be read only once, and was not read yet. */
    private static final byte UNREAD = 16;
    /** The driver has what cannot be given to another one. */
    private static final byte SPENT = 17;
    /** The statement was made again without it. */
    private static final byte MISSING = 18;

    private static final Setter<?> GONE = (statement, value, extra) -> {};

    private final Dialect dialect;
    private byte[] types = new byte[4];
    private long[] primitives = {};
    private @Nullable Object[] references = {};
    /** By name; no call: it cannot be set again; {@link #GONE}: the statement was made again without it. */
    private @Nullable Map<String, @Nullable Call<D>> named;

    Parameters(Dialect dialect) {
        this.dialect = dialect;
    }

    void primitive(int index, byte type, long value) {
        type(index, type);
        if (index > primitives.length) {
            primitives = Arrays.copyOf(primitives, types.length);
        }
        primitives[index - 1] = value;
    }

    /** What nobody can change. */
    void constant(int index, byte type, @Nullable Object value) {
        type(index, type);
        if (index > references.length) {
            references = Arrays.copyOf(references, types.length);
        }
        references[index - 1] = value;
    }

    /** What the application may change after it has set it. */
    void reference(int index, byte type, @Nullable Object value) {
        Object kept = kept(value, Given.VALUE);
        byte known = isCarried(value, kept) ? isReadOnce(value) ? UNREAD : type : SPENT;
        constant(
                index,
                known,
                known == UNREAD ? new Call<D>((made, v, x) -> made.setObject(index, v), kept, null) : kept);
    }

    void call(int index, Given given, @Nullable Object value, @Nullable Object extra, Setter<D> setter) {
        Call<D> call = call(given, value, extra, setter);
        constant(index, call == null ? SPENT : isReadOnce(value) ? UNREAD : CALL, call);
    }

    void call(String name, Given given, @Nullable Object value, @Nullable Object extra, Setter<D> setter) {
        Map<String, @Nullable Call<D>> known = named;
        if (known == null) {
            known = new LinkedHashMap<>();
            named = known;
        }
        known.put(name, call(given, value, extra, setter));
    }

    private @Nullable Call<D> call(Given given, @Nullable Object value, @Nullable Object extra, Setter<D> setter) {
        Object kept = kept(value, given);
        Object keptExtra = kept(extra, Given.CALENDAR);
        return isCarried(value, kept) && isCarried(extra, keptExtra) ? new Call<>(setter, kept, keptExtra) : null;
    }

    /** @return what another statement is to be given; {@code null} when there is nothing right to give */
    private @Nullable Object kept(@Nullable Object value, Given given) {
        return value == null || dialect.readsAtExecution(value, given) ? value : Snapshot.of(value);
    }

    private static boolean isCarried(@Nullable Object value, @Nullable Object kept) {
        return kept != null || value == null;
    }

    private static boolean isReadOnce(@Nullable Object value) {
        return value instanceof InputStream || value instanceof Reader;
    }

    /** The statement is about to be executed: its streams will be read. */
    void sending() {
        for (int i = 0; i < types.length; i++) {
            if (types[i] == UNREAD) {
                types[i] = SPENT;
                references[i] = null;
            }
        }
        if (named != null) {
            named.replaceAll((name, call) -> call != null && isReadOnce(call.value()) ? null : call);
        }
    }

    /** @throws SQLException {@code 07001} when the driver was not given one of the parameters */
    void refuseMissing() throws SQLException {
        for (int i = 0; i < types.length; i++) {
            if (types[i] == MISSING) {
                throw missing(String.valueOf(i + 1));
            }
        }
        if (named != null) {
            for (Map.Entry<String, @Nullable Call<D>> each : named.entrySet()) {
                Call<D> call = each.getValue();
                if (call != null && call.setter() == GONE) {
                    throw missing(each.getKey());
                }
            }
        }
    }

    private static SQLException missing(String parameter) {
        return new SQLException(
                "Parameter " + parameter
                        + ": was a stream or another value that can be given to the driver only once, and the"
                        + " connection was replaced after that; set it again and execute the statement again",
                "07001");
    }

    /** These parameters as entry of a batch; {@code null} when one of them cannot be given to another statement. */
    @Nullable
    Parameters<D> entry() {
        Parameters<D> copy = new Parameters<>(dialect);
        copy.types = types.clone();
        copy.primitives = primitives.clone();
        copy.references = references.clone();
        for (int i = 0; i < types.length; i++) {
            if (types[i] >= UNREAD) {
                return null;
            }
            if (types[i] == CALL) {
                @SuppressWarnings("unchecked")
                Call<D> call = (Call<D>) references[i];
                copy.references[i] = call == null ? null : inBatch(call);
            } else if (types[i] > DOUBLE) {
                copy.references[i] = inBatch(references[i]);
            }
        }
        if (named != null) {
            Map<String, @Nullable Call<D>> calls = new LinkedHashMap<>();
            for (Map.Entry<String, @Nullable Call<D>> each : named.entrySet()) {
                Call<D> call = each.getValue();
                if (call == null || isReadOnce(call.value())) {
                    return null;
                }
                calls.put(each.getKey(), inBatch(call));
            }
            copy.named = calls;
        }
        return copy;
    }

    private Call<D> inBatch(Call<D> call) {
        return new Call<>(call.setter(), inBatch(call.value()), call.extra());
    }

    private @Nullable Object inBatch(@Nullable Object kept) {
        return kept != null && dialect.readsAtExecution(kept, Given.VALUE) ? kept(kept, Given.BATCH_VALUE) : kept;
    }

    @SuppressWarnings("unchecked") // it sets nothing, on whatever statement
    private static <D> Call<D> gone() {
        return new Call<>((Setter<D>) GONE, null, null);
    }

    private void type(int index, byte type) {
        if (index > types.length) {
            types = Arrays.copyOf(types, Math.max(index, types.length * 2));
        }
        types[index - 1] = type;
    }

    void bind(D statement) throws SQLException {
        for (int i = 0; i < types.length; i++) {
            if (types[i] != 0) {
                bind(statement, i);
            }
        }
        if (named != null) {
            for (Map.Entry<String, @Nullable Call<D>> each : named.entrySet()) {
                Call<D> call = each.getValue();
                if (call == null) {
                    each.setValue(gone());
                } else {
                    call.on(statement);
                }
            }
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // JDBC takes null for every reference
    private void bind(D statement, int place) throws SQLException {
        int index = place + 1;
        byte type = types[place];
        long primitive = type <= DOUBLE ? primitives[place] : 0;
        Object reference = type > DOUBLE ? references[place] : null;
        switch (type) {
            case BOOLEAN -> statement.setBoolean(index, primitive != 0);
            case BYTE -> statement.setByte(index, (byte) primitive);
            case SHORT -> statement.setShort(index, (short) primitive);
            case INT -> statement.setInt(index, (int) primitive);
            case LONG -> statement.setLong(index, primitive);
            case FLOAT -> statement.setFloat(index, Float.intBitsToFloat((int) primitive));
            case DOUBLE -> statement.setDouble(index, Double.longBitsToDouble(primitive));
            case STRING -> statement.setString(index, (String) reference);
            case BYTES -> statement.setBytes(index, (byte[]) reference);
            case DECIMAL -> statement.setBigDecimal(index, (BigDecimal) reference);
            case DATE -> statement.setDate(index, (Date) reference);
            case TIME -> statement.setTime(index, (Time) reference);
            case TIMESTAMP -> statement.setTimestamp(index, (Timestamp) reference);
            case OBJECT -> statement.setObject(index, reference);
            case CALL, UNREAD -> ((Call<D>) reference).on(statement);
            // Told when the statement is executed, not here: the application can set it again first.
            case SPENT, MISSING -> types[place] = MISSING;
            default -> throw new AssertionError(type);
        }
    }
}
