package io.awswrapper.its.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Budgets and bans, so that nobody has to remember them. */
class HouseRuleTests {

    private static final int MOST_LINES = 400;
    private static final int MOST_SPI_TYPES = 28;
    private static final int MOST_PARAMETERS = 6;
    private static final double LARGEST_PUBLIC_SHARE = 0.35;

    /** Guards nothing but the making and the ending of what a data source owns; waits for no server. */
    private static final Set<String> MAY_SYNCHRONIZE = Set.of("AwsWrapperDataSource.java");

    @ParameterizedTest
    @EnumSource
    void noStaticFieldCanChange(Shipped module) {
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(DependencyTests.classesOf(module));
    }

    @ParameterizedTest
    @EnumSource
    void noMethodIsSynchronized(Shipped module) {
        methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).check(DependencyTests.classesOf(module));
    }

    @ParameterizedTest
    @EnumSource
    void noBlockIsSynchronized(Shipped module) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : module.sourceFiles()) {
            if (Files.readString(file).contains("synchronized (")
                    && !MAY_SYNCHRONIZE.contains(file.getFileName().toString())) {
                found.add(file.getFileName().toString());
            }
        }
        assertThat(found)
                .as("a virtual thread is pinned by them; use a ReentrantLock")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void typesAreNamedAfterWhatTheyAre(Shipped module) {
        classes()
                .that()
                .areNotAnonymousClasses()
                .should()
                .haveNameNotMatching(".*(Impl|Manager|Helper|Utils?|Factory|[0-9])")
                .check(DependencyTests.classesOf(module));
    }

    @ParameterizedTest
    @EnumSource
    void noMethodOfAnApiTakesMoreParametersThanAReaderCanHold(Shipped module) {
        List<String> tooMany = DependencyTests.classesOf(module).stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isRecord())
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(method -> method.getRawParameterTypes().size() > MOST_PARAMETERS)
                .map(method -> method.getFullName())
                .toList();
        assertThat(tooMany).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void noSourceFileIsLongerThanOneSitting(Shipped module) throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : module.sourceFiles()) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) {
                tooLong.add(module.sources().relativize(file) + ": " + lines);
            }
        }
        assertThat(tooLong).as("files over %d lines", MOST_LINES).isEmpty();
    }

    @Test
    void theSpiStaysSmall() {
        assertThat(topLevel(Shipped.SPI).stream().filter(HouseRuleTests::isPublic))
                .as("public types of the SPI")
                .hasSizeLessThanOrEqualTo(MOST_SPI_TYPES);
    }

    @Test
    void outsideTheSpiMostTypesArePrivateToTheirPackage() {
        List<JavaClass> all = new ArrayList<>(topLevel(Shipped.RUNTIME));
        all.addAll(topLevel(Shipped.DIALECT_PG));
        all.addAll(topLevel(Shipped.PLUGIN_FAILOVER));
        List<JavaClass> open = all.stream().filter(HouseRuleTests::isPublic).toList();
        assertThat((double) open.size() / all.size())
                .as("share of public types: %s", open)
                .isLessThanOrEqualTo(LARGEST_PUBLIC_SHARE);
    }

    @Test
    void theExamplePluginStaysUnderThirtyLines() throws IOException {
        Path plugin = Shipped.CUSTOM_PLUGIN.sources().resolve("com/example/slowquery/SlowQuery.java");
        assertThat(Files.readAllLines(plugin).stream()
                        .filter(line -> !line.isBlank() && !line.matches("(package|import|/\\*\\*).*")))
                .hasSizeLessThan(30);
    }

    private static List<JavaClass> topLevel(Shipped module) {
        return DependencyTests.classesOf(module).stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().matches("package-info|module-info"))
                .toList();
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC);
    }
}
