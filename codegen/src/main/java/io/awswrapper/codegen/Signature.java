package io.awswrapper.codegen;

import static java.util.stream.Collectors.joining;

import java.util.Objects;
import java.util.stream.IntStream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * A method as the delegate sees it. Parameters are called {@code p0, p1 …}: their names differ from JDK to JDK.
 *
 * @param element the declaration
 * @param type its types, as a member of the delegate
 */
record Signature(ExecutableElement element, ExecutableType type) {

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

    /** Whether a parameter can be read only once. */
    boolean takesStream() {
        return type.getParameterTypes().stream()
                .map(TypeMirror::toString)
                .anyMatch(parameter -> parameter.equals("java.io.InputStream") || parameter.equals("java.io.Reader"));
    }

    private String parameter(int index) {
        // Type annotations print in places where they cannot be written.
        String written = type.getParameterTypes().get(index).toString().replaceAll("@[\\w.]+\\s*", "");
        return element.isVarArgs() && index == type.getParameterTypes().size() - 1
                ? written.substring(0, written.length() - 2) + "..."
                : written;
    }
}
