package io.awswrapper.its.structure;

import com.example.slowquery.SlowQuery;
import io.awswrapper.plugin.failover.FailoverProvider;
import io.awswrapper.runtime.Driver;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.Dialect;
import io.awswrapper.testkit.PostgresCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The jars that users get, and the example, which stands for a jar of theirs. */
enum Shipped {
    SPI("spi", Dialect.class),
    RUNTIME("runtime", Driver.class),
    DIALECT_PG("dialect-pg", dialect("pg")),
    DIALECT_MYSQL("dialect-mysql", dialect("mysql")),
    PLUGIN_FAILOVER("plugin-failover", FailoverProvider.class),
    PLUGIN_IAM("plugin-iam", provider("iam")),
    PLUGIN_SECRETS("plugin-secrets", provider("secrets")),
    PLUGIN_HOSTMONITOR("plugin-hostmonitor", provider("hostmonitor")),
    PLUGIN_RWSPLIT("plugin-rwsplit", provider("rwsplit")),
    TESTKIT("testkit", PostgresCluster.class),
    CUSTOM_PLUGIN("examples/custom-plugin", SlowQuery.class);

    /** What a user of PostgreSQL who wants failover puts on the path, beside the target driver. */
    static final List<Shipped> DRIVER = List.of(SPI, RUNTIME, DIALECT_PG, PLUGIN_FAILOVER);

    private static final ConcurrentMap<Path, Path> JARS = new ConcurrentHashMap<>();

    private final String folder;
    private final Class<?> member;

    Shipped(String folder, Class<?> member) {
        this.folder = folder;
        this.member = member;
    }

    /** A dialect exports nothing: it is found as users find it. */
    private static Class<?> dialect(String family) {
        return ServiceLoader.load(Dialect.class).stream()
                .map(ServiceLoader.Provider::type)
                .filter(type -> type.getName().startsWith("io.awswrapper.dialect." + family + "."))
                .findFirst()
                .orElseThrow();
    }

    private static Class<?> provider(String plugin) {
        return ServiceLoader.load(ConnectionPluginProvider.class).stream()
                .map(ServiceLoader.Provider::type)
                .filter(type -> type.getName().startsWith("io.awswrapper.plugin." + plugin + "."))
                .findFirst()
                .orElseThrow();
    }

    Path jar() {
        return jarOf(member);
    }

    static Path targetDriver() {
        return jarOf(org.postgresql.Driver.class);
    }

    static List<Path> jars(List<Shipped> modules) {
        return modules.stream().map(Shipped::jar).toList();
    }

    ModuleDescriptor descriptor() {
        return ModuleFinder.of(jar()).findAll().iterator().next().descriptor();
    }

    Set<String> packages() {
        return descriptor().packages();
    }

    Path sources() {
        return project().resolve(folder).resolve("src/main/java");
    }

    List<Path> sourceFiles() {
        try (Stream<Path> files = Files.walk(sources())) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of the whole project, wherever the tests were started in it. */
    static Path project() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("its/pom.xml"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("Tests: must be started inside the project's folder");
        }
        return folder;
    }

    /** The jar that a class is from; without the phase {@code package} there is none yet, and one is made of its folder. */
    private static Path jarOf(Class<?> type) {
        try {
            Path origin = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.isDirectory(origin) ? JARS.computeIfAbsent(origin, Shipped::pack) : origin;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path pack(Path classes) {
        try {
            Path folder = Files.createTempDirectory("awswrapper-its");
            Path jar = folder.resolve("classes.jar");
            run("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
            jar.toFile().deleteOnExit();
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a tool of the JDK; returns what it wrote. */
    static String run(String tool, String... arguments) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
        int code = ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments);
        String text = written.toString(StandardCharsets.UTF_8);
        if (code != 0) {
            throw new IllegalStateException(tool + " " + List.of(arguments) + ": ended with " + code + "\n" + text);
        }
        return text;
    }
}
