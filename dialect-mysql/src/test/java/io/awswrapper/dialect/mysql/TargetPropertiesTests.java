package io.awswrapper.dialect.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.dialect.mysql.socket.AbortableSockets;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Driver;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetPropertiesTests {

    private static final String FACTORY = AbortableSockets.class.getName();

    private final MariaDbDialect mariaDb = new MariaDbDialect();

    @Test
    void loginTimeoutIsConnectTimeoutUnlessThatIsSet() {
        Class<? extends Driver> driver = com.mysql.cj.jdbc.Driver.class;
        MySqlDialect mySql = new MySqlDialect();
        assertThat(mySql.targetProperties(Map.of("loginTimeout", "7", "user", "app"), driver))
                .isEqualTo(Map.of("connectTimeout", "7000", "user", "app"));
        assertThat(mySql.targetProperties(Map.of("loginTimeout", "7", "connectTimeout", "10"), driver))
                .isEqualTo(Map.of("connectTimeout", "10"));
    }

    @Test
    void aSocketFactoryIsSetUnlessThereIsOne() {
        Class<? extends Driver> driver = org.mariadb.jdbc.Driver.class;
        assertThat(mariaDb.targetProperties(Map.of(), driver)).isEqualTo(Map.of("socketFactory", FACTORY));
        assertThat(mariaDb.targetProperties(Map.of("socketFactory", "own.Factory"), driver))
                .isEqualTo(Map.of("socketFactory", "own.Factory"));
    }

    @Test
    void aDriverThatDoesNotSeeTheFactoryGetsNone() throws Exception {
        URL jar = org.mariadb.jdbc.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
        try (URLClassLoader container = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader())) {
            Class<? extends Driver> driver =
                    container.loadClass("org.mariadb.jdbc.Driver").asSubclass(Driver.class);
            assertThat(mariaDb.targetProperties(Map.of(), driver)).isEmpty();
        }
    }
}
