package io.awswrapper.its.values;

import io.awswrapper.its.Idiom;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Comparator;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.rowset.serial.SerialBlob;
import javax.sql.rowset.serial.SerialClob;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * One way to set one parameter: a setter of JDBC and, for those that take any object, the class of the object.
 *
 * @param setter takes an index or a name
 * @param type of the value
 * @param column what it is stored in
 */
record Setting(Method setter, Class<?> type, Column column) {

    /** How long a stream is. */
    static final int LENGTH = 20_000;

    private static final long LATER = 1_000_000_000_000L;

    /** All setters of statements with parameters, as this JDK declares them. */
    static List<Setting> all(Class<? extends PreparedStatement> statement, Idiom idiom) {
        return Stream.of(statement.getDeclaredMethods())
                .filter(method -> method.getName().startsWith("set") && !method.isSynthetic())
                .sorted(Comparator.comparing(Method::toString))
                .flatMap(method ->
                        types(method, idiom).map(type -> new Setting(method, type, Column.of(method, type, idiom))))
                .toList();
    }

    private static Stream<Class<?>> types(Method setter, Idiom idiom) {
        Class<?> declared = setter.getParameterTypes()[1];
        if (declared != Object.class) {
            return Stream.of(declared);
        }
        List<Class<?>> types = new ArrayList<>(List.of(
                String.class,
                Integer.class,
                BigDecimal.class,
                byte[].class,
                Date.class,
                Time.class,
                Timestamp.class,
                java.util.Date.class,
                Calendar.class,
                LocalDate.class,
                UUID.class,
                StringBuilder.class,
                InputStream.class,
                Reader.class));
        if (idiom.isPostgres()) {
            types.addAll(List.of(Integer[].class, int[].class, PGobject.class));
        }
        return types.stream();
    }

    boolean isNamed() {
        return CallableStatement.class == setter.getDeclaringClass();
    }

    /** Fresh arguments. */
    @Nullable
    Object[] arguments(Connection connection) throws SQLException {
        Class<?>[] types = setter.getParameterTypes();
        @Nullable Object[] arguments = new Object[types.length];
        arguments[0] = isNamed() ? "v" : (Object) 1;
        for (int i = 1; i < types.length; i++) {
            arguments[i] = i == 1 ? value(type, connection) : beside(types[i], i);
        }
        if (setter.getName().equals("setNull")) {
            arguments[1] = column.type();
        }
        return arguments;
    }

    private @Nullable Object beside(Class<?> declared, int place) {
        if (declared == int.class) {
            boolean length = InputStream.class == type || Reader.class == type;
            return place == 3 ? 2 : length && setter.getParameterTypes()[1] != Object.class ? LENGTH : column.type();
        }
        if (declared == long.class) {
            return (long) LENGTH;
        }
        if (declared == Calendar.class) {
            return Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
        }
        return declared == SQLType.class ? JDBCType.valueOf(column.type()) : column.name();
    }

