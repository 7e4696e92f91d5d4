package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A data directory of MySQL or MariaDB, with its option file, which is also what the node remembers of its role. */
final class MySqlFiles extends NodeFiles {

    /** The server makes itself another identity. */
    private static final Set<String> NOT_COPIED = Set.of("auto.cnf", "server.pid", "server.sock", "server.sock.lock");

    private final Path template;
    private final Map<String, String> original;
    private final Map<String, String> settings;

    MySqlFiles(Path data, Path template, Map<String, String> settings) {
        super(data);
        this.template = template;
        this.original = Map.copyOf(settings);
        this.settings = new LinkedHashMap<>(settings);
    }

    Path settingsFile() {
        return data().resolveSibling(data().getFileName() + ".cnf");
    }

    @Override
    void create() throws IOException {
        FileTree.copy(template, data(), none -> false, NOT_COPIED::contains);
        writeSettings();
    }

    /** Whom to follow, the server itself remembers. */
    @Override
    void makeStandby(DatabaseNode primary) throws IOException {
        set("read_only", "ON");
        // when it is promoted it acknowledges on its own until a standby follows it
        if (original.containsKey(MariaDbReplication.CONFIRMATION)) {
            set(MariaDbReplication.CONFIRMATION, "OFF");
        }
    }

    /** Takes everything back. */
    void empty() throws IOException {
        FileTree.delete(data());
        create();
    }

    /** Takes the data of a server that does not run meanwhile. */
    void copyFrom(Path other) throws IOException {
        FileTree.delete(data());
        FileTree.copy(other, data(), none -> false, NOT_COPIED::contains);
    }

    @Override
    boolean isStandby() {
        return "ON".equals(settings.get("read_only"));
    }

    /** What the node was made with. */
    String original(String name) {
        String value = original.get(name);
        if (value == null) {
            throw new ClusterException("node in " + data() + ": expected a setting of its own, but was '" + name
                    + "', which it was not made with; ask for another one");
        }
        return value;
    }

    /** Sets what the server starts with the next time. */
    void set(String name, String value) throws IOException {
        settings.put(name, value);
        writeSettings();
    }

    @Override
    void forgetRun() throws IOException {
        Files.deleteIfExists(data().resolve("server.pid"));
    }

    private void writeSettings() throws IOException {
        String text = settings.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                .collect(Collectors.joining());
        String readOnly = isStandby() ? "loose_super_read_only = ON\n" : "";
        Files.writeString(settingsFile(), "[mysqld]\n" + text + readOnly);
    }
}
