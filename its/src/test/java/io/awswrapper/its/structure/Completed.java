package io.awswrapper.its.structure;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes objects of abstract classes of this package: whatever they leave open throws. */
final class Completed {

    private static final ConcurrentMap<Class<?>, Class<?>> CLASSES = new ConcurrentHashMap<>();

    private Completed() {}

    static <T> T of(Class<T> type) {
        try {
            Class<?> completed = CLASSES.computeIfAbsent(type, Completed::complete);
            return type.cast(completed.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> complete(Class<?> type) {
        try {
            String name = "Completed" + type.getSimpleName();
            Path folder = Files.createTempDirectory("awswrapper-its");
            Path source = Files.writeString(folder.resolve(name + ".java"), source(name, type));
            Path classes = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            Shipped.run(
                    "javac", "-nowarn", "-Xlint:none", "-cp", classes.toString(), "-d", folder.toString(), "" + source);
            Path made = folder.resolve(type.getPackageName().replace('.', '/')).resolve(name + ".class");
            return MethodHandles.lookup().defineClass(Files.readAllBytes(made));
        } catch (IOException | URISyntaxException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String source(String name, Class<?> type) {
        return "package " + type.getPackageName() + "; final class " + name + " extends " + type.getCanonicalName()
                + " {"
                + Arrays.stream(type.getMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .map(Completed::throwing)
                        .collect(Collectors.joining())
                + "}";
    }

    private static String throwing(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        String generics = method.getTypeParameters().length == 0 ? "" : "<T> ";
        String result = generics.isEmpty() ? method.getReturnType().getCanonicalName() : "T";
        return "public " + generics + result + " " + method.getName()
                + IntStream.range(0, parameters.length)
                        .mapToObj(i -> parameter(parameters[i], !generics.isEmpty()) + " p" + i)
                        .collect(Collectors.joining(", ", "(", ")"))
                + "{ throw new UnsupportedOperationException(); }\n";
    }

    /** The generic methods of JDBC are all of the form {@code <T> T get(…, Class<T> type)}. */
    private static String parameter(Class<?> type, boolean generic) {
        return generic && type == Class.class ? "Class<T>" : type.getCanonicalName();
    }
}
