package io.awswrapper.runtime.config;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * User and password that were given as arguments of {@code DataSource.getConnection(user, password)}. They win over
 * everything else: a session never logs in as somebody whom its caller did not name. {@link #toString()} shows neither.
 *
 * @param password {@code null} for none; then no other password is taken in its place
 */
public record Credentials(String user, @Nullable String password) {

    static final String SOURCE = "getConnection(user, password)";

    /**
     * Checks the arguments.
     *
     * @throws SQLException {@code 08001} when there is no user: taking the configured one instead would be a guess
     */
    public static Credentials of(@Nullable String user, @Nullable String password) throws SQLException {
        if (user == null) {
            throw Problems.exception(
                    "getConnection(user, password): needs a user, but was 'null'; name one, or call getConnection()"
                            + " to log in as the configured user");
        }
        return new Credentials(user, password);
    }

    @Override
    public String toString() {
        return "credentials from " + SOURCE;
    }
}
