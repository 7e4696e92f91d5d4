package io.awswrapper.its;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A fresh Java virtual machine, of the same JDK, that has run to its end. */
public record ChildJvm(int exit, String output) {

    private static final long LIMIT_SECONDS = 60;

    /** @param arguments all that stands behind {@code java} */
    public static ChildJvm run(List<String> arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-Xmx128m", "-Dfile.encoding=UTF-8"));
        all.addAll(arguments);
        return tool("java", all);
    }

    /** @param tool of the JDK, such as {@code javac} */
    public static ChildJvm tool(String tool, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(arguments);
        Path output = Files.createTempFile("awswrapper-its", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        tool + ": expected to end within " + LIMIT_SECONDS + " s\n" + Files.readString(output));
            }
            return new ChildJvm(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    /** Joined as the JVM's path options want it. */
    public static String path(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
