package io.awswrapper.plugin.secrets;

import io.awswrapper.spi.Location;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a version of a secret says. Compared by what it is, and shown without it. Immutable. */
final class Login {

    private final String user;
    private final @Nullable String password;
    private final Location location;
    private final String version;

    Login(String user, @Nullable String password, Location location, String version) {
        this.user = user;
        this.password = password;
        this.location = location;
        this.version = version;
    }

    String user() {
        return user;
    }

    /** {@code null} when another plugin has the password. */
    @Nullable
    String password() {
        return password;
    }

    Location location() {
        return location;
    }

    /** Whether a server that refused the other one would refuse this one too. */
    boolean isSame(Login other) {
        return user.equals(other.user) && Objects.equals(password, other.password);
    }

    /** The version that AWS gave it, which is no secret. */
    @Override
    public String toString() {
        return "version " + version;
    }
}
