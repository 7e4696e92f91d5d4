package io.awswrapper.runtime.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a user probably meant. */
final class Nearest {

    private Nearest() {}

    /** The candidate that differs least from {@code name}; empty when none is close enough to be meant. */
    static Optional<String> to(String name, Collection<String> candidates) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int allowed = name.length() < 3 ? 0 : Math.max(1, name.length() / 3);
        String best = null;
        int bestDistance = allowed + 1;
        for (String candidate : candidates.stream().sorted().toList()) {
            int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT), bestDistance);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code did you mean 'x'? Known are a, b, x}. */
    static String remedy(String name, Collection<String> candidates, String nothingKnown) {
        if (candidates.isEmpty()) {
            return nothingKnown;
        }
        String known =
                "known: " + String.join(", ", candidates.stream().sorted().toList());
        return to(name, candidates)
                .map(near -> "did you mean '" + near + "'? " + known)
                .orElse(known);
    }

    /** The count of letters to insert, delete, replace or swap with their neighbour; at most {@code limit}. */
    static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return Math.min(limit, last[b.length()]);
    }
}
