package io.awswrapper.dialect.mysql.socket;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Lets {@code Connection.abort} of MariaDB Connector/J end a call to a server that does not answer. For its property
 * {@code socketFactory}; that driver makes one for each socket. Thread-safe.
 *
 * <p>Left alone, {@code abort} first logs in once more, to kill the session, and then reads from the socket, behind the call
 * that it is to end (source: {@code StandardClient.abort} and {@code closeSocket} of versions 3.0 to 3.5). Here it gets no
 * socket for the former, and closes the socket instead of the latter, as the other databases' drivers do.
 */
public final class AbortableSockets extends SocketFactory {

    /** For the driver. */
    public AbortableSockets() {}

    /**
     * Not connected.
     *
     * @throws IOException when asked for on behalf of {@code abort}, which the driver takes for a server out of reach
     */
    @Override
    public Socket createSocket() throws IOException {
        if (isAborting()) {
            throw new IOException("No second connection to end the first");
        }
        return new AbortableSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return getDefault().createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return getDefault().createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return getDefault().createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return getDefault().createSocket(host, port, local, localPort);
    }

    /** Whether the driver's {@code abort} is what this thread is at. */
    private static boolean isAborting() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("abort")
                        && frame.getClassName().startsWith("org.mariadb.jdbc.")));
    }

    private static final class AbortableSocket extends Socket {

        /** The driver asks for it when it connects, and before it closes. */
        @Override
        public InputStream getInputStream() throws IOException {
            if (isAborting()) {
                close();
            }
            return super.getInputStream();
        }
    }
}
