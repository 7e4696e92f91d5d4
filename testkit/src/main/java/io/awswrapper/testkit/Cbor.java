package io.awswrapper.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** As much of CBOR (RFC 8949) as Smithy's RPC protocol sends: Smithy 2.0, "Smithy RPC v2 CBOR protocol". */
final class Cbor {

    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xff;
    private static final int TEXT = 3;
    private static final int MAP = 5;

    private final ByteBuffer in;

    private Cbor(byte[] data) {
        in = ByteBuffer.wrap(data);
    }

    /**
     * One item: a {@link Map} with keys in their order, {@link List}, {@link String}, {@link Long}, {@link Double},
     * {@link Boolean}, byte array, {@link Instant} or {@code null}.
     *
     * @throws IllegalArgumentException when the data is not that
     */
    static @Nullable Object read(byte[] data) {
        Cbor reading = new Cbor(data);
        try {
            Object item = reading.item();
            if (reading.in.hasRemaining()) {
                throw new IllegalArgumentException("CBOR: " + reading.in.remaining() + " bytes after the end");
            }
            return item;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("CBOR: ends too early, after " + data.length + " bytes", e);
        }
    }

    /** A map of texts. */
    static byte[] write(Map<String, String> texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        head(out, MAP, texts.size());
        texts.forEach((key, value) -> {
            text(out, key);
            text(out, value);
        });
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        head(out, TEXT, encoded.length);
        out.writeBytes(encoded);
    }

    /** Sizes up to 65,535. */
    private static void head(ByteArrayOutputStream out, int major, int size) {
        out.write(major << 5 | 25);
        out.write(size >> 8);
        out.write(size);
    }

    private @Nullable Object item() {
        int head = in.get() & 0xff;
        int major = head >> 5;
        int info = head & 31;
        return switch (major) {
            case 0 -> argument(info);
            case 1 -> -1 - argument(info);
            case 2 -> bytes(major, info);
            case TEXT -> new String(bytes(major, info), StandardCharsets.UTF_8);
            case 4 -> list(info);
            case MAP -> map(info);
            case 6 -> tagged(argument(info));
            default -> simple(info);
        };
    }

    private long argument(int info) {
        return switch (info) {
            case 24 -> in.get() & 0xffL;
            case 25 -> in.getShort() & 0xffffL;
            case 26 -> in.getInt() & 0xffffffffL;
            case 27 -> in.getLong();
            default -> {
                if (info > 27) {
                    throw new IllegalArgumentException("CBOR: a length is given, but was '" + info + "'");
                }
                yield info;
            }
        };
    }

    private byte[] bytes(int major, int info) {
        if (info == INDEFINITE) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int head = in.get() & 0xff; head != BREAK; head = in.get() & 0xff) {
                if (head >> 5 != major) {
                    throw new IllegalArgumentException("CBOR: chunks are of one type, but was '" + (head >> 5) + "'");
                }
                all.writeBytes(bytes(major, head & 31));
            }
            return all.toByteArray();
        }
        long size = argument(info);
        if (size < 0 || size > in.remaining()) {
            throw new IllegalArgumentException("CBOR: fits in what is left, but was '" + size + "' bytes");
        }
        byte[] read = new byte[(int) size];
        in.get(read);
        return read;
    }

    private List<@Nullable Object> list(int info) {
        List<@Nullable Object> items = new ArrayList<>();
        long left = info == INDEFINITE ? Long.MAX_VALUE : argument(info);
        for (; left > 0 && !atBreak(info); left--) {
            items.add(item());
        }
        return items;
    }

    private Map<String, @Nullable Object> map(int info) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        long left = info == INDEFINITE ? Long.MAX_VALUE : argument(info);
        for (; left > 0 && !atBreak(info); left--) {
            entries.put(String.valueOf(item()), item());
        }
        return entries;
    }

    private boolean atBreak(int info) {
        if (info != INDEFINITE || (in.get(in.position()) & 0xff) != BREAK) {
            return false;
        }
        in.get();
        return true;
    }

    private @Nullable Object tagged(long tag) {
        Object value = item();
        if (tag == 1 && value instanceof Number seconds) {
            return Instant.ofEpochMilli(Math.round(seconds.doubleValue() * 1000));
        }
        return value;
    }

    private @Nullable Object simple(int info) {
        return switch (info) {
            case 20 -> false;
            case 21 -> true;
            case 22, 23 -> null;
            case 26 -> (double) in.getFloat();
            case 27 -> in.getDouble();
            default -> throw new IllegalArgumentException("CBOR: a value of Smithy's, but was simple '" + info + "'");
        };
    }
}
