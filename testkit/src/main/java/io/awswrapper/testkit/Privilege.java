package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How a server is started when PostgreSQL refuses to run as the user we are, who may be root. */
enum Privilege {
    /** An ordinary user: nothing to drop. */
    KEPT(""),

    /** Root, in a user namespace that maps nobody: files stay ours, and killed servers leave no shared memory. */
    UNSHARED("unshare -U -i"),

    /** Root, where namespaces are forbidden: another user, who must own the data. */
    CHANGED("setpriv --reuid=65534 --regid=65534 --clear-groups");

    private static final int NOBODY = 65534;

    private final String prefix;

    Privilege(String prefix) {
        this.prefix = prefix;
    }

    /** What works here. */
    static Privilege detect() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return KEPT;
        }
        return UNSHARED.works() ? UNSHARED : CHANGED;
    }

    /** Both tools replace themselves by the command, so the process started is the command. */
    List<String> command(List<String> command) {
        return Stream.concat(Stream.of(prefix.split(" ")).filter(word -> !word.isEmpty()), command.stream())
                .toList();
    }

    /** Gives a directory and all in it to the user who will run the server. */
    void own(Path root) throws IOException {
        if (this != CHANGED) {
            return;
        }
        try (var files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setAttribute(file, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /** Whether the System V shared memory of a killed server outlives it. */
    boolean leavesSharedMemory() {
        return this != UNSHARED;
    }

    private boolean works() {
        try {
            Process id = new ProcessBuilder(command(List.of("id", "-u")))
                    .redirectErrorStream(true)
                    .start();
            id.getOutputStream().close();
            String uid = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return id.waitFor(5, TimeUnit.SECONDS) && id.exitValue() == 0 && !uid.equals("0");
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException e) {
            throw ClusterException.interrupted("unshare", e);
        }
    }
}
