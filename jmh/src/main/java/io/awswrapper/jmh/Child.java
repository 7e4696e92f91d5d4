package io.awswrapper.jmh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own for what must start from nothing. */
final class Child {

    private static final String RESULT = "result ";

    private Child() {}

    /** Runs a main class with this class path and returns the rows that it told; what else it says is passed on. */
    static <R> List<R> run(Class<R> row, List<String> jvmOptions, Class<?> main, String... arguments) {
        return run(row, List.of(), jvmOptions, main, arguments);
    }

    /** @param before the command that runs the JVM, if one shall */
    static <R> List<R> run(
            Class<R> row, List<String> before, List<String> jvmOptions, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        List<R> rows = new ArrayList<>();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.startsWith(RESULT)) {
                        rows.add(Results.parse(line.substring(RESULT.length()), row));
                    } else {
                        System.out.println(line);
                    }
                }
                if (process.waitFor() != 0) {
                    throw new IllegalStateException(main.getSimpleName() + " " + String.join(" ", arguments)
                            + ": expected to end well, but was '" + process.exitValue() + "'; see its output");
                }
            } finally {
                process.destroyForcibly();
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Says a row to the parent. */
    static void tell(Object row) {
        System.out.println(RESULT + Results.line(row));
    }
}
