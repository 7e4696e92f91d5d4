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
        Settings first = cache.get(URL, password("x"));

        assertThat(cache.get(URL, password("x"))).isSameAs(first);
        assertThat(cache.get(URL, password("y"))).isNotSameAs(first);
        assertThat(cache.get(URL + "?user=me", password("x"))).isNotSameAs(first);
        assertThat(cache.get(URL, null)).isSameAs(cache.get(URL, new Properties()));
    }

    @Test
    void doesNotNoticeLaterChangesOfTheCallersProperties() throws SQLException {
        Properties info = password("x");
        Settings first = cache.get(URL, info);
        info.setProperty("password", "y");

        assertThat(first.driverProperties()).containsEntry("password", "x");
        assertThat(cache.get(URL, info).driverProperties()).containsEntry("password", "y");
    }

    @Test
    void refusesAgainWhatItRefusedBefore() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> cache.get(URL + "?colour=red", null)).isInstanceOf(SQLException.class);
        }
        Properties odd = new Properties();
        odd.put("user", 1);
        assertThatThrownBy(() -> cache.get(URL, odd)).isInstanceOf(SQLException.class);
    }

    @Test
    void staysBoundedWhenPasswordsRotate() throws SQLException {
        for (int i = 0; i < 1_000; i++) {
            assertThat(cache.get(URL, password("p" + i)).driverProperties()).containsEntry("password", "p" + i);
            assertThat(cache.size()).isLessThanOrEqualTo(256);
        }
    }

    private static Properties password(String password) {
        Properties info = new Properties();
        info.setProperty("password", password);
        return info;
    }
}
