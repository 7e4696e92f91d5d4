package io.awswrapper.runtime.session;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URL;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLType;
import java.sql.Struct;
import java.util.Calendar;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Copies of parameters, for a driver that takes what it needs when they are set. */
final class Snapshot {

    private Snapshot() {}

    /**
     * What {@code value} is now, whatever the application does to it later.
     *
     * @return {@code value} itself when nobody can change it; {@code null} when it cannot be copied
     */
    @SuppressWarnings("JavaUtilDate") // it is what applications set
    static @Nullable Object of(Object value) {
        if (isConstant(value)) {
            return value;
        }
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof Date date) {
            return date.clone();
        }
        if (value instanceof Calendar calendar) {
            return calendar.clone();
        }
        if (value.getClass().isArray()) {
            return ofArray(value);
        }
        if (value instanceof Map<?, ?> map) {
            return ofMap(map);
        }
        return value instanceof Cloneable ? ofCloneable(value) : null;
    }

    private static boolean isConstant(Object value) {
        return value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof Double
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Character
                || value instanceof BigDecimal
                || value instanceof BigInteger
                || value instanceof UUID
                || value instanceof Enum
                || value instanceof URL
                || value instanceof SQLType
                // JDBC has no method that changes one of these.
                || value instanceof java.sql.Array
                || value instanceof Struct
                || value instanceof Ref
                || value instanceof RowId
                || value.getClass().getPackageName().equals("java.time");
    }

    private static @Nullable Object ofArray(Object array) {
        int length = Array.getLength(array);
        Class<?> component = array.getClass().getComponentType();
        Object copy = Array.newInstance(component, length);
        if (component.isPrimitive()) {
            System.arraycopy(array, 0, copy, 0, length);
            return copy;
        }
        for (int i = 0; i < length; i++) {
            Object element = Array.get(array, i);
            Object ofElement = element == null ? null : of(element);
            if (element != null && ofElement == null) {
                return null;
            }
            Array.set(copy, i, ofElement);
        }
        return copy;
    }

    private static @Nullable Object ofMap(Map<?, ?> map) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object value = entry.getValue();
            Object ofValue = value == null ? null : of(value);
            if (!isConstant(entry.getKey()) || value != null && ofValue == null) {
                return null;
            }
            copy.put(entry.getKey(), ofValue);
        }
        return copy;
    }

    /** Types of the driver, for example. */
    private static @Nullable Object ofCloneable(Object value) {
        try {
            return value.getClass().getMethod("clone").invoke(value);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
