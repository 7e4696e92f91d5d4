package io.awswrapper.plugin.rwsplit;

/** What decides where a statement runs that carries no hint. */
public enum Routing {
    /** {@code setReadOnly}, read-only transactions, and what the statement itself does. */
    SQL,
    /** {@code setReadOnly} and read-only transactions alone. */
    READ_ONLY_FLAG
}
