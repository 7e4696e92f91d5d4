package io.awswrapper.example.doctor;

import io.awswrapper.example.doctor.Examination.Diagnosis;
import io.awswrapper.example.doctor.Examination.Finding;
import io.awswrapper.spi.HostRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes an examination down, in colour if that is wanted. */
final class Chart {

    private static final List<String> HEADS =
            List.of("host", "role", "answers", "response", "data age", "health", "share", "sessions", "in flight");

    private final boolean colour;

    Chart(boolean colour) {
        this.colour = colour;
    }

    String of(Examination examination) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADS));
        examination.findings().forEach(finding -> rows.add(row(finding)));
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < HEADS.size(); column++) {
            int at = column;
            widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
        }
        StringBuilder text = new StringBuilder(bold("cluster " + examination.cluster()) + ", " + examination.flavour()
                + ": " + diagnosis(examination.diagnosis()) + "\n\n");
        for (int number = 0; number < rows.size(); number++) {
            StringBuilder line = new StringBuilder(" ");
            for (int column = 0; column < HEADS.size(); column++) {
                line.append(' ')
                        .append(padded(rows.get(number).get(column), widths.get(column), column < 3))
                        .append(' ');
            }
            String plain = line.toString().stripTrailing();
            text.append(
                    number == 0 ? dim(plain) : painted(examination.findings().get(number - 1), plain));
            text.append('\n');
        }
        if (!examination.trouble().isEmpty()) {
            text.append('\n').append(examination.trouble().indent(2));
        }
        return text.toString();
    }

    private static List<String> row(Finding finding) {
        HostRole role = finding.member().role();
        double millis = finding.response().toNanos() / 1e6;
        return List.of(
                finding.member().host().toString(),
                role.name().toLowerCase(Locale.ROOT),
                finding.member().available() ? "yes" : "no",
                millis == 0 ? "-" : String.format(Locale.ROOT, "%.1f ms", millis),
                role == HostRole.WRITER
                        ? "-"
                        : finding.age()
                                .map(age -> "<= " + age.toMillis() + " ms")
                                .orElse("?"),
                Integer.toString(finding.health().score()),
                finding.health().share() + " %",
                Integer.toString(finding.sessions()),
                Integer.toString(finding.callsInFlight()));
    }

    private static String padded(String text, int width, boolean left) {
        String space = " ".repeat(width - text.length());
        return left ? text + space : space + text;
    }

    private String diagnosis(Diagnosis diagnosis) {
        String text = diagnosis.name().toLowerCase(Locale.ROOT);
        return diagnosis == Diagnosis.HEALTHY ? code("32;1", text) : code("31;1", text);
    }

    private String painted(Finding finding, String line) {
        if (!finding.isWell()) {
            return code("31", line);
        }
        return finding.member().role() == HostRole.WRITER ? code("32", line) : line;
    }

    private String bold(String text) {
        return code("1", text);
    }

    String dim(String text) {
        return code("2", text);
    }

    private String code(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
