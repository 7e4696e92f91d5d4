package io.awswrapper.its.failover;

import io.awswrapper.its.Idiom;
import io.awswrapper.its.failover.Work.Append;
import io.awswrapper.its.failover.Work.Outcome;
import io.awswrapper.spi.FailoverException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** One application of the checker: does random work over one connection, and notes what it was told of each piece. */
final class CheckedApplication implements Runnable {

    static final int LISTS = 4;

    private static final List<Form> FORMS = List.of(Form.values());

    private static final String APPEND = "INSERT INTO lists (list, val) VALUES (?, ?)";

    /** Serialization failure, deadlock, lock timeout: the server has undone it, and there was no fault. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03", "HY000");

    /** How a piece of work is done. */
    enum Form {
        STATEMENT,
        TRANSACTION,
        SAVEPOINT,
        BATCH,
        BATCH_IN_AUTO_COMMIT,
        CALL,
        FUNCTION,
        TRANSACTION_IN_SQL,
        SKIPPING,
        READ
    }

    private final int number;
    private final boolean postgres;
    private final DataSource source;
    private final Random random;
    private final List<Work> works = new ArrayList<>();
    private final Set<Long> undone = ConcurrentHashMap.newKeySet();
    private final Collection<String> surprises = new ConcurrentLinkedQueue<>();
    private final List<Append> appends = new ArrayList<>();
    private final List<Append> withdrawn = new ArrayList<>();
    private long values;
    private volatile int done;
    private volatile boolean over;

    CheckedApplication(int number, Idiom idiom, DataSource source, long seed) {
        this.number = number;
        this.postgres = idiom.isPostgres();
        this.source = source;
        this.random = new Random(seed);
    }

    /** What makes the tables and routines that the work uses. */
    static List<String> schema(Idiom idiom) {
        String insert = "INSERT INTO lists (list, val) VALUES (l, v)";
        String two = insert + "; " + insert.replace("(l, v)", "(l, v + 1)") + "; ";
        String table = "CREATE TABLE lists (list int, val bigint, place ";
        return idiom.isPostgres()
                ? List.of(
                        "DROP TABLE IF EXISTS lists",
                        table + "bigserial PRIMARY KEY)",
                        "CREATE OR REPLACE PROCEDURE append_two(l int, v bigint) LANGUAGE sql AS $$" + two + "$$",
                        "CREATE OR REPLACE FUNCTION append_one(l int, v bigint) RETURNS bigint LANGUAGE sql AS $$"
                                + insert + " RETURNING val $$")
                : List.of(
                        "DROP TABLE IF EXISTS lists",
                        table + "bigint AUTO_INCREMENT PRIMARY KEY)",
                        "DROP PROCEDURE IF EXISTS append_two",
                        "CREATE PROCEDURE append_two(l int, v bigint) BEGIN " + two + "END");
    }

    List<Work> works() {
        return works;
    }

    Set<Long> undone() {
        return undone;
    }

    Collection<String> surprises() {
        return surprises;
    }

    int done() {
        return done;
    }

    void end() {
        over = true;
    }

    @Override
    public void run() {
        try (Connection connection = source.getConnection()) {
            while (!over) {
                one(connection, FORMS.get(random.nextInt(FORMS.size())));
            }
        } catch (SQLException | RuntimeException e) {
            surprises.add("application " + number + " ended: " + e);
        }
    }

    private void one(Connection connection, Form form) throws SQLException {
        appends.clear();
        withdrawn.clear();
        Outcome outcome;
        try {
            run(connection, form);
            outcome = Outcome.ACKNOWLEDGED;
        } catch (FailoverException e) {
            outcome = switch (e.outcome()) {
                case NOT_APPLIED, ROLLED_BACK -> Outcome.UNDONE;
                case UNKNOWN, NO_HOST -> Outcome.UNKNOWN;
            };
        } catch (SQLException e) {
            outcome = form == Form.BATCH_IN_AUTO_COMMIT ? Outcome.UNKNOWN : Outcome.UNDONE;
            if (!CONFLICTS.contains(String.valueOf(e.getSQLState()))) {
                surprises.add(form + ": " + e.getSQLState() + " " + e);
            }
        }
        boolean atomic = form != Form.BATCH_IN_AUTO_COMMIT && (postgres || form != Form.CALL);
        works.add(new Work(form.name(), List.copyOf(appends), List.copyOf(withdrawn), atomic, outcome));
        if (outcome == Outcome.UNDONE) {
            appends.forEach(append -> undone.add(append.value()));
        }
        done = outcome == Outcome.ACKNOWLEDGED ? done + 1 : done;
        leave(connection);
    }

