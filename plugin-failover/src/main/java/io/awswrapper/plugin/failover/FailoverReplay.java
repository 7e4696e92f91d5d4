package io.awswrapper.plugin.failover;

/** What is run again on the new host without the application noticing. */
public enum FailoverReplay {
    /** Nothing: every statement that a fault touched ends in an exception. */
    OFF,
    /** Pure reads in auto-commit, and statements that certainly never left the client. */
    READS
}
