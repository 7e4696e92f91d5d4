package io.awswrapper.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SettingsCacheTests {

    private static final String URL = "jdbc:aws-wrapper:fake://a/db";

    private final SettingsCache cache = new SettingsCache(FakePlugin.installed("a"));

    @Test
    void remembersSettingsByUrlAndProperties() throws SQLException {
        Settings first = cache.get(URL, password("x"), null);

        assertThat(cache.get(URL, password("x"), null)).isSameAs(first);
        assertThat(cache.get(URL, password("y"), null)).isNotSameAs(first);
        assertThat(cache.get(URL + "?user=me", password("x"), null)).isNotSameAs(first);
        assertThat(cache.get(URL, null, null)).isSameAs(cache.get(URL, new Properties(), null));
    }

    @Test
    void tellsConnectionsApartThatWereAskedForByDifferentUsers() throws SQLException {
        String url = URL + "?user=a&password=x";
        Settings configured = cache.get(url, null, null);
        Settings same = cache.get(url, null, Credentials.of("a", "x"));
        Settings other = cache.get(url, null, Credentials.of("b", "y"));
        Settings without = cache.get(url, null, Credentials.of("b", null));

        assertThat(configured.key()).isNotEqualTo(same.key());
        assertThat(other.driverProperties()).containsEntry("user", "b").containsEntry("password", "y");
        assertThat(without.driverProperties()).containsEntry("user", "b").doesNotContainKey("password");
        assertThat(cache.get(url, null, Credentials.of("b", "y"))).isSameAs(other);
        assertThat(Credentials.of("bob", "s3cret").toString()).doesNotContain("bob", "s3cret");
    }

    @Test
    void doesNotNoticeLaterChangesOfTheCallersProperties() throws SQLException {
        Properties info = password("x");
        Settings first = cache.get(URL, info, null);
        info.setProperty("password", "y");

        assertThat(first.driverProperties()).containsEntry("password", "x");
        assertThat(cache.get(URL, info, null).driverProperties()).containsEntry("password", "y");
    }

    @Test
    void refusesAgainWhatItRefusedBefore() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> cache.get(URL + "?colour=red", null, null)).isInstanceOf(SQLException.class);
        }
        Properties odd = new Properties();
        odd.put("user", 1);
        assertThatThrownBy(() -> cache.get(URL, odd, null)).isInstanceOf(SQLException.class);
    }

    @Test
    void staysBoundedWhenPasswordsRotate() throws SQLException {
        for (int i = 0; i < 1_000; i++) {
            assertThat(cache.get(URL, password("p" + i), null).driverProperties())
                    .containsEntry("password", "p" + i);
            assertThat(cache.size()).isLessThanOrEqualTo(256);
        }
    }

    private static Properties password(String password) {
        Properties info = new Properties();
        info.setProperty("password", password);
        return info;
    }
}
