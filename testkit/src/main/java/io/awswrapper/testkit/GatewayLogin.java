package io.awswrapper.testkit;

import io.awswrapper.testkit.PgMessages.Message;
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
    private volatile boolean encrypted;

    GatewayLogin(IamGateway gateway, Socket client, String name) {
        this.gateway = gateway;
        this.client = client;
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
    private void end(Socket clientSide) {
        try (clientSide;
                server) {
            clientSide.setTcpNoDelay(true);
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
            serve(client);
        } catch (IOException gone) {
            // the other side ended it, or the gateway did
        } finally {
            end(client);
            gateway.ended(this);
        }
    }

    private void serve(Socket from) throws IOException {
        PgMessages messages = new PgMessages(from.getInputStream(), from.getOutputStream());
        while (true) {
            Message first = messages.readFirst();
            switch (first.code()) {
                case PgMessages.GSS_REQUEST -> messages.writeByte('N');
                case PgMessages.SSL_REQUEST -> {
                    messages.writeByte('S');
                    serveEncrypted();
                    return;
                }
                case PgMessages.CANCEL_REQUEST -> {
                    toServer().write(first);
                    return;
                }
                default -> {
                    startUp(messages, first, from);
                    return;
                }
            }
        }
    }

    private void serveEncrypted() throws IOException {
        if (encrypted) {
            throw new IOException("TLS inside TLS");
        }
        encrypted = true;
        SSLSocket secure = (SSLSocket)
                gateway.identity().context().getSocketFactory().createSocket(client, null, client.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        serve(secure);
    }

    private void startUp(PgMessages messages, Message startup, Socket from) throws IOException {
        String user = startup.parameters().getOrDefault("user", "");
        if (!encrypted) {
            messages.writeFatal(
                    "28000",
                    "no pg_hba.conf entry for host \"" + client.getInetAddress().getHostAddress() + "\", user \"" + user
                            + "\", database \"" + startup.parameters().getOrDefault("database", user)
                            + "\", no encryption");
            return;
        }
        messages.write('R', PgMessages.number(3));
        Message password = messages.read();
        if (password.type() != 'p') {
            return;
        }
        switch (gateway.judge(user, password.text(0))) {
            case NO_TOKEN -> messages.writeFatal("28P01", "password authentication failed for user \"" + user + "\"");
            case WRONG -> messages.writeFatal("28000", "PAM authentication failed for user \"" + user + "\"");
            case GOOD -> {
                PgMessages real = toServer();
                real.write(startup);
                Message answer = new ScramLogin(real, gateway.serverPassword()).complete();
                messages.write(answer);
                forward(from);
            }
        }
    }

    private PgMessages toServer() throws IOException {
        return new PgMessages(server.getInputStream(), server.getOutputStream());
    }

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

    private void pump(InputStream source, OutputStream sink, Socket clientSide) {
        byte[] buffer = new byte[1 << 14];
        try {
            for (int read = source.read(buffer); read >= 0; read = source.read(buffer)) {
                sink.write(buffer, 0, read);
                sink.flush();
            }
        } catch (IOException ended) {
            // by the other side, or by cut
        }
        end(clientSide);
    }
}
