package io.awswrapper.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A shell that waits for this process to end, and then ends the servers and deletes their data. Shutdown hooks are not
 * enough: a build tool halts a test JVM that takes too long, and an IDE kills it.
 */
final class Guardian {

    /** Its input ends with this process. Only a server whose command line names the directory is ended. */
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            read -r word && exit 0
            for lock in "$1"/*.pid; do
                [ -r "$lock" ] || continue
                read -r pid < "$lock"
                if [ -r "/proc/$pid/cmdline" ]; then
                    tr '\\0' ' ' < "/proc/$pid/cmdline"
                else
                    ps -o args= -p "$pid"
                fi | grep -qF -- "$1" && kill -s "$2" "$pid" && kill -s CONT "$pid"
            done
            sleep 1
            rm -rf "$1"
            sleep 6
            rm -rf "$1"
            """;

    private final OutputStream input;

    Guardian(Path directory, String crashSignal) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", SCRIPT, "testkit guardian", directory.toString(), crashSignal)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        this.input = shell.getOutputStream();
    }

    /** Nothing is left to guard. */
    void dismiss() {
        try (input) {
            input.write("dismissed\n".getBytes(StandardCharsets.US_ASCII));
            input.flush();
        } catch (IOException alreadyGone) {
            // killed from outside; the hook does the work alone
        }
    }
}