    private void leave(Connection connection) throws SQLException {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            } else {
                run(connection, "ROLLBACK");
            }
        } catch (SQLException e) {
            // What was lost has been told; this only tidies up.
            if (connection.isClosed()) {
                throw e;
            }
        }
    }

    private void run(Connection connection, Form form) throws SQLException {
        switch (form) {
            case STATEMENT -> append(connection, next(0));
            case TRANSACTION -> {
                connection.setAutoCommit(false);
                appendSome(connection);
                connection.commit();
            }
            case TRANSACTION_IN_SQL -> {
                run(connection, "BEGIN");
                appendSome(connection);
                run(connection, "COMMIT");
            }
            case SAVEPOINT -> {
                connection.setAutoCommit(false);
                append(connection, next(0));
                Savepoint savepoint = connection.setSavepoint();
                Append undo = fresh(1);
                withdrawn.add(undo);
                append(connection, undo);
                connection.rollback(savepoint);
                append(connection, next(2));
                connection.commit();
            }
            case BATCH -> {
                connection.setAutoCommit(false);
                batch(connection);
                connection.commit();
            }
            case BATCH_IN_AUTO_COMMIT -> batch(connection);
            case CALL -> call(connection);
            case FUNCTION -> {
                if (postgres) {
                    Append append = next(random.nextInt(LISTS));
                    try (Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery(
                                    "SELECT append_one(" + append.list() + ", " + append.value() + ")")) {
                        row.next();
                    }
                } else {
                    append(connection, next(0));
                }
            }
            case SKIPPING -> skip(connection);
            case READ -> read(connection);
        }
    }

    /** As loops do that skip what fails: the commit must not be of what is left. */
    private void skip(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        SQLException skipped = null;
        for (int list = 0; list < LISTS; list++) {
            try {
                append(connection, next(list));
            } catch (FailoverException e) {
                skipped = e;
            }
        }
        connection.commit();
        if (skipped != null) {
            surprises.add("SKIPPING: the commit said nothing of " + skipped);
        }
    }

    private void read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT val FROM lists ORDER BY place DESC LIMIT 20")) {
            while (row.next()) {
                long value = row.getLong(1);
                if (undone.contains(value)) {
                    surprises.add("READ: " + value + " was told as undone and is there");
                }
            }
        }
    }

    private void call(Connection connection) throws SQLException {
        Append first = next(random.nextInt(LISTS));
        appends.add(new Append(first.list(), ++values));
        try (CallableStatement call =
                connection.prepareCall(postgres ? "CALL append_two(?, ?)" : "{call append_two(?, ?)}")) {
            call.setInt(1, first.list());
            call.setLong(2, first.value());
            boolean unused = call.execute();
        }
    }

    private void batch(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(APPEND)) {
            for (int list = 0; list < 3; list++) {
                bind(insert, next(list));
                insert.addBatch();
            }
            int[] unused = insert.executeBatch();
        }
    }

    private void appendSome(Connection connection) throws SQLException {
        for (int list = 0; list < LISTS; list++) {
            if (random.nextBoolean() || list == LISTS - 1) {
                append(connection, next(list));
            }
        }
    }

    private void append(Connection connection, Append append) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(APPEND)) {
            bind(insert, append);
            int unused = insert.executeUpdate();
        }
    }

    private static void bind(PreparedStatement insert, Append append) throws SQLException {
        insert.setInt(1, append.list());
        insert.setLong(2, append.value());
    }

    private Append next(int list) {
        Append append = fresh(list);
        appends.add(append);
        return append;
    }

    private Append fresh(int list) {
        if (values == 0) {
            values = number * 1_000_000_000L;
        }
        return new Append(list, ++values);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }
}
