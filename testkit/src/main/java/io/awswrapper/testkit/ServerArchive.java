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
import java.util.Collections;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The programs of a server in a jar on the class path. */
final class ServerArchive {

    private final URL resource;

    private ServerArchive(URL resource) {
        this.resource = resource;
    }

    /** Finds a resource; the remedy says which artifact has it. */
    static ServerArchive find(String resource, String remedy) throws IOException {
        URL found = ServerArchive.class.getClassLoader().getResource(resource);
        if (found == null) {
            throw new IOException("server programs: expected resource '" + resource + "', but was 'absent'; " + remedy);
        }
        return new ServerArchive(found);
    }

    /** Changes when the resource does. The jar knows it: reading tens of MB would take longer than starting a server. */
    String key() throws IOException {
        return Long.toHexString(checksum());
    }

    InputStream open() throws IOException {
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        return new BufferedInputStream(connection.getInputStream(), 1 << 16);
    }

    /** Unpacks a tar archive. */
    static void untar(InputStream plain, Path directory) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, directory);
            }
        }
        readable(directory);
    }

    /** Copies the files beside this one, below a folder of the same jar, that are wanted by their names in there. */
    void copySiblings(String folder, Predicate<String> wanted, Path directory) throws IOException {
        if (!(resource.openConnection() instanceof JarURLConnection inJar)) {
            throw new IOException("server programs: expected a jar, but was '" + resource + "'; use the artifact");
        }
        inJar.setUseCaches(false);
        try (JarFile jar = inJar.getJarFile()) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (!entry.isDirectory() && name.startsWith(folder) && wanted.test(name.substring(folder.length()))) {
                    Path path = inside(directory, name.substring(folder.length()));
                    Files.createDirectories(parent(path));
                    try (InputStream in = jar.getInputStream(entry)) {
                        Files.copy(in, path);
                    }
                }
            }
        }
        readable(directory);
    }

    static void makeExecutable(Path program) throws IOException {
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Also when the server runs as another user. */
    private static void readable(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private long checksum() throws IOException {
        URLConnection connection = resource.openConnection();
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
                makeExecutable(path);
            }
        }
    }

    private static Path inside(Path directory, String name) throws IOException {
        Path path = directory.resolve(name).normalize();
        if (!path.startsWith(directory)) {
            throw new IOException("server programs: expected an entry inside the archive, but was '" + name
                    + "'; the artifact is not to be trusted");
        }
        return path;
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
