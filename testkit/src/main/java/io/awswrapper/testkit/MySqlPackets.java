package io.awswrapper.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The packets of a login to MySQL or MariaDB, numbered in one row by both sides. Source: MySQL Source Code Documentation,
 * "Client/Server Protocol", "MySQL Packets" and "Connection Phase".
 */
final class MySqlPackets {

    static final int OK = 0x00;
    static final int MORE_DATA = 0x01;
    static final int SWITCH = 0xFE;
    static final int ERROR = 0xFF;

    /** A certificate's key is the longest text of a login. */
    private static final int LONGEST = 1 << 16;

    private InputStream in;
    private OutputStream out;
    private int number;

    MySqlPackets(Socket socket) throws IOException {
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** Goes on over another socket, where the numbers were. */
    void moveTo(Socket socket) throws IOException {
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    byte[] read() throws IOException {
        byte[] head = readFully(4);
        int length = (head[0] & 0xFF) | (head[1] & 0xFF) << 8 | (head[2] & 0xFF) << 16;
        if (length == 0 || length > LONGEST) {
            throw new IOException("a packet of " + length + " bytes in a login");
        }
        number = head[3] & 0xFF;
        return readFully(length);
    }

    private byte[] readFully(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    /** The first packet that a server sends. */
    void writeFirst(byte[] packet) throws IOException {
        number = -1;
        write(packet);
    }

    void write(byte[] packet) throws IOException {
        number = (number + 1) & 0xFF;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(packet.length);
        bytes.write(packet.length >> 8);
        bytes.write(packet.length >> 16);
        bytes.write(number);
        bytes.writeBytes(packet);
        out.write(bytes.toByteArray());
        out.flush();
    }

    void writeError(int code, String state, String message) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(ERROR);
        packet.write(code);
        packet.write(code >> 8);
        packet.writeBytes(("#" + state + message).getBytes(StandardCharsets.UTF_8));
        write(packet.toByteArray());
    }

    /** What kind of answer a packet is. */
    static int kind(byte[] packet) {
        return packet[0] & 0xFF;
    }

    /** Where the text that begins at {@code from} ends: at its zero byte, or with the packet. */
    static int end(byte[] packet, int from) {
        int end = from;
        while (end < packet.length && packet[end] != 0) {
            end++;
        }
        return end;
    }

    static String text(byte[] packet, int from) {
        return new String(packet, from, end(packet, from) - from, StandardCharsets.UTF_8);
    }
}
