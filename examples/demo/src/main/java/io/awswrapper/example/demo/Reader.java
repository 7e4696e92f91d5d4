package io.awswrapper.example.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads in auto-commit and expects never to see an exception. */
final class Reader implements Client {

    private final String name;
    private final String of;
    private final Ledger ledger;

    /** @param of whose numbers it reads */
    Reader(String name, String of, Ledger ledger) {
        this.name = name;
        this.of = of;
        this.ledger = ledger;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void work(Connection connection, Running running) throws SQLException, InterruptedException {
        try (PreparedStatement query = connection.prepareStatement("SELECT max(number) FROM ledger WHERE writer = ?")) {
            while (running.goesOn()) {
                long begun = System.nanoTime();
                query.setString(1, of);
                try (ResultSet newest = query.executeQuery()) {
                    newest.next();
                    newest.getLong(1);
                }
                ledger.read(System.nanoTime() - begun);
                Thread.sleep(1);
            }
        }
    }

    @Override
    public void disconnected(SQLException e) {
        ledger.readFailed(new Mishap(name, e, "connected again"));
    }
}
