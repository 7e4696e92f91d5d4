package io.awswrapper.plugin.rwsplit;

/** Which writes a read that runs on a reader sees for sure. */
public enum ReadConsistency {
    /** Those acknowledged to the same connection. */
    SESSION,
    /** Those acknowledged to any connection of the same data source, or of the registered driver. */
    CLUSTER,
    /** None. */
    EVENTUAL
}
