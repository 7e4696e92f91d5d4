package io.awswrapper.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What needs no dialect; there is none on this path. */
class DriverTests {

    private static final String URL = "jdbc:aws-wrapper:nosuch://host/db?password=s3cret";

    private final Driver driver = new Driver();

    @Test
    void isRegisteredWhenItIsLoaded() throws SQLException {
        assertThat(DriverManager.getDriver(URL)).isInstanceOf(Driver.class);
    }

    @Test
    void leavesOtherUrlsToOtherDrivers() throws SQLException {
        assertThat(driver.acceptsURL("jdbc:postgresql://host/db")).isFalse();
        assertThat(driver.connect("jdbc:postgresql://host/db", null)).isNull();
        assertThat(driver.acceptsURL(URL)).isTrue();
    }

    @Test
    void saysWhatIsMissingAndNoSecret() {
        Properties info = new Properties();
        info.setProperty("password", "s3cret");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> driver.connect(URL, info))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
                    .hasMessageContaining("nosuch")
                    .hasMessageNotContaining("s3cret");
        }
        assertThatThrownBy(() -> Driver.explain(URL, info)).hasMessageNotContaining("s3cret");
        assertThat(info).hasSize(1);
    }

    @Test
    void aDataSourceWithoutAUrlSaysSo() throws SQLException {
        try (AwsWrapperDataSource source = new AwsWrapperDataSource()) {
            assertThat(source.getUrl()).isNull();
            assertThatThrownBy(source::getConnection)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
                    .hasMessageContaining("setUrl");
            assertThatThrownBy(source::explain).hasMessageContaining("setUrl");
        }
    }

    @Test
    void aClosedDataSourceOpensNothingAndMayBeClosedAgain() {
        AwsWrapperDataSource used = new AwsWrapperDataSource(URL);
        assertThatThrownBy(used::getConnection).hasMessageContaining("nosuch");
        for (AwsWrapperDataSource source : new AwsWrapperDataSource[] {used, new AwsWrapperDataSource(URL)}) {
            source.close();
            source.close();
            assertThatThrownBy(() -> source.getConnection("me", "s3cret"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"))
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void aDataSourceIsWhatJdbcAsksFor() throws SQLException {
        try (AwsWrapperDataSource source = new AwsWrapperDataSource(URL)) {
            source.setLoginTimeout(7);
            assertThat(source.getLoginTimeout()).isEqualTo(7);
            assertThat(source.unwrap(DataSource.class)).isSameAs(source);
            assertThat(source.isWrapperFor(String.class)).isFalse();
            assertThatThrownBy(() -> source.unwrap(String.class))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
            assertThat(source.getLogWriter()).isNull();
        }
    }
}
