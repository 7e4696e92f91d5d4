package io.awswrapper.example.demo;

import java.sql.Connection;
import java.sql.SQLException;

/** One session of the application. Used by one thread. */
interface Client {

    /** Says whether to go on. */
    @FunctionalInterface
    interface Running {
        boolean goesOn();
    }

    String name();

    /** Uses the connection until {@code running} says no, or until an exception says that it is of no more use. */
    void work(Connection connection, Running running) throws SQLException, InterruptedException;

    /** Learns that its connection was of no more use; it will get another one. */
    void disconnected(SQLException e);
}
