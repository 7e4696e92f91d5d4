package io.awswrapper.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One end of a connection, in messages of the login part of the protocol. Source: PostgreSQL manual, "Message Formats".
 * Never reads more than it returns, so that the streams can be forwarded afterwards.
 */
final class PgMessages {

    static final int SSL_REQUEST = 80_877_103;
    static final int GSS_REQUEST = 80_877_104;
    static final int CANCEL_REQUEST = 80_877_102;

    private static final int LONGEST = 100_000;

    private final DataInputStream in;
    private final OutputStream out;

    PgMessages(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** A message and its type; type 0 for the first ones of a client, which have none. */
    static final class Message {
        private final char type;
        private final byte[] body;

        private Message(char type, byte[] body) {
            this.type = type;
            this.body = body;
        }

        char type() {
            return type;
        }

        /** The number that begins the body. */
        int code() {
            return body.length < 4 ? -1 : ByteBuffer.wrap(body).getInt();
        }

        /** The body from {@code offset} to its first zero byte. */
        String text(int offset) {
            int end = offset;
            while (end < body.length && body[end] != 0) {
                end++;
            }
            return new String(body, offset, end - offset, StandardCharsets.UTF_8);
        }

        /** What a startup message sets, as {@code user} and {@code database}. */
        Map<String, String> parameters() {
            Map<String, String> parameters = new HashMap<>();
            int at = 4;
            while (at < body.length && body[at] != 0) {
                String name = text(at);
                at += name.getBytes(StandardCharsets.UTF_8).length + 1;
                String value = text(at);
                at += value.getBytes(StandardCharsets.UTF_8).length + 1;
                parameters.put(name, value);
            }
            return parameters;
        }
    }

    Message readFirst() throws IOException {
        return new Message((char) 0, readBody());
    }

    Message read() throws IOException {
        return new Message((char) in.readUnsignedByte(), readBody());
    }

    private byte[] readBody() throws IOException {
        int length = in.readInt() - 4;
        if (length < 0 || length > LONGEST) {
            throw new IOException("a message of " + length + " bytes in a login");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        return body;
    }

    void write(Message message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (message.type != 0) {
            bytes.write(message.type);
        }
        bytes.writeBytes(number(message.body.length + 4));
        bytes.writeBytes(message.body);
        out.write(bytes.toByteArray());
        out.flush();
    }

    void writeByte(char answer) throws IOException {
        out.write(answer);
        out.flush();
    }

    void write(char type, byte[]... parts) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        write(new Message(type, body.toByteArray()));
    }

    /** Ends a login as the server does. */
    void writeFatal(String state, String message) throws IOException {
        write('E', field('S', "FATAL"), field('V', "FATAL"), field('C', state), field('M', message), new byte[1]);
    }

    private static byte[] field(char code, String value) {
        return (code + value + "\0").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    static byte[] text(String value) {
        return (value + "\0").getBytes(StandardCharsets.UTF_8);
    }
}
