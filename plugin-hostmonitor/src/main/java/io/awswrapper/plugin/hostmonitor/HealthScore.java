package io.awswrapper.plugin.hostmonitor;

/**
 * How well one host does, from 0 to 100:
 *
 * <pre>
 * score = 100 · probes · (1 + calls) / 2 · (1 - errors) · 1 / (1 + deaths / 2) · lag
 * </pre>
 *
 * <ul>
 *   <li>{@code probes}: 1 while probes take at most twice as long as usual, and a quarter less for each doubling beyond. Usual
 *       is what this host took before, and what the others take now: only who is slower than both is slow.
 *   <li>{@code calls}: the same for the calls, from four times as long on, when those to the other hosts have not become
 *       slower as much. They count half, since the application may have other work.
 *   <li>{@code errors}: the share of probes and calls that failed.
 *   <li>{@code deaths}: how often it was found dead, halved each minute. While it is dead, the score is 0.
 *   <li>{@code lag}: 1 while its replication is at most half a minute behind the writer, and half of that for each doubling
 *       beyond.
 * </ul>
 *
 * All averages are moving ones: the newest value counts for a quarter. What is usual falls soon when a host becomes faster
 * (the newest value counts for an eighth), and rises slowly when it becomes slower (a thousandth each time). Times are in nanoseconds. Written by one thread; what peers ask is
 * volatile.
 */
final class HealthScore {

    /** What the other hosts of the cluster come to now, in the median; not a number when there is none. */
    record Peers(double probeNanos, double callSlowness) {
        static final Peers NONE = new Peers(Double.NaN, Double.NaN);
    }

    private static final double NEWEST = 0.25;
    private static final double FORGET_FASTER = 0.125;
    private static final double FORGET_SLOWER = 1.001;
    /** Differences of less than this are noise: it is added to both sides of each comparison. */
    private static final double NOISE_NANOS = 1e6;

    private static final double SLOW_PROBE = 2;
    private static final double SLOW_CALL = 4;
    private static final double DOUBLINGS = 4;
    private static final double DEATH_HALVES_NANOS = 60e9;
    private static final double LAG_NANOS = 30e9;

    private volatile double probe = Double.NaN;
    private double usualProbe = Double.NaN;
    private double call = Double.NaN;
    private double usualCall = Double.NaN;
    private volatile double callSlowness = Double.NaN;
    private double errors;
    private double deaths;
    private long deathsAsOf;
    private long lag;

    /** A probe was answered. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void answered(double nanos) {
        probe = average(probe, nanos, NEWEST);
        usualProbe = usual(usualProbe, nanos);
    }

    /**
     * What has happened since this was told last.
     *
     * @param share of the probe and the calls that failed, 0 to 1
     */
    void failed(double share) {
        errors = average(errors, share, NEWEST);
    }

    /** How long calls took in the mean since this was told last. */
    void called(double nanos) {
        call = average(call, nanos, NEWEST);
        usualCall = usual(usualCall, nanos);
        callSlowness = slowness(call, usualCall);
    }

    /** For how long it has been behind the writer. */
    void lags(long nanos) {
        lag = nanos;
    }

    void died(long now) {
        deaths = deaths(now) + 1;
        deathsAsOf = now;
    }

    private double deaths(long now) {
        return deaths * Math.pow(0.5, (now - deathsAsOf) / DEATH_HALVES_NANOS);
    }

    private static double average(double before, double newest, double weight) {
        return Double.isNaN(before) ? newest : before + (newest - before) * weight;
    }

    private static double usual(double before, double newest) {
        return newest > before ? Math.min(before * FORGET_SLOWER, newest) : average(before, newest, FORGET_FASTER);
    }

    private static double slowness(double now, double usual) {
        return (now + NOISE_NANOS) / (usual + NOISE_NANOS);
    }

    /** How long a probe takes; not a number while none was answered. Any thread. */
    double probeNanos() {
        return probe;
    }

    /** How many times as long as usual a call takes; not a number while none was timed. Any thread. */
    double callSlowness() {
        return callSlowness;
    }

    /** @param now by the same clock as {@link #died} */
    int score(Peers peers, boolean dead, long now) {
        if (dead) {
            return 0;
        }
        double ofProbes = slowness(probe, usualProbe);
        if (!Double.isNaN(peers.probeNanos())) {
            ofProbes = Math.min(ofProbes, slowness(probe, peers.probeNanos()));
        }
        double ofCalls = callSlowness;
        if (!Double.isNaN(peers.callSlowness())) {
            ofCalls /= Math.max(peers.callSlowness(), 1);
        }
        double score = grade(ofProbes, SLOW_PROBE) * (1 + grade(ofCalls, SLOW_CALL)) / 2;
        double fresh = LAG_NANOS / Math.max((double) lag, LAG_NANOS);
        return (int) Math.round(100 * score * (1 - errors) / (1 + deaths(now) / 2) * fresh);
    }

    private static double grade(double slowness, double tolerated) {
        if (Double.isNaN(slowness) || slowness <= tolerated) {
            return 1;
        }
        return Math.max(1 - Math.log(slowness / tolerated) / Math.log(2) / DOUBLINGS, 0);
    }
}
