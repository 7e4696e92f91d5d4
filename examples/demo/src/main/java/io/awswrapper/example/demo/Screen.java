package io.awswrapper.example.demo;

import java.io.PrintStream;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** Prints whole lines, in colour where the terminal has it. Nothing is ever overwritten, so a log reads the same. */
final class Screen {

    private final PrintStream out = System.out;
    private final boolean colour = Ansi.AUTO.enabled();

    void title(String text) {
        line("");
        line(bold(text));
    }

    synchronized void line(String text) {
        out.println(text);
        out.flush();
    }

    void line(String format, Object... arguments) {
        line(String.format(Locale.ROOT, format, arguments));
    }

    String bold(String text) {
        return painted("1", text);
    }

    String dim(String text) {
        return painted("2", text);
    }

    String good(String text) {
        return painted("32", text);
    }

    String warning(String text) {
        return painted("33", text);
    }

    String bad(String text) {
        return painted("31;1", text);
    }

    /** Green when it is zero, as it should be. */
    String zero(long count) {
        return count == 0 ? good("0") : bad(Long.toString(count));
    }

    private String painted(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
