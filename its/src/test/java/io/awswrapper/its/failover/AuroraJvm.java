package io.awswrapper.its.failover;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The other end of {@link AuroraClient}: starts it with a name service of its own, asks it, and ends it. */
final class AuroraJvm implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Path hosts;
    private final Process process;
    private final BufferedWriter commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Collection<String> output = new ConcurrentLinkedQueue<>();

    AuroraJvm(Path directory, Map<String, String> names) throws IOException {
        hosts = directory.resolve("hosts");
        resolve(names);
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        "-Xmx200m",
                        "-Djdk.net.hosts.file=" + hosts,
                        "-Dsun.net.inetaddr.ttl=0",
                        "-Dsun.net.inetaddr.negative.ttl=0",
                        "-cp",
                        classPath(),
                        AuroraClient.class.getName())
                .redirectErrorStream(true)
                .start();
        commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Thread reader = new Thread(this::read, "output of the Aurora client");
        reader.setDaemon(true);
        reader.start();
    }

    /** Surefire may hide the class path in the manifest of a jar, and says what it was in a property. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace("\n", File.pathSeparator);
    }

    /** From now on these names lead to these addresses, and no others exist. */
    void resolve(Map<String, String> names) throws IOException {
        Files.writeString(
                hosts,
                names.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey() + "\n")
                        .collect(Collectors.joining()));
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.startsWith("=")) {
                    answers.add(line.substring(1));
                }
            }
        } catch (IOException e) {
            output.add(e.toString());
        }
    }

    String answer(String command) {
        try {
            commands.write(command);
            commands.newLine();
            commands.flush();
            String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (answer == null || answer.startsWith("failed: ")) {
                throw new AssertionError(command + ": " + answer + "; all it said: " + String.join("\n", output));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(String.join("\n", output), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
