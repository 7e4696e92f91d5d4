package io.awswrapper.its.structure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every method of JDBC as the running JDK has it reaches the driver. A default method that is not overridden would not: it
 * would answer for itself.
 */
@PostgresClusterTest(nodes = 1)
class JdbcCoverageTests {

    @Test
    void everyMethodIsForwardedButTheOnesKnownToBeNewer(PostgresCluster cluster) throws Exception {
        List<String> open = new ArrayList<>();
        Map<Class<?>, Object> objects = new LinkedHashMap<>();
        try (Connection connection = Wrapper.connect(cluster, "plugins=failover");
                Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("SELECT 1");
                CallableStatement callable = connection.prepareCall("SELECT 1");
                ResultSet result = statement.executeQuery("SELECT 1")) {
            objects.put(Connection.class, connection);
            objects.put(Statement.class, statement);
            objects.put(PreparedStatement.class, prepared);
            objects.put(CallableStatement.class, callable);
            objects.put(ResultSet.class, result);
            objects.put(DatabaseMetaData.class, connection.getMetaData());
        }
        int methods = 0;
        for (Map.Entry<Class<?>, Object> entry : objects.entrySet()) {
            for (Method method : entry.getKey().getMethods()) {
                if (!Modifier.isStatic(method.getModifiers())) {
                    methods++;
                    if (!isOurs(entry.getValue().getClass(), method)) {
                        open.add(entry.getKey().getSimpleName() + "." + method.getName()
                                + Arrays.toString(method.getParameterTypes()));
                    }
                }
            }
        }
        assertThat(methods).as("methods looked at").isGreaterThan(600);
        assertThat(open)
                .as(
                        "methods of JDK %d that do not reach the driver; see jdbc-not-forwarded in the test resources",
                        jdk())
                .containsExactlyInAnyOrderElementsOf(known());
    }

    private static boolean isOurs(Class<?> type, Method method) throws NoSuchMethodException {
        Class<?> declaring =
                type.getMethod(method.getName(), method.getParameterTypes()).getDeclaringClass();
        return !declaring.isInterface() && declaring.getName().startsWith("io.awswrapper.runtime.");
    }

    private static int jdk() {
        return Runtime.version().feature();
    }

    /** Methods newer than the JDK that the driver is compiled for; no file for a JDK that has none. */
    private static List<String> known() throws IOException {
        try (InputStream file =
                JdbcCoverageTests.class.getResourceAsStream("/jdbc-not-forwarded/jdk-" + jdk() + ".txt")) {
            return file == null
                    ? List.of()
                    : new String(file.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
