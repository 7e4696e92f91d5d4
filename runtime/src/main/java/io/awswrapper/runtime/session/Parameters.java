package io.awswrapper.runtime.session;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The parameters of a prepared statement, by index. A parameter set again takes the same place: nothing is allocated. */
final class Parameters<D extends PreparedStatement> {

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
    private static final byte BINDER = 15;
    private static final byte STREAM = 16;
    private static final byte SPENT = 17;
    /** A stream that was read on a connection before this one. */
    private static final byte MISSING = 18;

    private byte[] types = new byte[4];
    private long[] primitives = {};
    private @Nullable Object[] references = {};

    void primitive(int index, byte type, long value) {
        type(index, type);
        if (index > primitives.length) {
            primitives = Arrays.copyOf(primitives, types.length);
        }
        primitives[index - 1] = value;
    }

    void reference(int index, byte type, @Nullable Object value) {
        type(index, type);
        if (index > references.length) {
            references = Arrays.copyOf(references, types.length);
        }
        references[index - 1] = value;
    }

    void binder(int index, Binder<D> binder) {
        reference(index, BINDER, binder);
    }

    /** A stream: good for one execution. */
    void stream(int index, Binder<D> binder) {
        reference(index, STREAM, binder);
    }

    /**
     * The statement is about to be executed: its streams will be read.
     *
     * @throws SQLException {@code 07001} when one of them was read before the connection was replaced
     */
    void sending() throws SQLException {
        for (int i = 0; i < types.length; i++) {
            if (types[i] == MISSING) {
                throw new SQLException(
                        "Parameter " + (i + 1) + ": was a stream, and was read before the connection was replaced;"
                                + " set it again and execute the statement again",
                        "07001");
            }
            if (types[i] == STREAM) {
                types[i] = SPENT;
                references[i] = null;
            }
        }
    }

    /** These parameters as they are now; {@code null} when one of them is a stream, which can be read only once. */
    @Nullable
    Parameters<D> copy() {
        for (byte type : types) {
            if (type >= STREAM) {
                return null;
            }
        }
        Parameters<D> copy = new Parameters<>();
        copy.types = types.clone();
        copy.primitives = primitives.clone();
        copy.references = references.clone();
        return copy;
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
            case BINDER, STREAM -> ((Binder<D>) reference).bind(statement);
            // Told when the statement is executed, not here: the application can set it again first.
            case SPENT, MISSING -> types[place] = MISSING;
            default -> throw new AssertionError(type);
        }
    }
}
