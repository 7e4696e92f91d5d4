package io.awswrapper.jmh.noop;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.SQLFeatureNotSupportedException;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.ExceptionMethod;
import net.bytebuddy.matcher.ElementMatchers;

/** Completes abstract classes of this package: whatever they leave open of JDBC throws. */
final class Completed {

    private Completed() {}

    /**
     * The only constructor of an ordinary class, which the compiler of the JVM treats as one written by hand. Kept in a
     * constant, it costs what {@code new} costs.
     */
    static MethodHandle constructor(Class<?> type, Class<?>... parameters) {
        Class<?> completed = new ByteBuddy()
                .subclass(type)
                .name(type.getPackageName() + ".Completed" + type.getSimpleName())
                .method(ElementMatchers.isAbstract())
                .intercept(ExceptionMethod.throwing(SQLFeatureNotSupportedException.class, "not needed so far"))
                .make()
                .load(type.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(MethodHandles.lookup()))
                .getLoaded();
        try {
            return MethodHandles.lookup()
                    .findConstructor(completed, MethodType.methodType(void.class, parameters))
                    .asType(MethodType.methodType(type, parameters));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " cannot be completed", e);
        }
    }
}
