package io.awswrapper.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Who a client says it is, and how it would prove it: {@code Protocol::HandshakeResponse41}. */
final class MySqlClaim {

    /** Capabilities, longest packet, character set, and what is reserved. */
    private static final int HEAD = 32;

    private final byte[] packet;
    private final int capabilities;
    private final String user;
    private final byte[] proof;
    private final int afterProof;

    MySqlClaim(byte[] packet) {
        this.packet = packet;
        this.capabilities = capabilities(packet);
        this.user = MySqlPackets.text(packet, HEAD);
        int at = MySqlPackets.end(packet, HEAD) + 1;
        int length = packet[at++] & 0xFF;
        if ((capabilities & MySqlGreeting.LENGTH_ENCODED_AUTH) != 0 && length == 0xFC) {
            length = (packet[at] & 0xFF) | (packet[at + 1] & 0xFF) << 8;
            at += 2;
        }
        this.proof = Arrays.copyOfRange(packet, at, at + length);
        this.afterProof = at + length;
    }

    /** Of the packet that asks for encryption, too, which is the beginning of this one. */
    static int capabilities(byte[] packet) {
        return (packet[0] & 0xFF) | (packet[1] & 0xFF) << 8 | (packet[2] & 0xFF) << 16 | packet[3] << 24;
    }

    String user() {
        return user;
    }

    /** The name of the client's method of proof; empty when it has not told. */
    String method() {
        return (capabilities & MySqlGreeting.PLUGIN_AUTH) == 0 ? "" : MySqlPackets.text(packet, atMethod());
    }

    private int atMethod() {
        boolean named = (capabilities & MySqlGreeting.CONNECT_WITH_DB) != 0;
        return named ? MySqlPackets.end(packet, afterProof) + 1 : afterProof;
    }

    /** The proof as text, which it is when the password is sent as it is. */
    String password() {
        return MySqlPackets.text(proof, 0);
    }

    /** The same over a way that is not encrypted, with another method and its proof. */
    byte[] with(String otherMethod, byte[] otherProof) {
        ByteArrayOutputStream claim = new ByteArrayOutputStream();
        claim.write(packet, 0, MySqlPackets.end(packet, HEAD) + 1);
        claim.write(otherProof.length);
        claim.writeBytes(otherProof);
        int atMethod = atMethod();
        claim.write(packet, afterProof, atMethod - afterProof);
        claim.writeBytes((otherMethod + "\0").getBytes(StandardCharsets.US_ASCII));
        int afterMethod = Math.min(packet.length, MySqlPackets.end(packet, atMethod) + 1);
        claim.write(packet, afterMethod, packet.length - afterMethod);
        byte[] bytes = claim.toByteArray();
        bytes[1] &= (byte) ~(MySqlGreeting.SSL >> 8);
        return bytes;
    }
}
