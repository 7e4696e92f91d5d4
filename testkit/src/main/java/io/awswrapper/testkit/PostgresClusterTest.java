package io.awswrapper.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class, with its nested ones, a {@link PostgresCluster} of its own: started before its first test,
 * {@linkplain PostgresCluster#heal() healed} after every test, closed after its last. Tests, lifecycle methods and
 * constructors get it as a parameter.
 *
 * <pre>{@code
 * @PostgresClusterTest(synchronous = true)
 * class FailoverTests {
 *     @Test
 *     void keepsWhatWasAcknowledged(PostgresCluster cluster) {
 *         Failover failover = cluster.failOver();
 *         …
 *     }
 * }
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
public @interface PostgresClusterTest {

    /** See {@link ClusterBuilder#nodes}. */
    int nodes() default 3;

    /** See {@link ClusterBuilder#synchronous}. */
    boolean synchronous() default false;

    /** See {@link ClusterBuilder#remoteApply}. */
    boolean remoteApply() default false;

    /** See {@link ClusterBuilder#oneAddressPerNode}. */
    boolean oneAddressPerNode() default false;

    /** See {@link ClusterBuilder#auroraFunctions}. */
    boolean auroraFunctions() default false;

    /** See {@link ClusterBuilder#settings}; each as {@code name=value}. */
    String[] settings() default {};
}
