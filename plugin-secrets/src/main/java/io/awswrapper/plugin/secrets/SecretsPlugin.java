package io.awswrapper.plugin.secrets;

import io.awswrapper.spi.ConnectChain;
import io.awswrapper.spi.ConnectRequest;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.PluginContext;
import java.sql.Connection;
import java.sql.SQLException;

/** Puts user and password into every connect of one session; sees none of its calls. */
final class SecretsPlugin implements ConnectionPlugin {

    private final PluginContext context;
    private final CachedSecret secret;

    SecretsPlugin(PluginContext context, CachedSecret secret) {
        this.context = context;
        this.secret = secret;
        secret.enter();
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectChain next) throws SQLException {
        if (request.isArgument("user")) {
            return next.proceed(request);
        }
        Login login = secret.login();
        try {
            return attempt(login, request, next);
        } catch (SQLException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            return new RefusedLogin(this, secret, context.options().get(SecretsOptions.RETRY_TIMEOUT))
                    .connect(login, e, request, next);
        }
    }

    /** Called once by the runtime. */
    @Override
    public void close() {
        secret.leave();
    }

    Connection attempt(Login login, ConnectRequest request, ConnectChain next) throws SQLException {
        ConnectRequest named = request.withProperty("user", login.user());
        String password = login.password();
        return next.proceed(password == null ? named : named.withProperty("password", password));
    }

    /**
     * Whether other credentials may do. SQL's class 28, and HY000, which is all that MySQL says of a user who is locked or
     * whose password has expired; a database that does not exist (3D) does not for anybody.
     */
    boolean isRefusal(SQLException e) {
        String state = e.getSQLState();
        return context.dialect().classify(e) == ErrorKind.LOGIN
                && (state == null || state.startsWith("28") || state.equals("HY000"));
    }
}
