package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.plugin.hostmonitor.HealthScore.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws what the score and the share of a host come to, from the real classes: it is well, becomes thirty times as slow,
 * recovers, loses every third probe, recovers, dies, and is back.
 */
final class HealthPlot {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 300;
    private static final int LEFT = 40;
    private static final int TOP = 30;
    private static final int SECONDS = 240;
    private static final double USUAL = 1e6;
    private static final int THRESHOLD = MonitoringOptions.THRESHOLD.parse(MonitoringOptions.THRESHOLD.defaultText());

    private enum Phase {
        WELL("well", 0),
        SLOW("30 times as slow", 20),
        BETTER("well", 60),
        LOSSY("every third probe fails", 90),
        GOOD("well", 130),
        DEAD("dead", 150),
        BACK("well", 180);

        final String label;
        final int from;

        Phase(String label, int from) {
            this.label = label;
            this.from = from;
        }

        static Phase at(int second) {
            Phase now = WELL;
            for (Phase phase : values()) {
                now = second >= phase.from ? phase : now;
            }
            return now;
        }
    }

    private HealthPlot() {}

    /** @param arguments where to write the SVG */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), svg());
    }

    static String svg() {
        HealthScore score = new HealthScore();
        Recovery recovery = new Recovery(THRESHOLD);
        List<Integer> scores = new ArrayList<>();
        List<Integer> shares = new ArrayList<>();
        long due = 0;
        boolean died = false;
        for (int second = 0; second < SECONDS; second++) {
            Phase phase = Phase.at(second);
            if (second >= due) {
                boolean dead = phase == Phase.DEAD;
                boolean answered = !dead && !(phase == Phase.LOSSY && second % 3 == 0);
                if (answered) {
                    score.answered(phase == Phase.SLOW ? 30 * USUAL : USUAL);
                }
                score.failed(answered ? 0 : 1);
                long now = Duration.ofSeconds(second).toNanos();
                if (dead && !died) {
                    score.died(now);
                    died = true;
                }
                recovery.rate(score.score(new Peers(USUAL, 1), dead, now), answered);
                due = second + (recovery.isWell() ? 1 : recovery.pause().toSeconds());
            }
            scores.add(recovery.health().score());
            shares.add(recovery.health().share());
        }
        return draw(scores, shares);
    }

    private static String draw(List<Integer> scores, List<Integer> shares) {
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH + 2 * LEFT,
                HEIGHT + 3 * TOP));
        for (int value = 0; value <= 100; value += 25) {
            line(svg, new double[] {0, value, SECONDS, value}, "#ddd");
            text(svg, -1, value, "end", "" + value);
        }
        line(svg, new double[] {0, THRESHOLD, SECONDS, THRESHOLD}, "#c66");
        for (Phase phase : Phase.values()) {
            line(svg, new double[] {phase.from, 0, phase.from, 108}, "#999");
            text(svg, phase.from + 0.7, 105, "start", phase.label);
        }
        for (int second = 0; second <= SECONDS; second += 30) {
            text(svg, second, -7, "middle", second + " s");
        }
        curve(svg, shares, "#999", "4 3");
        curve(svg, scores, "#06c", "none");
        text(svg, SECONDS, -13, "end", "blue: health score; dashed: share of choices; red: healthThreshold");
        return svg.append("</svg>\n").toString();
    }

    private static double x(double second) {
        return LEFT + second * WIDTH / SECONDS;
    }

    private static double y(double value) {
        return TOP + HEIGHT * (1 - value / 100);
    }

    private static void line(StringBuilder svg, double[] ends, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x(ends[0]),
                y(ends[1]),
                x(ends[2]),
                y(ends[3]),
                colour));
    }

    private static void text(StringBuilder svg, double second, double value, String anchor, String words) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x(second),
                y(value) + 4,
                anchor,
                words));
    }

    private static void curve(StringBuilder svg, List<Integer> values, String colour, String dashes) {
        svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"")
                .append(colour)
                .append("\" stroke-dasharray=\"")
                .append(dashes)
                .append("\" points=\"");
        for (int second = 0; second < values.size(); second++) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(second), y(values.get(second))));
        }
        svg.append("\"/>\n");
    }
}
