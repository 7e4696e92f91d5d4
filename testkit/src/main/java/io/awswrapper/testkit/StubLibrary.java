package io.awswrapper.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A shared library for Linux on x86-64 whose functions all return a constant. The MySQL server is linked against libaio
 * and libnuma, which many systems lack or name otherwise; told to use neither, it calls their functions no more than
 * these do. Source: System V ABI, chapters 4 and 5; symbol versions: Linux Standard Base Core, chapter 10.7.
 */
final class StubLibrary {

    private static final int HEADER = 64;
    private static final int SEGMENT = 56;
    private static final int SYMBOL = 24;
    private static final int VERSION = 28;
    private static final int FUNCTION = 16;
    private static final int DYNAMIC = 16;
    private static final int PAGE = 0x1000;

    private static final int LOAD = 1;
    private static final int DYNAMIC_SEGMENT = 2;
    private static final int STACK = 0x6474e551;
    private static final int READ_EXECUTE = 5;
    private static final int READ_WRITE = 6;
    private static final short SHARED_OBJECT = 3;
    private static final short X86_64 = 62;
    private static final byte GLOBAL_FUNCTION = 0x12;

    /** One function and the version of the library that brought it. */
    private record Function(String name, String version, int result) {}

    private final String name;
    private final List<Function> functions;
    private final List<String> versions;
    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private int stringBytes = 1;

    private StubLibrary(String name, List<Function> functions) {
        this.name = name;
        this.functions = functions;
        this.versions = functions.stream().map(Function::version).distinct().toList();
        Stream.concat(
                        Stream.concat(Stream.of(name), versions.stream()),
                        functions.stream().map(Function::name))
                .forEach(text -> {
                    strings.put(text, stringBytes);
                    stringBytes += text.length() + 1;
                });
    }

    /** Writes the libraries that a server for Linux asks for into a directory. */
    static void writeAll(Path directory) throws IOException {
        int notImplemented = -38;
        int unavailable = -1;
        List<Function> aio = List.of(
                new Function("io_submit", "LIBAIO_0.1", notImplemented),
                new Function("io_setup", "LIBAIO_0.4", notImplemented),
                new Function("io_getevents", "LIBAIO_0.4", notImplemented),
                new Function("io_destroy", "LIBAIO_0.4", notImplemented));
        List<Function> numa = List.of(
                new Function("numa_available", "libnuma_1.1", unavailable),
                new Function("numa_free", "libnuma_1.1", 0),
                new Function("set_mempolicy", "libnuma_1.1", 0),
                new Function("mbind", "libnuma_1.1", 0),
                new Function("numa_alloc_local", "libnuma_1.1", 0),
                new Function("numa_alloc_onnode", "libnuma_1.1", 0),
                new Function("numa_bitmask_free", "libnuma_1.2", 0),
                new Function("numa_get_mems_allowed", "libnuma_1.2", 0),
                new Function("numa_node_of_cpu", "libnuma_1.2", 0));
        new StubLibrary("libaio.so.1", aio).write(directory);
        new StubLibrary("libnuma.so.1", numa).write(directory);
    }

    private void write(Path directory) throws IOException {
        Files.write(directory.resolve(name), encode());
    }

