package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Directories that are made once per user and kept: the extracted binaries and the initialised templates.
 *
 * <p>A directory is built under another name and renamed when whole, so one that exists is complete, and of two
 * processes that build at the same time the second throws its work away.
 */
final class BuildCache {

    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path root;

    /** Makes the content of a new, empty directory. */
    @FunctionalInterface
    interface Recipe {
        void build(Path directory) throws IOException;
    }

    BuildCache(Path root) {
        this.root = root;
    }

    /** The cache of this user: {@code awswrapper.testkit.cache} when set, else where the system keeps caches. */
    static BuildCache ofUser(Privilege privilege) {
        String chosen = System.getProperty("awswrapper.testkit.cache");
        if (chosen != null) {
            return new BuildCache(Path.of(chosen));
        }
        Path home = Path.of(System.getProperty("user.home"));
        if (privilege == Privilege.CHANGED || !home.isAbsolute() || !Files.isWritable(home)) {
            // there is no home, or the other user cannot look into it
            String user = System.getProperty("user.name").replaceAll("\\W", "_");
            return new BuildCache(Path.of(System.getProperty("java.io.tmpdir"), "awswrapper-testkit-" + user));
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        Path caches = xdg != null && !xdg.isBlank()
                ? Path.of(xdg)
                : mac ? home.resolve("Library").resolve("Caches") : home.resolve(".cache");
        return new BuildCache(caches.resolve("awswrapper-testkit"));
    }

    /** The directory of this name, built first when there is none. */
    Path get(String name, Recipe recipe) throws IOException {
        Path wanted = root.resolve(name);
        Files.createDirectories(root);
        refuseForeign();
        if (Files.isDirectory(wanted)) {
            return wanted;
        }
        sweepAbandoned();
        Path building = Files.createTempDirectory(root, ".building-");
        try {
            // the server that initialises a template may run as another user
            Files.setPosixFilePermissions(building, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path content = building.resolve("content");
            Files.createDirectory(content, FileTree.PRIVATE);
            recipe.build(content);
            Files.move(content, wanted, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // no more precise type says that another one was faster
            if (!Files.isDirectory(wanted)) {
                throw e;
            }
        } finally {
            FileTree.delete(building);
        }
        return wanted;
    }

    /** What is run from here must not have been put here by someone else. */
    private void refuseForeign() throws IOException {
        Path mine = Files.createTempFile("testkit-", ".owner");
        UserPrincipal user = Files.getOwner(mine);
        Files.delete(mine);
        UserPrincipal owner = Files.getOwner(root);
        if (!owner.equals(user)) {
            throw new IOException("testkit cache " + root + ": expected to belong to '" + user + "', but was '" + owner
                    + "'; remove it, or set -Dawswrapper.testkit.cache to a directory of your own");
        }
    }

    private void sweepAbandoned() throws IOException {
        Instant old = Instant.now().minus(ABANDONED);
        try (var leftovers = Files.newDirectoryStream(root, ".building-*")) {
            for (Path leftover : leftovers) {
                if (Files.getLastModifiedTime(leftover).toInstant().isBefore(old)) {
                    FileTree.delete(leftover);
                }
            }
        }
    }
}
