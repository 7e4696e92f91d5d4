package io.awswrapper.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class, with its nested ones, a {@link DatabaseCluster} of its own: started before its first test,
 * {@linkplain DatabaseCluster#heal() healed} after every test, closed after its last. Tests, lifecycle methods and
 * constructors get it as a parameter. One suite for several databases is an abstract class with the tests, and an empty
 * annotated class for each database.
 *
 * <pre>{@code
 * abstract class FailoverSuite {
 *     @Test
 *     void keepsWhatWasAcknowledged(DatabaseCluster cluster) {
 *         PrimaryChange failover = cluster.failOver();
 *         …
 *     }
 * }
 *
 * @ClusterTest(value = Database.MYSQL, synchronous = true)
 * class MySqlFailoverTests extends FailoverSuite {}
 * }</pre>
 *
 * <p>Data, and which node is the primary, carry over from one test to the next. The tests of such a class must not run
 * concurrently with each other.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClusterExtension.class)
public @interface ClusterTest {

    /** Of what the cluster is made. */
    Database value();

    /** See {@link ClusterBuilder#nodes}. */
    int nodes() default 3;

    /** See {@link ClusterBuilder#synchronous}. */
    boolean synchronous() default false;

    /** See {@link ClusterBuilder#oneAddressPerNode}. */
    boolean oneAddressPerNode() default false;

    /** See {@link ClusterBuilder#settings}; each as {@code name=value}. */
    String[] settings() default {};
}
