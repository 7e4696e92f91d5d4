package io.awswrapper.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** One client of an {@link IamGateway}: its login, and then the forwarding. Owns both sockets and two threads. */
final class GatewayLogin {

    private static final int CONNECT_MILLIS = 2_000;

    private final IamGateway gateway;
    private final String name;
    private final Socket client;
    private final Socket server = new Socket();
    private final Thread thread;
    /** Where the client is talked to by now. */
    private volatile Socket clientSide;

    GatewayLogin(IamGateway gateway, Socket client, String name) {
        this.gateway = gateway;
        this.client = client;
        this.clientSide = client;
        this.name = name;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends both connections, with a reset as far as the client is concerned. */
    void cut() {
        try (client;
                server) {
            client.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            // that is what was wanted
        }
    }

    /** Ends both connections so that what was sent arrives. */
    private void end(Socket from) {
        try (from;
                server) {
            from.setTcpNoDelay(true);
        } catch (IOException alreadyClosed) {
            // that is what was wanted
        }
    }

    private void run() {
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            // First, so that a server that is down looks so.
            server.connect(gateway.target(), CONNECT_MILLIS);
            if (gateway.protocol().logIn(this)) {
                forward(clientSide);
            }
        } catch (IOException gone) {
            // the other side ended it, or the gateway did
        } finally {
            end(client);
            gateway.ended(this);
        }
    }

    // ---- for the protocol

    /** Goes on encrypted, as the server that it is. */
    void encrypt() throws IOException {
        if (isEncrypted()) {
            throw new IOException("TLS inside TLS");
        }
        SSLSocket secure = (SSLSocket)
                gateway.identity().context().getSocketFactory().createSocket(client, null, client.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        clientSide = secure;
    }

    boolean isEncrypted() {
        return clientSide != client;
    }

    Socket client() {
        return clientSide;
    }

    Socket server() {
        return server;
    }

    String clientAddress() {
        return client.getInetAddress().getHostAddress();
    }

    String serverPassword() {
        return gateway.serverPassword();
    }

    IamGateway.Verdict judge(String user, String password) {
        return gateway.judge(user, password);
    }

    // ---- afterwards

    /** Until one of them ends: then the other does. */
    private void forward(Socket from) throws IOException {
        InputStream fromServer = server.getInputStream();
        OutputStream toClient = from.getOutputStream();
        Thread responses = new Thread(() -> pump(fromServer, toClient, from), name + " responses");
        responses.setDaemon(true);
        responses.start();
        pump(from.getInputStream(), server.getOutputStream(), from);
        try {
            responses.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(InputStream source, OutputStream sink, Socket from) {
        byte[] buffer = new byte[1 << 14];
        try {
            for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
                sink.write(buffer, 0, read);
                sink.flush();
            }
        } catch (IOException ended) {
            // by the other side, or by cut
        }
        end(from);
    }
}
