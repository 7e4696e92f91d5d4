package io.awswrapper.plugin.hostmonitor;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Map;

/** Objects of interfaces that answer what they were told to, and throw otherwise. Equal to themselves alone. */
final class Stub {

    /** To a call of a method. */
    @FunctionalInterface
    interface Answer {
        Object to(Object[] arguments) throws SQLException;
    }

    private Stub() {}

    /** @param answers by the name of the method */
    static <T> T of(Class<T> type, Map<String, Answer> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Answer answer = answers.get(method.getName());
                    if (answer != null) {
                        return answer.to(arguments);
                    }
                    return switch (method.getName()) {
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        case "toString" -> type.getSimpleName();
                        default -> throw new UnsupportedOperationException(method.toString());
                    };
                }));
    }

    static <T> T of(Class<T> type) {
        return of(type, Map.of());
    }
}
