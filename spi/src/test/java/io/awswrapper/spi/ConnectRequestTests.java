package io.awswrapper.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.ConnectRequest.Purpose;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectRequestTests {

    private static final Host HOST = Host.of("db", 5432);

    @Test
    void keepsACopyThatNobodyCanChange() {
        Map<String, String> properties = new HashMap<>(Map.of("user", "me"));
        ConnectRequest request = ConnectRequest.of(HOST, Purpose.APPLICATION, properties);
        properties.put("user", "you");

        assertThat(request.property("user")).isEqualTo("me");
        assertThat(request.property("password")).isNull();
        assertThatThrownBy(() -> request.properties().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aChangedCopyLeavesTheOriginalAlone() {
        ConnectRequest request = ConnectRequest.of(HOST, Purpose.PROBE, Map.of("user", "me", "password", "old"));
        ConnectRequest elsewhere = request.withHost(Host.of("other", 1));
        ConnectRequest changed = request.withProperty("password", "new").withProperty("added", "x");

        assertThat(request.host()).isEqualTo(HOST);
        assertThat(request.properties()).isEqualTo(Map.of("user", "me", "password", "old"));
        assertThat(elsewhere.host()).isEqualTo(Host.of("other", 1));
        assertThat(elsewhere.purpose()).isEqualTo(Purpose.PROBE);
        assertThat(elsewhere.properties()).isEqualTo(request.properties());
        assertThat(changed.host()).isEqualTo(HOST);
        assertThat(changed.purpose()).isEqualTo(Purpose.PROBE);
        assertThat(changed.properties()).isEqualTo(Map.of("user", "me", "password", "new", "added", "x"));
        assertThatThrownBy(() -> changed.properties().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void namesPropertiesAndNeverShowsTheirValues() {
        ConnectRequest request = ConnectRequest.of(
                        HOST, Purpose.APPLICATION, Map.of("password", "s3cret", "user", "me"))
                .withProperty("token", "t0ken");

        assertThat(request).hasToString("APPLICATION connection to db:5432 with properties [password, token, user]");
    }
}