    /** Header and segments, then read-only tables and code on the first page, then the dynamic table on the next. */
    private byte[] encode() {
        int symbols = align(HEADER + 4 * SEGMENT, 8);
        int hash = align(symbols + SYMBOL * (functions.size() + 1), 8);
        int symbolVersions = align(hash + 4 * (4 + functions.size()), 8);
        int definitions = align(symbolVersions + 2 * (functions.size() + 1), 8);
        int names = definitions + VERSION * (versions.size() + 1);
        int code = align(names + stringBytes, FUNCTION);
        int codeEnd = code + FUNCTION * functions.size();
        int dynamic = align(codeEnd, PAGE);
        long[][] entries = {
            {14, offset(name)}, // DT_SONAME
            {4, hash}, // DT_HASH
            {5, names}, // DT_STRTAB
            {6, symbols}, // DT_SYMTAB
            {10, stringBytes}, // DT_STRSZ
            {11, SYMBOL}, // DT_SYMENT
            {0x6ffffff0L, symbolVersions}, // DT_VERSYM
            {0x6ffffffcL, definitions}, // DT_VERDEF
            {0x6ffffffdL, versions.size() + 1}, // DT_VERDEFNUM
            {0, 0} // DT_NULL
        };
        int dynamicBytes = DYNAMIC * entries.length;
        ByteBuffer out = ByteBuffer.allocate(dynamic + dynamicBytes).order(ByteOrder.LITTLE_ENDIAN);
        putHeader(out);
        putSegment(out, LOAD, READ_EXECUTE, 0, codeEnd);
        putSegment(out, LOAD, READ_WRITE, dynamic, dynamicBytes);
        putSegment(out, DYNAMIC_SEGMENT, READ_WRITE, dynamic, dynamicBytes);
        putSegment(out, STACK, READ_WRITE, 0, 0);
        putSymbols(out.position(symbols), code);
        putHash(out.position(hash));
        putSymbolVersions(out.position(symbolVersions));
        putDefinitions(out.position(definitions));
        out.position(names + 1);
        strings.keySet().forEach(text -> out.put(text.getBytes(US_ASCII)).put((byte) 0));
        putCode(out, code);
        out.position(dynamic);
        for (long[] entry : entries) {
            out.putLong(entry[0]).putLong(entry[1]);
        }
        return out.array();
    }

    private static void putHeader(ByteBuffer out) {
        out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        out.putShort(SHARED_OBJECT).putShort(X86_64).putInt(1);
        out.putLong(0).putLong(HEADER).putLong(0).putInt(0);
        out.putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) 4);
        out.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    }

    private static void putSegment(ByteBuffer out, int type, int flags, long offset, long size) {
        long alignment = type == LOAD ? PAGE : 8;
        out.putInt(type).putInt(flags).putLong(offset).putLong(offset).putLong(offset);
        out.putLong(size).putLong(size).putLong(alignment);
    }

    private void putSymbols(ByteBuffer out, int code) {
        out.put(new byte[SYMBOL]);
        for (int i = 0; i < functions.size(); i++) {
            out.putInt(offset(functions.get(i).name())).put(GLOBAL_FUNCTION).put((byte) 0);
            out.putShort((short) 1).putLong(code + (long) FUNCTION * i).putLong(FUNCTION);
        }
    }

    /** One bucket with all symbols in a chain. */
    private void putHash(ByteBuffer out) {
        out.putInt(1).putInt(functions.size() + 1).putInt(1).putInt(0);
        for (int i = 1; i <= functions.size(); i++) {
            out.putInt(i < functions.size() ? i + 1 : 0);
        }
    }

    private void putSymbolVersions(ByteBuffer out) {
        out.putShort((short) 0);
        functions.forEach(function -> out.putShort((short) (2 + versions.indexOf(function.version()))));
    }

    /** The library itself is the first of its versions. */
    private void putDefinitions(ByteBuffer out) {
        for (int i = 0; i <= versions.size(); i++) {
            String version = i == 0 ? name : versions.get(i - 1);
            int next = i < versions.size() ? VERSION : 0;
            out.putShort((short) 1).putShort((short) (i == 0 ? 1 : 0)).putShort((short) (i + 1));
            out.putShort((short) 1).putInt(hash(version)).putInt(20).putInt(next);
            out.putInt(offset(version)).putInt(0);
        }
    }

    /** {@code mov rax, result; ret} */
    private void putCode(ByteBuffer out, int code) {
        for (int i = 0; i < functions.size(); i++) {
            out.position(code + FUNCTION * i);
            out.put((byte) 0x48).put((byte) 0xc7).put((byte) 0xc0);
            out.putInt(functions.get(i).result()).put((byte) 0xc3);
        }
    }

    private int offset(String text) {
        return strings.getOrDefault(text, 0);
    }

    private static int align(int value, int alignment) {
        return (value + alignment - 1) / alignment * alignment;
    }

    /** The hash function of the ABI. */
    private static int hash(String text) {
        int hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash << 4) + text.charAt(i);
            int high = hash & 0xf0000000;
            hash ^= high >>> 24;
            hash &= ~high;
        }
        return hash;
    }
}
