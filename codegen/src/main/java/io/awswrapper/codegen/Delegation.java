package io.awswrapper.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;

/**
 * How the open methods of one class are written, as its annotation says.
 *
 * <ul>
 *   <li>{@code calls}: through the pipeline, as a call of the named kind;
 *   <li>{@code stay}: to the driver's object that has the result, never to one made again on another connection;
 *   <li>{@code record}: to the driver, and remembered for a statement made again; parameters of the SQL with what the
 *       application may change after it has set them, and whether the driver may take only a part of it;
 *   <li>{@code wrap}: to the driver, and what it gives is replaced by what stands for it;
 *   <li>anything else: to the driver.
 * </ul>
 */
final class Delegation {

    private record Calls(String kind, Pattern methods) {}

    private final List<Calls> calls = new ArrayList<>();
    private final List<Pattern> stay = new ArrayList<>();
    private final List<Pattern> record = new ArrayList<>();
    private final List<Pattern> wrap = new ArrayList<>();

    private Delegation() {}

    /** Reads the annotations of the class and of its parents, nearest first. */
    static Delegation of(TypeElement type, String annotation) {
        Delegation delegation = new Delegation();
        TypeElement level = type;
        while (true) {
            for (AnnotationMirror mirror : level.getAnnotationMirrors()) {
                if (mirror.getAnnotationType().toString().equals(annotation)) {
                    mirror.getElementValues().forEach(delegation::read);
                }
            }
            if (!(level.getSuperclass() instanceof DeclaredType parent)) {
                return delegation;
            }
            level = (TypeElement) parent.asElement();
        }
    }

    private void read(ExecutableElement attribute, AnnotationValue value) {
        switch (attribute.getSimpleName().toString()) {
            case "calls" -> {
                for (Object nested : (List<?>) value.getValue()) {
                    AnnotationMirror mirror = (AnnotationMirror) ((AnnotationValue) nested).getValue();
                    String kind = "";
                    String methods = "";
                    for (var entry : mirror.getElementValues().entrySet()) {
                        Object content = entry.getValue().getValue();
                        if (content instanceof VariableElement constant) {
                            kind = constant.getSimpleName().toString();
                        } else {
                            methods = content.toString();
                        }
                    }
                    calls.add(new Calls(kind, Pattern.compile(methods)));
                }
            }
            case "stay" -> stay.add(Pattern.compile(value.getValue().toString()));
            case "wrap" -> wrap.add(Pattern.compile(value.getValue().toString()));
            case "record" -> record.add(Pattern.compile(value.getValue().toString()));
            default -> throw new IllegalStateException("Delegating: no attribute '" + attribute + "'");
        }
    }

    String method(Signature method) {
        String body = null;
        for (Calls rule : calls) {
            if (rule.methods().matcher(method.name()).matches()) {
                body = call(method, rule.kind());
                break;
            }
        }
        if (body == null && matches(record, method)) {
            body = record(method);
        }
        if (body == null && matches(wrap, method)) {
            body = "        return wrapped(" + (method.hasClass() ? "p1, " : "") + target(method) + "."
                    + invocation(method) + ");\n";
        }
        if (body == null) {
            body = "        " + (method.isVoid() ? "" : "return ") + target(method) + "." + invocation(method) + ";\n";
        }
        return method.head() + body + "    }\n";
    }

    /** Straight to the driver when no plugin wants to see the kind: no call object, no lambda. */
    private String call(Signature method, String kind) {
        String sql = !kind.equals("EXECUTE") ? "null" : method.firstIs("java.lang.String") ? "p0" : "sql()";
        String direct = target(method) + "." + invocation(method);
        String through = "around(CallKind." + kind + ", \"" + method.title() + "\", " + sql + ", d -> "
                + (method.isVoid() ? "{ d." + invocation(method) + "; return done(); }" : "d." + invocation(method))
                + ")";
        if (method.isVoid()) {
            return "        if (direct(CallKind." + kind + ")) {\n            " + direct
                    + ";\n        } else {\n            " + through + ";\n        }\n";
        }
        if (method.result().equals("java.sql.ResultSet")) {
            direct = "results(" + direct + ")";
            through = "results(" + through + ")";
        }
        return "        if (direct(CallKind." + kind + ")) {\n            return " + direct
                + ";\n        }\n        return " + through + ";\n";
    }

    private static String record(Signature method) {
        if (method.name().startsWith("set") && !method.title().startsWith("Statement.")) {
            return parameter(method);
        }
        String key = "\"" + method.name() + "\"";
        if (!method.title().startsWith("Statement.") && (method.firstIs("java.lang.String") || method.firstIs("int"))) {
            key = "\"" + method.name() + " \" + p0";
        }
        return "        delegate()." + invocation(method) + ";\n        if (remembers()) {\n            remember(" + key
                + ", d -> d." + invocation(method) + ");\n        }\n";
    }

    /**
     * A parameter of the SQL, set where the SQL is to run. What the application may change afterwards is named, at most
     * two of it: whoever remembers may remember a copy.
     */
    private static String parameter(Signature method) {
        List<Integer> changeable = method.changeable();
        String value = changeable.isEmpty() ? "null" : method.bare(changeable.get(0));
        String extra = changeable.size() < 2 ? "null" : "p" + changeable.get(1);
        String remember = method.isCut() ? "rememberCut" : "remember";
        return "        placed()." + method.name() + "(" + method.bareArguments()
                + ");\n        if (remembers()) {\n            " + remember
                + "(p0, " + value
                + ", " + extra + ", (d, v, x) -> d." + method.name() + "("
                + method.arguments(changeable, List.of("v", "x")) + "));\n        }\n";
    }

    private String target(Signature method) {
        return matches(stay, method) ? "existing()" : "delegate()";
    }

    private static boolean matches(List<Pattern> patterns, Signature method) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.matcher(method.name()).matches());
    }

    private static String invocation(Signature method) {
        return method.name() + "(" + method.arguments() + ")";
    }
}
