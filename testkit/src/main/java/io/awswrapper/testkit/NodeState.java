package io.awswrapper.testkit;

/** What a node's server does. */
public enum NodeState {
    /** Its processes run; it may be a primary or a standby. */
    RUNNING,

    /** Its processes exist and hold their connections, but none of them gets to run. */
    FROZEN,

    /** It has no processes. */
    DOWN
}
