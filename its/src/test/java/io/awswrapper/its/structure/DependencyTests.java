package io.awswrapper.its.structure;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Who may use whom, read from the class files. */
class DependencyTests {

    private static final String SPI = "io.awswrapper.spi";
    /** Annotations that are not there at run time, and that nobody misses. */
    private static final String NULLNESS = "org.jspecify.annotations";

    private static final ConcurrentMap<Shipped, JavaClasses> CLASSES = new ConcurrentHashMap<>();

    static JavaClasses classesOf(Shipped module) {
        return CLASSES.computeIfAbsent(module, DependencyTests::read);
    }

    private static JavaClasses read(Shipped module) {
        try (JarFile jar = new JarFile(module.jar().toFile())) {
            return new ClassFileImporter().importJar(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"PLUGIN_FAILOVER", "DIALECT_PG", "CUSTOM_PLUGIN", "RUNTIME"})
    void pluginsDialectsAndRuntimeUseTheSpiAndTheJdkAlone(Shipped module) {
        assertUsesOnly(module, SPI);
    }

    @Test
    void theSpiUsesTheJdkAlone() {
        assertUsesOnly(Shipped.SPI);
    }

    @Test
    void theTestkitUsesNothingOfTheDriver() {
        assertThat(classesOf(Shipped.TESTKIT).stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getPackageName()))
                .noneMatch(name -> name.startsWith("io.awswrapper.") && !name.startsWith("io.awswrapper.testkit"));
    }

    @Test
    void whatAPluginSeesOfTheDriverIsPublicInTheSpi() {
        // A plugin that can only be written with something of the runtime would show here first.
        classes()
                .that()
                .arePublic()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", SPI, NULLNESS))
                .check(classesOf(Shipped.SPI));
    }

    private static void assertUsesOnly(Shipped module, String... others) {
        List<String> allowed = new ArrayList<>(List.of("java..", "javax.sql..", "javax.annotation.processing"));
        allowed.add(NULLNESS);
        allowed.addAll(List.of(others));
        allowed.addAll(module.packages());
        JavaClasses all = classesOf(module);
        assertThat(all).as("classes of " + module).isNotEmpty();
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
                .check(all);
    }
}
