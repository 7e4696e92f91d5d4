package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running server, which may have children, and the signals they are sent. Not thread-safe. */
final class ServerProcess {

    private static final Path PROC = Path.of("/proc");

    private final String subject;
    private final ServerProgram program;
    private final Process server;

    ServerProcess(String subject, ServerProgram program, Path log) throws IOException {
        this.subject = subject;
        this.program = program;
        ProcessBuilder builder = new ProcessBuilder(program.command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(program.environment());
        this.server = builder.start();
        server.getOutputStream().close();
    }

    long pid() {
        return server.pid();
    }

    boolean isAlive() {
        return server.isAlive();
    }

    /**
     * Ends the server as a power cut would. Killing a postmaster alone is not enough: a backend that is busy
     * notices only when it next waits, and could acknowledge a commit after another node was promoted.
     */
    void kill() {
        List<ProcessHandle> children = server.descendants().toList();
        server.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        awaitExit(Duration.ofSeconds(10));
        Await.until(
                subject + ": expected its processes to end",
                Duration.ofSeconds(10),
                () -> {
                    List<Long> left = children.stream()
                            .map(ProcessHandle::pid)
                            .filter(pid -> !isGone(pid))
                            .toList();
                    return left.isEmpty() ? null : "alive: " + left;
                },
                () -> "");
    }

    /** Asks for an orderly shutdown. */
    boolean stop(Duration limit) {
        signal(program.stopSignal(), Stream.of(server.pid()));
        return awaitExit(limit);
    }

    /** Stops the parent before the rest, as it could otherwise fork a child that is not stopped. */
    void freeze() {
        signal("STOP", Stream.of(server.pid()));
        Set<Long> frozen = new HashSet<>();
        for (List<Long> rest = children(frozen); !rest.isEmpty(); rest = children(frozen)) {
            signal("STOP", rest.stream());
            frozen.addAll(rest);
        }
    }

    void thaw() {
        signal("CONT", Stream.concat(children(Set.of()).stream(), Stream.of(server.pid())));
    }

    private List<Long> children(Set<Long> except) {
        return server.descendants()
                .map(ProcessHandle::pid)
                .filter(pid -> !except.contains(pid))
                .toList();
    }

    private boolean awaitExit(Duration limit) {
        try {
            return server.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw ClusterException.interrupted(subject, e);
        }
    }

    /** Through the shell, whose kill is built in: a JVM can send no signal but TERM and KILL. */
    private void signal(String name, Stream<Long> pids) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "kill -s \"$@\"", "kill", name));
        pids.map(String::valueOf).forEach(command::add);
        try {
            Process kill = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor();
        } catch (IOException e) {
            throw new ClusterException(
                    subject + ": expected signal " + name + " to be sent, but was '" + e.getMessage()
                            + "'; testkit needs a POSIX shell",
                    e);
        } catch (InterruptedException e) {
            throw ClusterException.interrupted(subject, e);
        }
    }

    /** A zombie is gone: where nobody reaps orphans it would look alive for ever. */
    static boolean isGone(long pid) {
        if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
            return true;
        }
        try {
            String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException goneOrNoProc) {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
        }
    }
}
