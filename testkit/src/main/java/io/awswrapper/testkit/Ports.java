package io.awswrapper.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers. Not the system's choice of a free port: that comes from the range of outgoing connections, and
 * one of those could take the port of a server while it is down.
 */
final class Ports {

    private static final int FIRST = 15_000;
    private static final int LAST = 31_999;

    /** What clusters of this process hold, also while their servers are down. */
    private static final Set<Integer> HELD = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** A port that is free on all of these addresses, held until released. */
    static int hold(List<String> addresses) throws IOException {
        for (int attempt = 0; attempt < 200; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (HELD.add(port)) {
                if (isFree(port, addresses)) {
                    return port;
                }
                HELD.remove(port);
            }
        }
        throw new IOException("testkit: expected a free port of " + FIRST + ".." + LAST + " on " + addresses
                + ", but was 'none in 200 tries'; close what listens there");
    }

    static void release(int port) {
        HELD.remove(port);
    }

    private static boolean isFree(int port, List<String> addresses) {
        for (String address : addresses) {
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(address))) {
                if (!probe.isBound()) {
                    return false;
                }
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
