package io.awswrapper.example.demo;

import io.awswrapper.spi.FailoverException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Writes its numbers 1, 2, 3 … into the table, each as one row in auto-commit or as several rows in a transaction, and
 * does with the driver's exceptions what their outcomes ask for. So every number must be there once, whatever happens.
 */
final class Writer implements Client {

    private static final String INSERT = "INSERT INTO ledger (writer, number, part) VALUES (?, ?, ?)";
    private static final String LOOK = "SELECT count(*) FROM ledger WHERE writer = ? AND number = ?";

    private final String name;
    private final int parts;
    private final Ledger ledger;
    private long number = 1;
    /** Whether {@link #number} was written is not known: the exception that said so. */
    private @Nullable Mishap doubt;

    /** @param parts rows per number: 1 for auto-commit, more for a transaction */
    Writer(String name, int parts, Ledger ledger) {
        this.name = name;
        this.parts = parts;
        this.ledger = ledger;
    }

    @Override
    public String name() {
        return name;
    }

    int parts() {
        return parts;
    }

    /** How many numbers are written for sure. Exact once the writer has ended. */
    long last() {
        return number - 1;
    }

    /** Whether the end came before the last doubt was settled. */
    boolean inDoubt() {
        return doubt != null;
    }

    @Override
    public void work(Connection connection, Running running) throws SQLException, InterruptedException {
        connection.setAutoCommit(parts == 1);
        try (PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement look = connection.prepareStatement(LOOK)) {
            while (running.goesOn() || doubt != null) {
                try {
                    if (doubt != null) {
                        settle(doubt, look);
                        doubt = null;
                    } else {
                        write(insert);
                        ledger.acknowledged(this, number);
                        number++;
                        Thread.sleep(1);
                    }
                } catch (FailoverException e) {
                    if (parts > 1) {
                        connection.rollback();
                    }
                    react(e);
                }
            }
        }
    }

    private void write(PreparedStatement insert) throws SQLException {
        for (int part = 1; part <= parts; part++) {
            insert.setString(1, name);
            insert.setLong(2, number);
            insert.setInt(3, part);
            insert.executeUpdate();
        }
        if (parts > 1) {
            insert.getConnection().commit();
        }
    }

    private void react(FailoverException e) throws FailoverException {
        switch (e.outcome()) {
            case NOT_APPLIED -> ledger.told(new Mishap(name, e, "ran the statement again"));
            case ROLLED_BACK -> ledger.told(new Mishap(name, e, "ran all of the transaction again"));
            case UNKNOWN -> doubt(e);
            case NO_HOST -> {
                doubt(e);
                throw e;
            }
        }
    }

    @Override
    public void disconnected(SQLException e) {
        if (doubt == null) {
            doubt(e);
        }
    }

    private void doubt(SQLException e) {
        Mishap mishap = new Mishap(name, e, "still looking");
        ledger.told(mishap);
        doubt = mishap;
    }

    /** Looks whether the number is there, and goes on accordingly. */
    private void settle(Mishap mishap, PreparedStatement look) throws SQLException {
        look.setString(1, name);
        look.setLong(2, number);
        boolean written;
        try (ResultSet found = look.executeQuery()) {
            written = found.next() && found.getLong(1) > 0;
        }
        if (parts > 1) {
            look.getConnection().commit();
        }
        if (written) {
            number++;
        }
        mishap.reaction(written ? "looked: it is there; went on" : "looked: it is not there; wrote it again");
    }
}
