package io.awswrapper.plugin.rwsplit;

/** How long a connection keeps to the reader that was picked for it. */
public enum ReaderSelection {
    /** Until that reader is no longer suitable, or another one has joined. */
    SESSION,
    /** For one transaction; in auto-commit for one statement. */
    TRANSACTION
}
