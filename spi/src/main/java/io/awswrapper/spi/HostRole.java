package io.awswrapper.spi;

/** What a host of a cluster is to its clients right now. Immutable. */
public enum HostRole {
    /** Accepts writes: it says of itself that it is not in recovery. */
    WRITER,
    /** A replica: it refuses writes. */
    READER,
    /** Not yet asked, or it did not answer. */
    UNKNOWN
}
