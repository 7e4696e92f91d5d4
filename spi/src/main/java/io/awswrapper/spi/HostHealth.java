package io.awswrapper.spi;

/**
 * How well a host does, as a plugin that monitors it judges. Immutable.
 *
 * @param score 0 (answers nobody) to 100 (as ever)
 * @param share of 100 choices that would fall on this host when all is well, how many it is to get now: 0 while it is out
 *     of the rotation, rising while it comes back, 100 otherwise
 */
public record HostHealth(int score, int share) {

    /** What is assumed of a host that nobody monitors. */
    public static final HostHealth GOOD = new HostHealth(100, 100);

    public HostHealth {
        if (score < 0 || score > 100 || share < 0 || share > 100) {
            throw new IllegalArgumentException(
                    "Host health: score and share are 0 to 100, but were '" + score + "' and '" + share + "'");
        }
    }
}
