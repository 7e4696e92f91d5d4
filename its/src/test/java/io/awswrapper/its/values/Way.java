package io.awswrapper.its.values;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What a program does around one setter. The reads bring a session that is routed to a reader. */
enum Way {
    STAY {
        @Override
        void run(Program program) throws SQLException {
            try (PreparedStatement insert = program.prepare()) {
                program.set(insert);
                program.change();
                insert.executeUpdate();
            }
        }
    },
    READ_BEFORE_ALL {
        @Override
        void run(Program program) throws SQLException {
            program.read();
            STAY.run(program);
        }
    },
    READ_BEFORE_SETTER {
        @Override
        void run(Program program) throws SQLException {
            try (PreparedStatement insert = program.prepare()) {
                program.read();
                program.set(insert);
                program.change();
                insert.executeUpdate();
            }
        }
    },
    READ_BEFORE_EXECUTION {
        @Override
        void run(Program program) throws SQLException {
            try (PreparedStatement insert = program.prepare()) {
                program.set(insert);
                program.change();
                program.read();
                insert.executeUpdate();
            }
        }
    },
    TWICE {
        @Override
        void run(Program program) throws SQLException {
            try (PreparedStatement insert = program.prepare()) {
                program.set(insert);
                insert.executeUpdate();
                program.change();
                program.read();
                insert.executeUpdate();
            }
        }
    },
    TRANSACTION_AFTER_READ {
        @Override
        void run(Program program) throws SQLException {
            program.read();
            program.connection().setAutoCommit(false);
            STAY.run(program);
            program.connection().commit();
        }
    },
    TRANSACTION_OF_A_STATEMENT_PREPARED_BEFORE {
        @Override
        void run(Program program) throws SQLException {
            try (PreparedStatement insert = program.prepare()) {
                program.read();
                program.connection().setAutoCommit(false);
                program.set(insert);
                program.change();
                insert.executeUpdate();
                program.connection().commit();
            }
        }
    },
    BATCH {
        @Override
        void run(Program program) throws SQLException {
            program.read();
            try (PreparedStatement insert = program.prepare()) {
                for (int entry = 0; entry < 3; entry++) {
                    program.set(insert);
                    insert.addBatch();
                    program.change();
                }
                program.read();
                insert.executeBatch();
            }
        }
    },
    BATCH_BETWEEN_READS {
        @Override
        void run(Program program) throws SQLException {
            try (PreparedStatement insert = program.prepare()) {
                for (int entry = 0; entry < 3; entry++) {
                    program.read();
                    program.set(insert);
                    program.read();
                    insert.addBatch();
                    program.change();
                }
                insert.executeBatch();
            }
        }
    };

    abstract void run(Program program) throws SQLException;

    /** One program on one connection. */
    static final class Program {

        private final Connection connection;
        private final String sql;
        private final Setting setting;
        private final boolean changes;
        private @Nullable Object @Nullable [] arguments;

        Program(Connection connection, String sql, Setting setting, boolean changes) {
            this.connection = connection;
            this.sql = sql;
            this.setting = setting;
            this.changes = changes;
        }

        Connection connection() {
            return connection;
        }

        PreparedStatement prepare() throws SQLException {
            return setting.isNamed() ? connection.prepareCall(sql) : connection.prepareStatement(sql);
        }

        void set(PreparedStatement statement) throws SQLException {
            arguments = setting.arguments(connection);
            setting.on(statement, arguments);
        }

        void change() throws SQLException {
            if (changes && arguments != null) {
                Setting.change(arguments);
            }
        }

        void read() throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT 1")) {
                row.next();
            }
        }
    }
}
