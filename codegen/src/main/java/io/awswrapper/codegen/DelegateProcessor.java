package io.awswrapper.codegen;

import java.io.IOException;
import java.io.Writer;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;

/**
 * Completes each abstract class marked {@code @Delegating}: writes a final subclass that passes on to the target driver
 * every method of its interfaces that the class leaves open, default methods included. {@link Delegation} decides how.
 */
@SupportedAnnotationTypes(DelegateProcessor.ANNOTATION)
public final class DelegateProcessor extends AbstractProcessor {

    // By name: were the annotation in this module, the runtime's descriptor would require it.
    static final String ANNOTATION = "io.awswrapper.runtime.session.Delegating";

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latest();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (TypeElement annotation : annotations) {
            for (TypeElement type : ElementFilter.typesIn(round.getElementsAnnotatedWith(annotation))) {
                try {
                    write(type);
                } catch (IOException e) {
                    processingEnv
                            .getMessager()
                            .printMessage(
                                    Diagnostic.Kind.ERROR, "Delegate of " + type + ": cannot be written: " + e, type);
                }
            }
        }
        return false;
    }

    private void write(TypeElement type) throws IOException {
        String packageName = processingEnv.getElementUtils().getPackageOf(type).toString();
        String parent = type.getSimpleName().toString();
        if (!parent.startsWith("Abstract")) {
            throw new IOException("its name does not begin with Abstract");
        }
        String name = parent.substring("Abstract".length());
        Delegation delegation = Delegation.of(type, ANNOTATION);
        try (Writer out = processingEnv
                .getFiler()
                .createSourceFile(packageName + "." + name, type)
                .openWriter()) {
            out.write("package " + packageName + ";\n\nimport io.awswrapper.spi.CallKind;\n\n");
            out.write("/** Completes {@link " + parent + "}. Generated. */\n");
            out.write("@SuppressWarnings({\"deprecation\", \"removal\", \"NullAway\"})\n");
            DeclaredType bound = bound(type);
            out.write("final class " + name + " extends " + bound + " {\n");
            for (ExecutableElement constructor : ElementFilter.constructorsIn(type.getEnclosedElements())) {
                Signature signature = new Signature(constructor, (ExecutableType)
                        processingEnv.getTypeUtils().asMemberOf(bound, constructor));
                out.write("\n    " + name + "(" + signature.parameters() + ")" + signature.thrown()
                        + " {\n        super(" + signature.arguments() + ");\n    }\n");
            }
            for (ExecutableElement method : open(type)) {
                ExecutableType seenHere =
                        (ExecutableType) processingEnv.getTypeUtils().asMemberOf(bound, method);
                out.write(delegation.method(new Signature(method, seenHere)));
            }
            out.write("}\n");
        }
    }

    /** The class with each type parameter replaced by its bound. */
    private DeclaredType bound(TypeElement type) {
        TypeMirror[] bounds = type.getTypeParameters().stream()
                .map(parameter -> parameter.getBounds().get(0))
                .toArray(TypeMirror[]::new);
        return processingEnv.getTypeUtils().getDeclaredType(type, bounds);
    }

    private List<ExecutableElement> open(TypeElement type) {
        return ElementFilter.methodsIn(processingEnv.getElementUtils().getAllMembers(type)).stream()
                .filter(method -> Signature.owner(method).getKind() == ElementKind.INTERFACE)
                .filter(method -> Signature.owner(method).toString().startsWith("java.sql."))
                .filter(method -> !method.getModifiers().contains(Modifier.STATIC))
                // Sorted, so that every JDK writes the same file.
                .sorted(Comparator.comparing(
                        method -> method.getSimpleName() + method.asType().toString()))
                .toList();
    }
}