    void on(PreparedStatement statement, @Nullable Object[] arguments) throws SQLException {
        try {
            setter.invoke(statement, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException told) {
                throw told;
            }
            throw new SQLException(String.valueOf(e.getCause()), "other", e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings({"JavaUtilDate", "UnnecessaryStringBuilder"}) // it is what applications set
    private static @Nullable Object value(Class<?> type, Connection connection) throws SQLException {
        if (type.isPrimitive()) {
            return primitive(type);
        }
        if (type == byte[].class) {
            return new byte[] {1, 2, 0, 3};
        }
        if (type == Calendar.class) {
            Calendar calendar = Calendar.getInstance();
            calendar.setTimeInMillis(0);
            return calendar;
        }
        if (type == PGobject.class) {
            PGobject json = new PGobject();
            json.setType("json");
            json.setValue("1");
            return json;
        }
        if (type == SQLXML.class) {
            SQLXML xml = connection.createSQLXML();
            xml.setString("<a/>");
            return xml;
        }
        if (type == NClob.class) {
            NClob clob = connection.createNClob();
            long unused = clob.setString(1, text());
            return clob;
        }
        return switch (type.getSimpleName()) {
            case "String" -> "text";
            case "StringBuilder" -> new StringBuilder("text");
            case "Integer" -> 5;
            case "BigDecimal" -> new BigDecimal("1.50");
            case "Date" -> type == Date.class ? new Date(0) : new java.util.Date(0);
            case "Time" -> new Time(0);
            case "Timestamp" -> new Timestamp(0);
            case "LocalDate" -> LocalDate.of(2024, 2, 29);
            case "UUID" -> new UUID(1, 2);
            case "Integer[]" -> new Integer[] {1, 2};
            case "int[]" -> new int[] {1, 2};
            case "InputStream" -> new ByteArrayInputStream(text().getBytes(StandardCharsets.US_ASCII));
            case "Reader" -> new StringReader(text());
            case "Blob" -> new SerialBlob(text().getBytes(StandardCharsets.US_ASCII));
            case "Clob" -> new SerialClob(text().toCharArray());
            case "Array" -> connection.createArrayOf("int4", new Object[] {1, 2});
            case "URL" -> url();
            default -> null;
        };
    }

    private static Object primitive(Class<?> type) {
        return switch (type.getName()) {
            case "boolean" -> true;
            case "byte" -> (byte) 1;
            case "short" -> (short) 2;
            case "int" -> 3;
            case "long" -> 4L;
            case "float" -> 1.5f;
            default -> 2.5;
        };
    }

    private static URL url() {
        try {
            return URI.create("http://localhost/").toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    private static String text() {
        return "abcdefghij".repeat(LENGTH / 10);
    }

    /** What an application does that uses its objects again. */
    @SuppressWarnings("JavaUtilDate") // as above
    static void change(@Nullable Object[] arguments) throws SQLException {
        for (Object argument : arguments) {
            if (argument instanceof byte[] bytes) {
                Arrays.fill(bytes, (byte) 9);
            } else if (argument instanceof java.util.Date date) {
                date.setTime(LATER);
            } else if (argument instanceof Calendar calendar) {
                calendar.setTimeInMillis(LATER);
                calendar.setTimeZone(TimeZone.getTimeZone("UTC"));
            } else if (argument instanceof Object[] objects) {
                objects[0] = 9;
            } else if (argument instanceof int[] numbers) {
                numbers[0] = 9;
            } else if (argument instanceof PGobject json) {
                json.setValue("9");
            } else if (argument instanceof StringBuilder text) {
                text.append("changed");
            } else if (argument instanceof SerialBlob blob) {
                int unused = blob.setBytes(1, new byte[] {9});
            } else if (argument instanceof SerialClob clob) {
                int unused = clob.setString(1, "9");
            }
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(setter.getName());
        for (Class<?> declared : setter.getParameterTypes()) {
            text.append(' ').append(declared.getSimpleName());
        }
        return text + (setter.getParameterTypes()[1] == Object.class ? " of " + type.getSimpleName() : "");
    }

    /** Columns of the table that all is stored in. */
    enum Column {
        TEXT("text", "longtext", JDBCType.VARCHAR),
        BYTES("bytea", "longblob", JDBCType.VARBINARY),
        /** PostgreSQL's large objects. */
        LARGE("oid", "longblob", JDBCType.BLOB),
        YES("boolean", "boolean", JDBCType.BOOLEAN),
        NUMBER("numeric(20, 4)", "decimal(20, 4)", JDBCType.NUMERIC),
        DAY("date", "date", JDBCType.DATE),
        HOUR("time", "time(3)", JDBCType.TIME),
        MOMENT("timestamp", "datetime(3)", JDBCType.TIMESTAMP),
        UNIQUE_ID("uuid", "char(36)", JDBCType.OTHER),
        JSON_TEXT("json", "longtext", JDBCType.OTHER),
        INTS("int[]", "longtext", JDBCType.ARRAY);

        private final String postgres;
        private final String others;
        private final JDBCType type;

        Column(String postgres, String others, JDBCType type) {
            this.postgres = postgres;
            this.others = others;
            this.type = type;
        }

        int type() {
            return type.getVendorTypeNumber();
        }

        String declared(Idiom idiom) {
            return idiom.isPostgres() ? postgres : others;
        }

        /** An expression that shows what is stored. */
        String shown(Idiom idiom) {
            if (!idiom.isPostgres()) {
                return "hex(" + name() + ")";
            }
            return switch (this) {
                case BYTES -> "encode(" + name() + ", 'hex')";
                case LARGE -> "encode(lo_get(" + name() + "), 'hex')";
                default -> name() + "::text";
            };
        }

        static Column of(Method setter, Class<?> type, Idiom idiom) {
            String name = setter.getName();
            if (idiom.isPostgres() && (name.endsWith("Blob") || name.endsWith("lob"))) {
                return LARGE;
            }
            if (name.equals("setBinaryStream")
                    || type == Blob.class
                    || name.equals("setBlob")
                    || type == byte[].class) {
                return BYTES;
            }
            if (type.isPrimitive() && !name.equals("setNull")) {
                return type == boolean.class ? YES : NUMBER;
            }
            return switch (type.getSimpleName()) {
                case "Integer", "BigDecimal" -> NUMBER;
                case "LocalDate" -> DAY;
                case "Date" -> type == Date.class ? DAY : MOMENT;
                case "Time" -> HOUR;
                case "Timestamp", "Calendar" -> MOMENT;
                case "UUID" -> UNIQUE_ID;
                case "PGobject" -> JSON_TEXT;
                case "Integer[]", "int[]", "Array" -> INTS;
                case "InputStream" -> name.equals("setObject") ? BYTES : TEXT;
                default -> TEXT;
            };
        }
    }
}
