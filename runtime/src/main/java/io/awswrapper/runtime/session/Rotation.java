package io.awswrapper.runtime.session;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Which of several hosts take part in a choice, by the share of choices that their health allows them. */
final class Rotation {

    private static final int WHOLE = 100;

    private Rotation() {}

    /** @return never empty: the last host stays */
    static List<Host> of(List<Host> candidates, Cluster cluster) {
        boolean whole = true;
        for (Host candidate : candidates) {
            whole &= cluster.health(candidate).share() == WHOLE;
        }
        return whole ? candidates : chosen(candidates, cluster);
    }

    private static List<Host> chosen(List<Host> candidates, Cluster cluster) {
        List<Host> chosen = new ArrayList<>(candidates.size());
        Host best = candidates.get(0);
        for (Host candidate : candidates) {
            int share = cluster.health(candidate).share();
            if (share > ThreadLocalRandom.current().nextInt(WHOLE)) {
                chosen.add(candidate);
            }
            if (share > cluster.health(best).share()) {
                best = candidate;
            }
        }
        return chosen.isEmpty() ? List.of(best) : chosen;
    }
}
