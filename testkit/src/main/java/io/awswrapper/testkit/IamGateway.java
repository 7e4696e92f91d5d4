package io.awswrapper.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server to which one logs in with an IAM token, as to RDS: takes connections over TLS only, asks for the password in
 * clear, and checks that it is a token for this address, this user and this region, signed with a known key and not
 * expired. Only then does it log in to the real server with the user's own password, and forwards what both say. It speaks
 * the protocol of PostgreSQL or of MySQL and MariaDB, as the server does.
 *
 * <p>Wrong tokens are refused as RDS does: by PostgreSQL with SQLSTATE {@code 28000}, and what is no token with
 * {@code 28P01}; by the others with error 1045, {@code 28000}. Why, only {@link #refusals()} tells. While the server is
 * down, connections are cut as if this were the server itself.
 *
 * <p>Safe for use by several threads. Every connection has two threads, named after the gateway, that end with it.
 */
public final class IamGateway implements AutoCloseable {

    private static final Duration LONGEST_LIFETIME = Duration.ofMinutes(15);

    private final String name;
    private final InetSocketAddress target;
    private final IamKeys keys;
    private final String password;
    private final LoginProtocol protocol;
    private final GatewayCertificate certificate;
    private final ServerSocket listener;
    private final Thread thread;
    private final List<String> addresses = new CopyOnWriteArrayList<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private final Set<GatewayLogin> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();
    private volatile Clock clock = Clock.systemUTC();
    private volatile Duration lifetime = LONGEST_LIFETIME;
    private volatile boolean closed;

    private IamGateway(DatabaseNode node, IamKeys keys, String password) throws IOException, GeneralSecurityException {
        this.name = name(node);
        this.target = new InetSocketAddress(InetAddress.getByName(node.host()), node.port());
        this.keys = keys;
        this.password = password;
        this.protocol = node instanceof PostgresNode ? new PostgresLogin() : new MySqlLogin();
        this.listener = new ServerSocket();
        // On the server's own address: those of a cluster's nodes stay different.
        listener.bind(new InetSocketAddress(target.getAddress(), 0), 1024);
        this.certificate = GatewayCertificate.of(listener.getInetAddress());
        this.addresses.add(address());
        this.thread = new Thread(this::accept, name);
        this.thread.setDaemon(true);
    }

    /**
     * Starts a gateway on a free loopback port.
     *
     * @param node the server behind it
     * @param password with which users log in there; those that need none may use it too
     * @throws ClusterException when no port can be opened
     */
    public static IamGateway start(DatabaseNode node, IamKeys keys, String password) {
        try {
            IamGateway gateway = new IamGateway(node, keys, password);
            gateway.thread.start();
            return gateway;
        } catch (IOException | GeneralSecurityException e) {
            throw new ClusterException(
                    name(node) + ": expected to listen, but was '" + e.getMessage() + "'; see the cause", e);
        }
    }

    private static String name(DatabaseNode node) {
        return "testkit gateway " + node.name();
    }

    /** A loopback address. */
    public String host() {
        return listener.getInetAddress().getHostAddress();
    }

    /** The port on which it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** {@code host:port}, for which tokens must be made unless there are {@link #alsoKnownAs other names}. */
    public String address() {
        return host() + ":" + port();
    }

    /** Accepts tokens for this {@code host:port} too: the name that an application knows the database by. */
    public void alsoKnownAs(String address) {
        addresses.add(address);
    }

    /** What time it is here, as others may see it differently. */
    public void clock(Clock other) {
        clock = other;
    }

    /** Lets tokens expire sooner than after their 15 minutes. */
    public void tokenLifetime(Duration shorter) {
        lifetime = shorter;
    }

    /** The self-signed certificate, PEM, for {@code sslrootcert} and its like. */
    public String certificate() {
        return certificate.pem();
    }

    /** Why tokens were refused, oldest first. */
    public List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** When each token that was accepted had been signed, oldest first; as {@code X-Amz-Date} has it. */
    public List<String> accepted() {
        return List.copyOf(accepted);
    }

    /** The signatures of all tokens seen, good or not: what must not appear in any log. */
    public List<String> signatures() {
        return List.copyOf(signatures);
    }

    /** How many clients are logged in, or about to be. */
    public int connections() {
        return open.size();
    }

    /** Cuts all connections; new ones are served. */
    public void cut() {
        open.forEach(GatewayLogin::cut);
    }

    /** Cuts all connections and closes the port. The second call does nothing. */
    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
            cut();
            thread.join();
        } catch (IOException e) {
            throw new ClusterException(name + ": expected to close, but was '" + e + "'; see the cause", e);
        } catch (InterruptedException e) {
            throw ClusterException.interrupted(name, e);
        }
    }

    @Override
    public String toString() {
        return name + " (" + address() + " to " + target + ")";
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                GatewayLogin login = new GatewayLogin(this, client, name + " connection " + number.incrementAndGet());
                open.add(login);
                login.start();
                if (closed) {
                    login.cut();
                }
            } catch (IOException e) {
                if (!closed) {
                    refusals.add("a connection was not accepted: " + e);
                }
            }
        }
    }

    // ---- for its logins

    GatewayCertificate identity() {
        return certificate;
    }

    InetSocketAddress target() {
        return target;
    }

    LoginProtocol protocol() {
        return protocol;
    }

    String serverPassword() {
        return password;
    }

    /** Whether this password is a token for this user. */
    Verdict judge(String user, String given) {
        IamToken token = IamToken.parse(given);
        if (token == null) {
            refusals.add("password of '" + user + "' is no token");
            return Verdict.NO_TOKEN;
        }
        signatures.add(token.signature());
        String objection = token.objection(keys, user, addresses, clock.instant(), lifetime);
        if (objection != null) {
            refusals.add(objection);
            return Verdict.WRONG;
        }
        accepted.add(token.signedAt());
        return Verdict.GOOD;
    }

    enum Verdict {
        GOOD,
        WRONG,
        NO_TOKEN
    }

    void ended(GatewayLogin login) {
        open.remove(login);
    }
}
