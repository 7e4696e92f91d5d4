package io.awswrapper.testkit;

import java.util.Arrays;

/** What a server says first: {@code Protocol::HandshakeV10}. */
final class MySqlGreeting {

    static final int SSL = 1 << 11;
    static final int CONNECT_WITH_DB = 1 << 3;
    static final int PLUGIN_AUTH = 1 << 19;
    static final int LENGTH_ENCODED_AUTH = 1 << 21;

    /** What would have to be undone here: compression, and a second factor. */
    private static final int NOT_OFFERED = 1 << 5 | 1 << 26 | 1 << 28;

    private static final int SALT = 8;

    private final byte[] packet;
    private final int afterVersion;

    MySqlGreeting(byte[] packet) {
        this.packet = packet;
        this.afterVersion = MySqlPackets.end(packet, 1) + 1;
    }

    /** The same for a client of the gateway's, with encryption. */
    byte[] offered() {
        byte[] offer = packet.clone();
        int capabilities = (capability(13) | capability(18) << 16) & ~NOT_OFFERED | SSL;
        for (int i = 0; i < 2; i++) {
            offer[afterVersion + 13 + i] = (byte) (capabilities >> 8 * i);
            offer[afterVersion + 18 + i] = (byte) (capabilities >> 8 * (i + 2));
        }
        return offer;
    }

    private int capability(int offset) {
        return (packet[afterVersion + offset] & 0xFF) | (packet[afterVersion + offset + 1] & 0xFF) << 8;
    }

    /** What passwords are scrambled with; 20 bytes, in two parts. */
    byte[] salt() {
        byte[] salt = Arrays.copyOfRange(packet, afterVersion + 4, afterVersion + 4 + 20);
        System.arraycopy(packet, afterVersion + 31, salt, SALT, salt.length - SALT);
        return salt;
    }
}
