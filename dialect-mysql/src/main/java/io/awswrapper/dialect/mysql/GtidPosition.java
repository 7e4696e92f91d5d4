package io.awswrapper.dialect.mysql;

import io.awswrapper.spi.TopologySource.Position;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a MariaDB server has come in each replication domain, as its gtid_current_pos tells: {@code 0-1-57,1-1-4},
 * domain, server and sequence number. Within a domain the numbers grow along the binary log, whichever server is the
 * primary; a replica that has diverged is not noticed. Source: MariaDB, "Global Transaction ID".
 *
 * @param last the last transaction of each domain
 */
record GtidPosition(Map<Long, Transaction> last) implements Position {

    /** A transaction of a domain: who wrote it, and its number. */
    record Transaction(long server, long sequence) {}

    GtidPosition {
        last = Map.copyOf(last);
    }

    /** Reads a list of GTIDs, of which the highest of each domain counts; {@code null} when the text is none. */
    static @Nullable GtidPosition parse(String text) {
        Map<Long, Transaction> last = new HashMap<>();
        for (String gtid : text.split(",", -1)) {
            if (gtid.isBlank()) {
                continue;
            }
            String[] parts = gtid.strip().split("-", -1);
            try {
                Transaction read = new Transaction(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
                last.merge(Long.parseLong(parts[0]), read, (one, two) -> one.sequence() > two.sequence() ? one : two);
            } catch (NumberFormatException | IndexOutOfBoundsException other) {
                return null;
            }
        }
        return new GtidPosition(last);
    }

    /** {@code domain-server} of each: names of the cluster as good as its server ids are. */
    Set<String> origins() {
        Set<String> origins = new HashSet<>();
        last.forEach((domain, transaction) -> origins.add(domain + "-" + transaction.server()));
        return origins;
    }

    /** How far this is, in a unit that grows. */
    long size() {
        return last.values().stream().mapToLong(Transaction::sequence).sum();
    }

    @Override
    public boolean includes(Position other) {
        return other instanceof GtidPosition position
                && position.last.entrySet().stream().allMatch(wanted -> {
                    Transaction mine = last.get(wanted.getKey());
                    return mine != null
                            && (mine.equals(wanted.getValue())
                                    || mine.sequence() > wanted.getValue().sequence());
                });
    }
}
