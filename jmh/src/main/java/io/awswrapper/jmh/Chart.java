package io.awswrapper.jmh;

import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars on a logarithmic axis, as SVG. Written by hand: a library for charts needs fonts, which a server does not
 * have, and writes another file on each machine.
 *
 * @param title above the bars
 * @param unit of the values
 * @param bars from top to bottom
 * @param caption below, on as many lines as it needs
 */
record Chart(String title, String unit, List<Bar> bars, String caption) {

    /**
     * A bar.
     *
     * @param label who
     * @param value where the bar ends
     * @param low where its whisker begins; the value for none
     * @param high where its whisker ends; the value for none
     */
    record Bar(String label, double value, double low, double high) {
        Bar(String label, double value) {
            this(label, value, value, value);
        }

        private String colour() {
            return label.startsWith("ours") ? "#1f6feb" : label.startsWith("official") ? "#d1782f" : "#8b949e";
        }
    }

    private static final int WIDTH = 960;
    private static final int LABELS = 380;
    private static final int NUMBERS = 90;
    private static final int LINE = 24;
    private static final int TOP = 44;
    private static final int CAPTION_LETTERS = 130;

    Chart {
        bars = List.copyOf(bars);
    }

    String svg() {
        List<String> lines = lines(caption);
        int bottom = TOP + bars.size() * LINE;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
                WIDTH,
                bottom + 38 + lines.size() * 15));
        text(svg, 10, 24, "start\" font-weight=\"bold\" font-size=\"15", title + " (" + unit + ", logarithmic)");
        for (int power = exponent(least()); power <= Math.ceil(Math.log10(most())); power++) {
            double x = x(Math.pow(10, power));
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#d0d7de\"/>%n",
                    x,
                    TOP - 8,
                    x,
                    bottom));
            text(svg, x, bottom + 16, "middle\" fill=\"#57606a", number(Math.pow(10, power)));
        }
        for (int i = 0; i < bars.size(); i++) {
            draw(svg, bars.get(i), TOP + i * LINE);
        }
        for (int i = 0; i < lines.size(); i++) {
            text(svg, 10, bottom + 40 + i * 15, "start\" fill=\"#57606a\" font-size=\"11", lines.get(i));
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(StringBuilder svg, Bar bar, int y) {
        double end = x(bar.value());
        text(svg, LABELS - 8, y + 13, "end", bar.label());
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LABELS,
                y,
                Math.max(1, end - LABELS),
                LINE - 6,
                bar.colour()));
        if (bar.high() > bar.low()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#24292f\" stroke-width=\"2\"/>%n",
                    x(bar.low()),
                    y + LINE / 2 - 3,
                    x(bar.high()),
                    y + LINE / 2 - 3));
        }
        text(svg, Math.max(end, x(bar.high())) + 6, y + 13, "start", number(bar.value()));
    }

    private double x(double value) {
        double from = exponent(least());
        double to = Math.max(from + 1, Math.ceil(Math.log10(most())));
        double share = (Math.log10(Math.max(value, Math.pow(10, from))) - from) / (to - from);
        return LABELS + share * (WIDTH - LABELS - NUMBERS);
    }

    private double least() {
        return bars.stream().mapToDouble(Bar::low).filter(low -> low > 0).min().orElse(1);
    }

    private double most() {
        return bars.stream().mapToDouble(Bar::high).max().orElse(10);
    }

    private static int exponent(double value) {
        return (int) Math.floor(Math.log10(value));
    }

    /** With as many digits as mean something. */
    static String number(double value) {
        if (value >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.3f", value);
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static List<String> lines(String words) {
        return List.of(words.replaceAll("(.{1," + CAPTION_LETTERS + "})(?: |$)", "$1\n")
                .split("\n", 0));
    }

    private static void text(StringBuilder svg, double x, int y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                text.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
