package io.awswrapper.example.demo;

import io.awswrapper.spi.FailoverException;
import java.sql.SQLException;

/** An exception that the application saw, and what it did about it. */
final class Mishap {

    private final long nanos = System.nanoTime();
    private final String who;
    private final SQLException exception;
    private volatile String reaction;

    Mishap(String who, SQLException exception, String reaction) {
        this.who = who;
        this.exception = exception;
        this.reaction = reaction;
    }

    void reaction(String done) {
        reaction = done;
    }

    long nanos() {
        return nanos;
    }

    String who() {
        return who;
    }

    String sqlState() {
        return String.valueOf(exception.getSQLState());
    }

    /** The outcome that the driver gives; for exceptions of other kinds their message. */
    String outcome() {
        return exception instanceof FailoverException failover
                ? failover.outcome().name()
                : String.valueOf(exception.getMessage());
    }

    String reaction() {
        return reaction;
    }
}
