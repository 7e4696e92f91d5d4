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

/** What {@link PostgresClusterTest} does. */
final class ClusterExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ClusterExtension.class);

    /** One per annotated class; the contexts of its nested classes find it through their parents. */
    private record Lease(PostgresCluster cluster, String owner) {}

    @Override
    public void beforeAll(ExtensionContext context) {
        Class<?> tests = context.getRequiredTestClass();
        var wanted = AnnotationSupport.findAnnotation(tests, PostgresClusterTest.class);
        if (wanted.isPresent()) {
            PostgresCluster cluster = start(wanted.get());
            context.getStore(NAMESPACE).put(Lease.class, new Lease(cluster, context.getUniqueId()));
        }
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
        return parameter.getParameter().getType() == PostgresCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return lease(context).cluster();
    }

    private static Lease lease(ExtensionContext context) {
        Lease lease = context.getStore(NAMESPACE).get(Lease.class, Lease.class);
        if (lease == null) {
            throw new ClusterException(
                    context.getDisplayName()
                            + ": expected a cluster of its class, but was 'none'; annotate the class with @PostgresClusterTest");
        }
        return lease;
    }

    private static PostgresCluster start(PostgresClusterTest wanted) {
        Map<String, String> settings = new HashMap<>();
        for (String setting : wanted.settings()) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("@PostgresClusterTest(settings): expected name=value, but was '"
                        + setting + "'; write it as work_mem=1MB");
            }
            settings.put(
                    setting.substring(0, equals).strip(),
                    setting.substring(equals + 1).strip());
        }
        return PostgresCluster.builder()
                .nodes(wanted.nodes())
                .synchronous(wanted.synchronous())
                .remoteApply(wanted.remoteApply())
                .oneAddressPerNode(wanted.oneAddressPerNode())
                .auroraFunctions(wanted.auroraFunctions())
                .settings(settings)
                .start();
    }
}
