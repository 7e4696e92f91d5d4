package io.awswrapper.dialect.pg;

import io.awswrapper.spi.TopologySource.Position;

/** A log sequence number. Those of one timeline, or of one Aurora volume, are in order. */
record LogPosition(long number) implements Position {

    @Override
    public boolean includes(Position other) {
        return other instanceof LogPosition wanted && Long.compareUnsigned(number, wanted.number) >= 0;
    }
}
