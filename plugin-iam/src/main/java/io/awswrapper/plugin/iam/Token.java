package io.awswrapper.plugin.iam;

/**
 * A token and its times, in milliseconds of the clock.
 *
 * @param refreshAt when to make the next one
 * @param usableUntil when a connect must not begin with this one any more
 */
record Token(String value, long signedAt, long refreshAt, long usableUntil) {

    boolean isUsable(long now) {
        return now < usableUntil;
    }

    @Override
    public String toString() {
        return "token signed at " + signedAt + ", usable until " + usableUntil;
    }
}
