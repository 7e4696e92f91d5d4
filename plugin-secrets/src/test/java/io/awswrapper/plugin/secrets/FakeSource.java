package io.awswrapper.plugin.secrets;

import io.awswrapper.spi.Location;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets that a test sets. */
final class FakeSource implements SecretSource {

    private final Map<Stage, Login> stages = new EnumMap<>(Stage.class);
    private @Nullable SQLException failure;
    private int asked;
    private boolean closed;

    static Login login(String password) {
        return new Login("me", password, new Location("h", 1, "db"), "of " + password.length() + " letters");
    }

    void set(Stage stage, String password) {
        stages.put(stage, login(password));
    }

    void fail(@Nullable SQLException with) {
        failure = with;
    }

    int asked() {
        return asked;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public @Nullable Login fetch(SecretReference secret, Stage stage) throws SQLException {
        asked++;
        if (failure != null) {
            throw failure;
        }
        return stages.get(stage);
    }

    @Override
    public void close() {
        closed = true;
    }
}
