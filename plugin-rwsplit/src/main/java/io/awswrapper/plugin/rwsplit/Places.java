package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Placement;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Placements that are the same for every session. */
final class Places {

    /** The writer and no other. */
    static final Placement WRITER = new Placement() {
        @Override
        public boolean needsWriter() {
            return true;
        }

        @Override
        public boolean isPossible(Topology topology) {
            return topology.writer().isPresent();
        }

        @Override
        public Optional<Host> choose(Topology topology) {
            return topology.writer();
        }
    };

    /** Of a session that has not done anything yet: the writer, but a reader while the writer is away. */
    static final Placement FIRST = new Placement() {
        @Override
        public boolean needsWriter() {
            return false;
        }

        @Override
        public boolean isPossible(Topology topology) {
            return first(topology).isPresent();
        }

        @Override
        public Optional<Host> choose(Topology topology) {
            return first(topology);
        }
    };

    private Places() {}

    /** As {@link #FIRST} chooses. */
    static Optional<Host> first(Topology topology) {
        Optional<Host> writer = topology.writer();
        if (writer.isPresent() || mayHaveWriter(topology)) {
            return writer;
        }
        List<Host> readers = topology.readers();
        return readers.isEmpty()
                ? Optional.empty()
                : Optional.of(readers.get(ThreadLocalRandom.current().nextInt(readers.size())));
    }

    /** A host that has not spoken yet may turn out to be the writer. */
    private static boolean mayHaveWriter(Topology topology) {
        for (Member member : topology.members()) {
            if (member.available() && member.role() == HostRole.UNKNOWN) {
                return true;
            }
        }
        return false;
    }
}
