package io.awswrapper.its.failover;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * An application in a JVM of its own, whose host names lead where the test wants. Does one command a line and answers in
 * one line, beginning with an equals sign.
 */
final class AuroraClient {

    private final List<Connection> connections = new ArrayList<>();

    private AuroraClient() {}

    public static void main(String[] arguments) throws IOException {
        AuroraClient client = new AuroraClient();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", 2);
            String answer;
            try {
                answer = client.answer(words[0], words.length > 1 ? words[1] : "");
            } catch (SQLException | RuntimeException e) {
                answer = "failed: " + e;
            }
            System.out.println("=" + answer.replace('\n', ' '));
            System.out.flush();
        }
    }

    private Connection last() {
        return connections.get(connections.size() - 1);
    }

    private String answer(String command, String argument) throws SQLException {
        return switch (command) {
            case "open" -> {
                connections.add(DriverManager.getConnection(argument));
                yield "opened";
            }
            case "ask" -> Server.one(last(), argument);
            case "run" -> String.valueOf(Server.run(last(), argument));
            case "url" -> last().getMetaData().getURL();
            case "probes" -> probes();
            default -> throw new IllegalArgumentException(command);
        };
    }

    private static String probes() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("aws-wrapper probe "))
                .map(name -> name.substring(name.lastIndexOf(' ') + 1))
                .sorted()
                .toList()
                .toString();
    }
}
