package io.awswrapper.runtime.session;

import io.awswrapper.runtime.session.Delegating.Calls;
import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.Dialect.Given;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import org.jspecify.annotations.Nullable;

/** A logical prepared statement: keeps its SQL and its parameters, the plain ones without a box around them. */
@Delegating(
        calls = @Calls(kind = CallKind.METADATA, methods = "getMetaData|getParameterMetaData"),
        record = "set(Null|URL|Object|Array|Ref|RowId|SQLXML|Date|Time|Timestamp|.*Stream|Blob|Clob|NClob|NString)")
abstract class AbstractWrappedPreparedStatement<D extends PreparedStatement> extends AbstractWrappedStatement<D>
        implements PreparedStatement {

    private final String sql;
    private @Nullable Parameters<D> parameters;

    AbstractWrappedPreparedStatement(LogicalSession session, String sql, Recipe<D> recipe) throws SQLException {
        super(session, recipe);
        this.sql = sql;
    }

    @Override
    final String sql() {
        return sql;
    }

    @Override
    final void bindParameters(D made) throws SQLException {
        if (parameters != null) {
            parameters.bind(made);
        }
    }

    private Parameters<D> parameters() {
        Parameters<D> known = parameters;
        if (known == null) {
            known = new Parameters<>(session.settings().dialect());
            parameters = known;
        }
        return known;
    }

    final void remember(int index, @Nullable Object value, @Nullable Object extra, Parameters.Setter<D> setter) {
        parameters().call(index, Given.VALUE, value, extra, setter);
    }

    final void remember(String name, @Nullable Object value, @Nullable Object extra, Parameters.Setter<D> setter) {
        parameters().call(name, Given.VALUE, value, extra, setter);
    }

    /** What the driver is given for an object that it may have made itself. */
    static <T> @Nullable T bare(@Nullable T given) {
        return AbstractDriverObject.bare(given);
    }

    /** As {@link #remember}, for a setter that is told a length or scale. */
    final void rememberCut(int index, @Nullable Object value, @Nullable Object extra, Parameters.Setter<D> setter) {
        parameters().call(index, Given.CUT_VALUE, value, extra, setter);
    }

    /** As {@link #remember}, for a setter that is told a length or scale. */
    final void rememberCut(String name, @Nullable Object value, @Nullable Object extra, Parameters.Setter<D> setter) {
        parameters().call(name, Given.CUT_VALUE, value, extra, setter);
    }

    @Override
    public final void setBoolean(int index, boolean value) throws SQLException {
        delegate().setBoolean(index, value);
        if (remembers()) {
            parameters().primitive(index, Parameters.BOOLEAN, value ? 1 : 0);
        }
    }

    @Override
    public final void setByte(int index, byte value) throws SQLException {
        delegate().setByte(index, value);
        if (remembers()) {
            parameters().primitive(index, Parameters.BYTE, value);
        }
    }

    @Override
    public final void setShort(int index, short value) throws SQLException {
        delegate().setShort(index, value);
        if (remembers()) {
            parameters().primitive(index, Parameters.SHORT, value);
        }
    }

    @Override
    public final void setInt(int index, int value) throws SQLException {
        delegate().setInt(index, value);
        if (remembers()) {
            parameters().primitive(index, Parameters.INT, value);
        }
    }

    @Override
    public final void setLong(int index, long value) throws SQLException {
        delegate().setLong(index, value);
        if (remembers()) {
            parameters().primitive(index, Parameters.LONG, value);
        }
    }

    @Override
    public final void setFloat(int index, float value) throws SQLException {
        delegate().setFloat(index, value);
        if (remembers()) {
            parameters().primitive(index, Parameters.FLOAT, Float.floatToRawIntBits(value));
        }
    }

    @Override
    public final void setDouble(int index, double value) throws SQLException {
        delegate().setDouble(index, value);
        if (remembers()) {
            parameters().primitive(index, Parameters.DOUBLE, Double.doubleToRawLongBits(value));
        }
    }

    @Override
    public final void setString(int index, @Nullable String value) throws SQLException {
        delegate().setString(index, value);
        if (remembers()) {
            parameters().constant(index, Parameters.STRING, value);
        }
    }

    @Override
    public final void setBytes(int index, byte @Nullable [] value) throws SQLException {
        delegate().setBytes(index, value);
        if (remembers()) {
            parameters().reference(index, Parameters.BYTES, value);
        }
    }

    @Override
    public final void setBigDecimal(int index, @Nullable BigDecimal value) throws SQLException {
        delegate().setBigDecimal(index, value);
        if (remembers()) {
            parameters().constant(index, Parameters.DECIMAL, value);
        }
    }

    @Override
    public final void setDate(int index, @Nullable Date value) throws SQLException {
        delegate().setDate(index, value);
        if (remembers()) {
            parameters().reference(index, Parameters.DATE, value);
        }
    }

    @Override
    public final void setTime(int index, @Nullable Time value) throws SQLException {
        delegate().setTime(index, value);
        if (remembers()) {
            parameters().reference(index, Parameters.TIME, value);
        }
    }

    @Override
    public final void setTimestamp(int index, @Nullable Timestamp value) throws SQLException {
        delegate().setTimestamp(index, value);
        if (remembers()) {
            parameters().reference(index, Parameters.TIMESTAMP, value);
        }
    }

    @Override
    public final void setObject(int index, @Nullable Object value) throws SQLException {
        Object given = bare(value);
        placed().setObject(index, given);
        if (remembers()) {
            parameters().reference(index, Parameters.OBJECT, given);
        }
    }

    @Override
    public final void clearParameters() throws SQLException {
        delegate().clearParameters();
        parameters = null;
    }

    @Override
    public final void addBatch() throws SQLException {
        D made = delegate();
        if (parameters != null) {
            parameters.refuseMissing();
        }
        made.addBatch();
        if (remembers()) {
            note(sql);
        }
        added(isRouted() ? addAgain() : null);
    }

    private @Nullable Binder<D> addAgain() {
        if (parameters == null) {
            return PreparedStatement::addBatch;
        }
        Parameters<D> ofEntry = parameters.entry();
        return ofEntry == null
                ? null
                : made -> {
                    ofEntry.bind(made);
                    made.addBatch();
                };
    }

    @Override
    public final void sending(CallKind kind) throws SQLException {
        super.sending(kind);
        if (parameters != null) {
            if (kind == CallKind.EXECUTE) {
                parameters.refuseMissing();
            }
            parameters.sending();
        }
    }
}
