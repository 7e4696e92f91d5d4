package io.awswrapper.testkit;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link ClusterTest} and {@link PostgresClusterTest} do. */
final class ClusterExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ClusterExtension.class);

    /** One per annotated class; the contexts of its nested classes find it through their parents. */
    private record Lease(DatabaseCluster cluster, String owner) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        Class<?> tests = context.getRequiredTestClass();
        AnnotationSupport.findAnnotation(tests, PostgresClusterTest.class)
                .ifPresent(wanted -> lend(start(wanted), context));
        AnnotationSupport.findAnnotation(tests, ClusterTest.class).ifPresent(wanted -> lend(start(wanted), context));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        lease(context).cluster().heal();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // none when the start failed
        Lease lease = context.getStore(NAMESPACE).get(Lease.class, Lease.class);
        if (lease != null && lease.owner().equals(context.getUniqueId())) {
            lease.cluster().close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return DatabaseCluster.class.isAssignableFrom(type)
                && type.isInstance(lease(context).cluster());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return lease(context).cluster();
    }

    private static Lease lease(ExtensionContext context) {
        Lease lease = context.getStore(NAMESPACE).get(Lease.class, Lease.class);
        if (lease == null) {
            throw new ClusterException(context.getDisplayName()
                    + ": expected a cluster of its class, but was 'none'; annotate the class with @ClusterTest");
        }
        return lease;
    }

    private static void lend(DatabaseCluster cluster, ExtensionContext context) {
        context.getStore(NAMESPACE).put(Lease.class, new Lease(cluster, context.getUniqueId()));
    }

    private static DatabaseCluster start(PostgresClusterTest wanted) {
        return PostgresCluster.builder()
                .nodes(wanted.nodes())
                .synchronous(wanted.synchronous())
                .remoteApply(wanted.remoteApply())
                .oneAddressPerNode(wanted.oneAddressPerNode())
                .auroraFunctions(wanted.auroraFunctions())
                .settings(settings(wanted.settings()))
                .start();
    }

    private static DatabaseCluster start(ClusterTest wanted) {
        return builder(wanted.value())
                .nodes(wanted.nodes())
                .synchronous(wanted.synchronous())
                .oneAddressPerNode(wanted.oneAddressPerNode())
                .settings(settings(wanted.settings()))
                .start();
    }

    private static ClusterBuilder<? extends DatabaseCluster> builder(Database database) {
        return database == Database.POSTGRESQL ? PostgresCluster.builder() : DatabaseCluster.builder(database);
    }

    private static Map<String, String> settings(String[] lines) {
        Map<String, String> settings = new HashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("settings of the annotation: expected name=value, but was '" + line
                        + "'; write it as work_mem=1MB");
            }
            settings.put(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
        }
        return settings;
    }
}
