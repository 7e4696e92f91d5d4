package io.awswrapper.plugin.iam;

import io.awswrapper.plugin.iam.TokenRequest.Login;
import io.awswrapper.plugin.iam.TokenRequest.Login.Kind;
import io.awswrapper.spi.ConnectChain;
import io.awswrapper.spi.ConnectRequest;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.Endpoint;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.Options;
import io.awswrapper.spi.PluginContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Puts a token in the place of the password. Its {@link #connect} may be called by several threads. */
final class IamPlugin implements ConnectionPlugin {

    private static final String USER = "user";
    private static final String PASSWORD = "password";

    private final Dialect dialect;
    private final TokenCache tokens;
    private final Login login;
    private final @Nullable String region;
    private final @Nullable String host;
    private final int port;
    private final Duration timeout;
    private final Duration lifetime;
    private final boolean allowCleartext;
    private final AtomicBoolean closed = new AtomicBoolean();

    IamPlugin(PluginContext context, TokenCache tokens) throws SQLException {
        Options options = context.options();
        this.dialect = context.dialect();
        this.tokens = tokens;
        this.login = login(options);
        this.region = options.find(IamOptions.REGION).orElse(null);
        this.host = options.find(IamOptions.HOST)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .orElse(null);
        this.port = options.get(IamOptions.PORT);
        this.timeout = options.get(IamOptions.TIMEOUT);
        this.lifetime = options.get(IamOptions.TOKEN_LIFETIME);
        this.allowCleartext = options.get(IamOptions.ALLOW_CLEARTEXT);
        if (lifetime.compareTo(IamOptions.LONGEST_LIFETIME) > 0) {
            throw Refusal.configuration("iamTokenLifetimeMs: AWS gives a token "
                    + IamOptions.LONGEST_LIFETIME.toMillis() + " ms at most, but was '" + lifetime.toMillis()
                    + "'; make it shorter or leave it out");
        }
        tokens.sessionOpened();
    }

    private static Login login(Options options) throws SQLException {
        Optional<String> profile = options.find(IamOptions.PROFILE);
        Optional<String> source = options.find(IamOptions.CREDENTIALS_SOURCE);
        if (profile.isPresent() && source.isPresent()) {
            throw Refusal.configuration("credentials: either awsProfile or iamCredentialsSource, but was '"
                    + profile.get() + "' and '" + source.get() + "'; leave one of them out");
        }
        if (source.isPresent()) {
            return new Login(Kind.SOURCE, source.get());
        }
        return profile.map(name -> new Login(Kind.PROFILE, name)).orElseGet(() -> new Login(Kind.DEFAULT_CHAIN, ""));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            tokens.sessionClosed();
        }
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectChain next) throws SQLException {
        if (request.isArgument(PASSWORD)) {
            return next.proceed(request);
        }
        ConnectRequest sendable = completed(encrypted(request), dialect.passwordInClear());
        TokenSlot slot = tokens.slot(wanted(request));
        Token token = slot.get(timeout);
        try {
            return next.proceed(sendable.withProperty(PASSWORD, token.value()));
        } catch (SQLException refusal) {
            if (dialect.classify(refusal) != ErrorKind.LOGIN) {
                throw refusal;
            }
            return again(slot, token, refusal, sendable, next);
        }
    }

    /** The cached token may be of keys that are no longer valid: once more with a new one, of credentials asked for now. */
    private Connection again(
            TokenSlot slot, Token refused, SQLException refusal, ConnectRequest request, ConnectChain next)
            throws SQLException {
        Token token;
        try {
            token = slot.replace(refused, timeout);
        } catch (SQLException noOther) {
            refusal.addSuppressed(noOther);
            throw refusal;
        }
        try {
            return next.proceed(request.withProperty(PASSWORD, token.value()));
        } catch (SQLException e) {
            if (dialect.classify(e) != ErrorKind.LOGIN) {
                throw e;
            }
            SQLException told = slot.refused(e);
            told.addSuppressed(refusal);
            throw told;
        }
    }

    private TokenRequest wanted(ConnectRequest request) throws SQLException {
        Host to = request.host();
        String user = request.property(USER);
        if (user == null || user.isEmpty()) {
            throw Refusal.login(
                    "login at " + to.authority()
                            + ": expected the property user, but was 'not set'; set it to a role that"
                            + " may log in with IAM, or add the plugin secretsManager, which brings it",
                    null);
        }
        String name = host != null ? host : to.address();
        return new TokenRequest(login, region, name, port != 0 ? port : to.port(), user, lifetime);
    }

    /** A token is as good as a password for fifteen minutes: nobody on the way must see it. */
    private ConnectRequest encrypted(ConnectRequest request) throws SQLException {
        Map<String, String> properties = request.properties();
        if (allowCleartext || dialect.encrypts(properties)) {
            return request;
        }
        Map<String, String> completed = new HashMap<>(dialect.encryption());
        completed.putAll(properties);
        if (!dialect.encrypts(completed)) {
            throw Refusal.configuration("login at " + request.host().authority()
                    + ": a token is sent over TLS only, but was '" + conflict(properties)
                    + "' (from the connection's properties); leave that out, or set iamAllowCleartext=true if the way to"
                    + " the database is encrypted otherwise");
        }
        return completed(request, dialect.encryption());
    }

    /** What the user has set stays. */
    private static ConnectRequest completed(ConnectRequest request, Map<String, String> defaults) {
        ConnectRequest changed = request;
        for (Map.Entry<String, String> property : defaults.entrySet()) {
            if (request.property(property.getKey()) == null) {
                changed = changed.withProperty(property.getKey(), property.getValue());
            }
        }
        return changed;
    }

    private String conflict(Map<String, String> properties) {
        for (String name : dialect.encryption().keySet()) {
            if (properties.containsKey(name)) {
                return name + "=" + properties.get(name);
            }
        }
        return "no encryption";
    }

    /** The region in the name that is signed for; {@code null} when the name has none. */
    static @Nullable String regionOf(TokenRequest request) {
        return request.region() != null
                ? request.region()
                : Endpoint.parse(request.host()).region();
    }
}
