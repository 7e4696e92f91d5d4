package io.awswrapper.its.structure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Small programs of an application that knows JDBC and nothing of this project, compiled when they are needed. */
final class Stranger {

    /** Runs each statement of its second and later arguments on the URL of the first, and tells what it saw. */
    static final String PROGRAM = """
            package stranger;

            import java.sql.*;
            import java.util.*;

            public class Program {
                public static void main(String[] arguments) {
                    System.out.println("modules " + new TreeSet<>(ModuleLayer.boot().modules().stream()
                            .map(Module::getName)
                            .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
                            .toList()));
                    try (Connection connection = DriverManager.getConnection(arguments[0]);
                            Statement statement = connection.createStatement()) {
                        System.out.println("threads " + new TreeSet<>(Thread.getAllStackTraces().keySet().stream()
                                .map(Thread::getName)
                                .filter(name -> name.startsWith("aws-wrapper"))
                                .toList()));
                        for (int i = 1; i < arguments.length; i++) {
                            try (ResultSet row = statement.executeQuery(arguments[i])) {
                                row.next();
                                System.out.println("answer " + row.getString(1));
                            }
                        }
                    } catch (SQLException e) {
                        System.out.println(e.getSQLState() + " " + e.getMessage());
                        System.exit(3);
                    }
                }
            }
            """;

    private static final String MODULE = "module stranger { requires java.sql; }";

    private Stranger() {}

    /** Compiles {@link #PROGRAM} into {@code folder}, as a module of its own. */
    static Path module(Path folder) throws IOException {
        compile(folder, "Program", PROGRAM, MODULE);
        return folder;
    }

    /** Compiles {@link #PROGRAM} into {@code folder}. */
    static Path classes(Path folder) throws IOException {
        compile(folder, "Program", PROGRAM, null);
        return folder;
    }

    /** Compiles one class of the package {@code stranger} against the JDK alone. */
    static void compile(Path folder, String name, String source, @org.jspecify.annotations.Nullable String module)
            throws IOException {
        Path file = Files.createDirectories(folder.resolve("stranger")).resolve(name + ".java");
        Files.writeString(file, source);
        List<String> arguments = new ArrayList<>(List.of("-d", folder.toString(), file.toString()));
        if (module != null) {
            Path descriptor = folder.resolve("module-info.java");
            Files.writeString(descriptor, module);
            arguments.add(descriptor.toString());
        }
        String warnings = Shipped.run("javac", arguments.toArray(String[]::new));
        if (!warnings.isEmpty()) {
            throw new IllegalStateException(warnings);
        }
    }
}
