package io.awswrapper.plugin.rwsplit;

/** Where physical connections come from. */
public enum Pooling {
    /** Opened for each connection of the application. */
    NONE,
    /** Taken from HikariCP pools, one for each host. */
    INTERNAL
}
