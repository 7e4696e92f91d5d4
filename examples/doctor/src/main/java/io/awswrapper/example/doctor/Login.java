package io.awswrapper.example.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who logs in. A password comes by a prompt, a file or the environment: arguments can be read by every user of a machine. */
final class Login {

    static final String VARIABLE = "AWSWRAPPER_PASSWORD";

    private static final Pattern IN_URL = Pattern.compile("[?&;]password=", Pattern.CASE_INSENSITIVE);

    @Option(
            names = "--user",
            paramLabel = "<name>",
            description = "The database user, unless the URL or a plugin names it.")
    private @Nullable String user;

    @Option(
            names = "--password",
            interactive = true,
            description = "Asks for the password. Without it, and without a file, it is taken from " + VARIABLE
                    + ", if that is set.")
    private char @Nullable [] asked;

    @Option(names = "--password-file", paramLabel = "<file>", description = "A file whose first line is the password.")
    private @Nullable Path file;

    Optional<String> user() {
        return Optional.ofNullable(user);
    }

    Optional<String> password(Map<String, String> environment) throws IOException {
        if (asked != null) {
            String password = new String(asked);
            Arrays.fill(asked, '\0');
            return Optional.of(password);
        }
        if (file != null) {
            return Files.readAllLines(file).stream().findFirst();
        }
        return Optional.ofNullable(environment.get(VARIABLE));
    }

    static boolean isPasswordIn(String url) {
        return IN_URL.matcher(url).find();
    }
}
