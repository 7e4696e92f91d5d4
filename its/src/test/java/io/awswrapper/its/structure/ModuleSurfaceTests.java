package io.awswrapper.its.structure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What each jar says of itself as a module. */
class ModuleSurfaceTests {

    private static final String SPI = "io.awswrapper.spi";
    private static final String RUNTIME = "io.awswrapper.runtime";

    @ParameterizedTest
    @EnumSource
    void eachJarDescribesItselfAsTheGoldenFileSays(Shipped module) throws IOException {
        String described = Shipped.run(
                        "jar", "--describe-module", "--file", module.jar().toString())
                .replaceAll("(@\\S+)? jar:file:\\S*|(?m)@\\S+$", "")
                .strip();
        Path golden = Shipped.project()
                .resolve("its/src/test/resources/describe-module/"
                        + module.descriptor().name() + ".txt");
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, described + "\n");
        }
        assertThat(described)
                .as(
                        "The surface of %s; when the change is wanted: ./mvnw verify -pl its -am -Dtest=ModuleSurfaceTests"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dregenerate=true",
                        module)
                .isEqualTo(Files.readString(golden).strip());
    }

    @ParameterizedTest
    @EnumSource
    void eachJarProvidesTheSameServicesOnBothPaths(Shipped module) throws Exception {
        Map<String, List<String>> declared = module.descriptor().provides().stream()
                .collect(Collectors.toMap(Provides::service, Provides::providers));
        assertThat(servicesFiles(module)).isEqualTo(declared);
        for (List<String> providers : declared.values()) {
            for (String provider : providers) {
                assertThat(Class.forName(provider).getConstructor().newInstance())
                        .as(provider)
                        .isNotNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"PLUGIN_FAILOVER", "DIALECT_PG", "CUSTOM_PLUGIN"})
    void pluginsAndDialectsRequireTheSpiAlone(Shipped module) {
        assertThat(requires(module)).containsExactly(SPI);
    }

    @Test
    void theSpiRequiresJavaSqlAloneAndTheRuntimeTheSpiAlone() {
        assertThat(requires(Shipped.SPI)).containsExactly("java.sql");
        assertThat(requires(Shipped.RUNTIME)).containsExactly(SPI);
    }

    @Test
    void nothingOfTheDriverIsOpenOrExportsWhatNobodyNeeds() {
        for (Shipped module : Shipped.DRIVER) {
            ModuleDescriptor descriptor = module.descriptor();
            assertThat(descriptor.isOpen()).isFalse();
            assertThat(descriptor.opens()).as(module.name()).isEmpty();
            assertThat(descriptor.exports()).as(module.name()).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(Shipped.DIALECT_PG.descriptor().exports()).isEmpty();
        assertThat(Shipped.RUNTIME.descriptor().exports())
                .singleElement()
                .extracting(ModuleDescriptor.Exports::source)
                .isEqualTo(RUNTIME);
    }

    private static Set<String> requires(Shipped module) {
        return module.descriptor().requires().stream()
                .filter(required -> !required.modifiers().contains(Requires.Modifier.STATIC))
                .filter(required -> !required.modifiers().contains(Requires.Modifier.MANDATED))
                .map(Requires::name)
                .collect(Collectors.toSet());
    }

    private static Map<String, List<String>> servicesFiles(Shipped module) throws IOException {
        Map<String, List<String>> services = new TreeMap<>();
        String folder = "META-INF/services/";
        try (JarFile jar = new JarFile(module.jar().toFile())) {
            for (var entry : jar.stream().toList()) {
                if (entry.getName().startsWith(folder) && !entry.isDirectory()) {
                    String text = new String(jar.getInputStream(entry).readAllBytes(), UTF_8);
                    services.put(
                            entry.getName().substring(folder.length()),
                            text.lines().filter(line -> !line.isBlank()).toList());
                }
            }
        }
        return services;
    }
}
