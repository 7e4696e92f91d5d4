package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The data directory of one node, with the settings from which its server starts, and its log. */
abstract class NodeFiles {

    private static final int LOG_TAIL = 4_000;

    private final Path data;
    private final Path log;

    NodeFiles(Path data) {
        this.data = data;
        this.log = data.resolveSibling(data.getFileName() + ".log");
    }

    final Path data() {
        return data;
    }

    final Path log() {
        return log;
    }

    /** Fills the directory from the template. */
    abstract void create() throws IOException;

    /** Makes the server a standby of this primary from its next start on. */
    abstract void makeStandby(DatabaseNode primary) throws IOException;

    /** Whether the server would start as a standby. */
    abstract boolean isStandby();

    /** Tells the {@link Guardian} whom to end. */
    final void rememberRun(long pid) throws IOException {
        Files.writeString(data.resolveSibling(data.getFileName() + ".pid"), pid + "\n");
    }

    /** Clears away what a killed server leaves. */
    abstract void forgetRun() throws IOException;

    final String logTail() {
        try {
            String all = Files.readString(log, StandardCharsets.ISO_8859_1);
            return all.substring(Math.max(0, all.length() - LOG_TAIL));
        } catch (IOException unreadable) {
            return "(no log: " + unreadable + ")";
        }
    }
}
