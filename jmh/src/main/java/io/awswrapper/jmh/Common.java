package io.awswrapper.jmh;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all parts can be told. */
final class Common {

    private final Environment environment = Environment.now();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(names = "--pace", defaultValue = "USUAL", description = "${COMPLETION-CANDIDATES}; default: USUAL.")
    private Pace pace = Pace.USUAL;

    @Option(names = "--quick", description = "The same as --pace QUICK: shows that everything works.")
    private boolean quick;

    @Option(
            names = "--results",
            defaultValue = "results",
            description = "The folder of the results; default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("results");

    Pace pace() {
        return quick ? Pace.QUICK : pace;
    }

    Path folder() {
        return folder;
    }

    /** These, or all whose plugins are on the class path. */
    List<Subject> subjects(List<String> names) {
        return names.isEmpty()
                ? Subject.present(Subject.all())
                : names.stream().map(this::checked).toList();
    }

    private Subject checked(String name) {
        try {
            Subject subject = Subject.parse(name);
            subject.check();
            return subject;
        } catch (IllegalArgumentException | SQLException e) {
            throw new ParameterException(command().commandLine(), Objects.requireNonNullElse(e.getMessage(), name), e);
        }
    }

    /** Keeps the rows in the place of those of an earlier run; what is kept while a part runs outlives its end. */
    <R> void keep(String name, List<R> rows) {
        Path file = folder.resolve(name + ".json");
        String arguments =
                String.join(" ", command().root().commandLine().getParseResult().originalArgs());
        new Results<>(environment, arguments, rows).write(file);
    }

    private CommandSpec command() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }
}
