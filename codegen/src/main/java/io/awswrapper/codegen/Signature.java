package io.awswrapper.codegen;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;

/**
 * A method as the delegate sees it. Parameters are called {@code p0, p1 …}: their names differ from JDK to JDK.
 *
 * @param element the declaration
 * @param type its types, as a member of the delegate
 */
record Signature(ExecutableElement element, ExecutableType type) {

    /** Of JDBC's types those whose objects a driver may have made. */
    private static final Set<String> MADE_BY_DRIVER =
            Set.of("java.lang.Object", "java.sql.Blob", "java.sql.Clob", "java.sql.NClob", "java.sql.Array");

    private static final Set<String> CONSTANT =
            Set.of("java.lang.String", "java.math.BigDecimal", "java.net.URL", "java.sql.RowId", "java.sql.SQLType");

    String name() {
        return element.getSimpleName().toString();
    }

    /** Interface and method, {@code Statement.execute}. */
    String title() {
        return owner(element).getSimpleName() + "." + name();
    }

    static Element owner(ExecutableElement method) {
        return Objects.requireNonNull(method.getEnclosingElement(), "a method has a class");
    }

    boolean isVoid() {
        return type.getReturnType().getKind() == TypeKind.VOID;
    }

    String result() {
        return type.getReturnType().toString();
    }

    String head() {
        String generics = element.getTypeParameters().isEmpty()
                ? ""
                : element.getTypeParameters().stream().map(Object::toString).collect(joining(", ", "<", "> "));
        return "\n    @Override\n    public " + generics + result() + " " + name() + "(" + parameters() + ")" + thrown()
                + " {\n";
    }

    String thrown() {
        return type.getThrownTypes().isEmpty()
                ? ""
                : type.getThrownTypes().stream().map(Object::toString).collect(joining(", ", " throws ", ""));
    }

    String parameters() {
        return IntStream.range(0, type.getParameterTypes().size())
                .mapToObj(i -> parameter(i) + " p" + i)
                .collect(joining(", "));
    }

    String arguments() {
        return IntStream.range(0, type.getParameterTypes().size())
                .mapToObj(i -> "p" + i)
                .collect(joining(", "));
    }

    boolean firstIs(String typeName) {
        return !type.getParameterTypes().isEmpty()
                && type.getParameterTypes().get(0).toString().equals(typeName);
    }

    /** Whether the caller names the class of the result. */
    boolean hasClass() {
        return type.getParameterTypes().size() == 2 && written(1).startsWith("java.lang.Class");
    }

    /** The arguments, with the driver's own objects in place of those that stand for them. */
    String bareArguments() {
        return IntStream.range(0, type.getParameterTypes().size())
                .mapToObj(this::bare)
                .collect(joining(", "));
    }

    String bare(int index) {
        return MADE_BY_DRIVER.contains(written(index)) ? "bare(p" + index + ")" : "p" + index;
    }

    /** Whether a driver may take only a part of the value: a length or scale stands beside it. */
    boolean isCut() {
        return title().endsWith(".setObject") && type.getParameterTypes().size() == 4;
    }

    /** The parameters whose objects can be changed, or read only once. */
    List<Integer> changeable() {
        return IntStream.range(0, type.getParameterTypes().size())
                .filter(i -> !type.getParameterTypes().get(i).getKind().isPrimitive())
                .filter(i -> !CONSTANT.contains(written(i)))
                .boxed()
                .toList();
    }

    /** The arguments, those of {@code replaced} cast from other variables. */
    String arguments(List<Integer> replaced, List<String> variables) {
        return IntStream.range(0, type.getParameterTypes().size())
                .mapToObj(i -> replaced.contains(i) ? cast(i) + variables.get(replaced.indexOf(i)) : "p" + i)
                .collect(joining(", "));
    }

    private String cast(int index) {
        String written = written(index);
        return written.equals("java.lang.Object") ? "" : "(" + written + ") ";
    }

    private String written(int index) {
        // Type annotations print in places where they cannot be written.
        return type.getParameterTypes().get(index).toString().replaceAll("@[\\w.]+\\s*", "");
    }

    private String parameter(int index) {
        String written = written(index);
        return element.isVarArgs() && index == type.getParameterTypes().size() - 1
                ? written.substring(0, written.length() - 2) + "..."
                : written;
    }
}
