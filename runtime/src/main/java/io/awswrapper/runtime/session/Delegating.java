package io.awswrapper.runtime.session;

import io.awswrapper.spi.CallKind;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an abstract class that the build completes: a final class without {@code Abstract} in its name passes on every
 * JDBC method that this one leaves open. Rules of parent classes apply too; method patterns match whole names.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.SOURCE)
@interface Delegating {

    /** Methods that go through the pipeline; the first rule that matches counts. */
    Calls[] calls() default {};

    /** Methods that read what an execution left behind, and therefore never move to another connection. */
    String stay() default "";

    /** Methods whose effect must be repeated when the object is made again on another connection. */
    String record() default "";

    /** Methods whose results go on asking the server: the application is given what stands for them. */
    String wrap() default "";

    /** One kind of call and the methods that are of it. */
    @Target({})
    @interface Calls {
        CallKind kind();

        String methods();
    }
}
