package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The directory in which a cluster lives, and the promise that neither it nor a server outlives this process: a hook
 * ends what the user did not close, and a {@link Guardian} what a process without hooks left.
 */
final class ClusterHome {

    static final String CERTIFICATE = "server-cert.pem";

    private static final long ROOM_PER_NODE = 512L << 20;

    private final Database database;
    private final Path directory;
    private final Guardian guardian;
    private final Thread hook;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Queue<Integer> ports = new ConcurrentLinkedQueue<>();
    private volatile List<? extends DatabaseNode> nodes = List.of();

    ClusterHome(ClusterSpec spec, Engine engine) throws IOException {
        this.database = spec.database();
        this.directory = Files.createTempDirectory(place(spec.nodes()), "testkit-");
        if (engine.privilege() == Privilege.CHANGED) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        }
        this.guardian = new Guardian(directory, engine.crashSignal());
        this.hook = new Thread(this::endAtShutdown, "testkit shutdown " + directory.getFileName());
        Runtime.getRuntime().addShutdownHook(hook);
    }

    Database database() {
        return database;
    }

    /** Where the servers' certificate is, if they have one. */
    Optional<Path> certificate() {
        return Optional.of(directory.resolve(CERTIFICATE)).filter(Files::exists);
    }

    Path directory() {
        return directory;
    }

    /** A port that is free on all of these addresses, and ours until the end. */
    int holdPort(List<String> addresses) throws IOException {
        int port = Ports.hold(addresses);
        ports.add(port);
        return port;
    }

    void inhabit(List<? extends DatabaseNode> servers) {
        nodes = List.copyOf(servers);
    }

    /** Ends every server and deletes everything. */
    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            endAll();
        } finally {
            guardian.dismiss();
            forgetHook();
            ports.forEach(Ports::release);
        }
    }

    private void endAtShutdown() {
        endAll();
        guardian.dismiss();
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // then the hook is running, and does the same
        }
    }

    private void endAll() {
        ClusterException failure = null;
        for (DatabaseNode node : nodes) {
            try {
                node.kill();
            } catch (ClusterException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        delete();
        if (failure != null) {
            throw failure;
        }
    }

    private void delete() {
        try {
            FileTree.delete(directory);
        } catch (IOException e) {
            throw new ClusterException(
                    "cluster: expected " + directory + " to be deleted, but was '" + e + "'; delete it by hand", e);
        }
    }

    /** Memory where there is enough of it: on a disk, copying a cluster takes three times as long. */
    private static Path place(int nodeCount) throws IOException {
        Path memory = Path.of("/dev/shm");
        boolean roomy = Files.isDirectory(memory)
                && Files.isWritable(memory)
                && Files.getFileStore(memory).getUsableSpace() > nodeCount * ROOM_PER_NODE;
        return roomy ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
