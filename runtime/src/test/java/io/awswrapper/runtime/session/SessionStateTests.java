package io.awswrapper.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.SqlAnalysis.SessionChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionStateTests {

    private final FakeDatabase database = new FakeDatabase();
    private final SessionState state = new SessionState();

    @Test
    void doesItAllAgainInTheOrderOfTheApplication() throws SQLException {
        state.set("setSchema", physical -> physical.setSchema("s"));
        set("x", "set x a", false);
        state.set("setReadOnly", physical -> physical.setReadOnly(true));

        assertThat(restored())
                .containsExactly(
                        "b setSchema[s]",
                        "b createStatement",
                        "b execute[set x a;\n]",
                        "b close",
                        "b setReadOnly[true]");
    }

    @Test
    void theLastValueWinsAndTakesTheLastPlace() throws SQLException {
        set("x", "set x a", false);
        set("y", "set y b", false);
        set("x", "set x c", false);
        state.set("setSchema", physical -> physical.setSchema("old"));
        state.set("setSchema", physical -> physical.setSchema("new"));

        assertThat(restored())
                .containsExactly("b createStatement", "b execute[set y b;\nset x c;\n]", "b close", "b setSchema[new]");
    }

    @Test
    void sqlInARowGoesInOneRoundTrip() throws SQLException {
        for (int i = 0; i < 20; i++) {
            set("v" + i, "set v" + i + " 1", false);
        }
        assertThat(restored()).filteredOn(line -> line.startsWith("b execute")).hasSize(1);
    }

    @Test
    void whatWasSetInATransactionCountsWhenItIsCommitted() throws SQLException {
        set("x", "set x a", false);
        set("x", "set x b", true);
        set("y", "set y c", true);
        assertThat(restored()).contains("b execute[set x a;\n]");

        state.committed();
        assertThat(restored()).contains("b execute[set x b;\nset y c;\n]");
        state.rolledBack();
        assertThat(restored()).as("too late").contains("b execute[set x b;\nset y c;\n]");
    }

    @Test
    void whatWasSetInATransactionIsForgottenWhenItIsRolledBack() throws SQLException {
        set("x", "set x b", true);
        state.set("setSchema", physical -> physical.setSchema("s"), true);
        state.rolledBack();
        state.committed();

        assertThat(restored()).isEmpty();
    }

    @Test
    void aResetForgetsItsVariableAndNothingElse() throws SQLException {
        set("x", "set x a", false);
        set("y", "set y b", false);
        set("x", null, false);

        assertThat(restored()).contains("b execute[set y b;\n]");
    }

    @Test
    void aResetInATransactionWaitsForTheCommit() throws SQLException {
        set("x", "set x a", false);
        set("x", null, true);
        assertThat(restored()).contains("b execute[set x a;\n]");
        state.committed();
        assertThat(restored()).isEmpty();
    }

    @Test
    void resettingAllLeavesWhatJdbcSettersMade() throws SQLException {
        set("x", "set x a", false);
        state.set("setReadOnly", physical -> physical.setReadOnly(true));
        set("*", null, false);
        set("z", "set z 1", false);

        assertThat(restored())
                .containsExactly("b setReadOnly[true]", "b createStatement", "b execute[set z 1;\n]", "b close");
    }

    @Test
    void whatTheServerRefusesIsToldAndTheStatementIsClosed() {
        set("x", "set x a", false);
        database.fail("b execute", "42704");

        assertThatThrownBy(this::restored).isInstanceOf(SQLException.class);
        assertThat(database.told()).endsWith("b close");
    }

    private void set(String variable, @Nullable String sql, boolean inTransaction) {
        state.set(new SessionChange(variable, sql), inTransaction);
    }

    private List<String> restored() throws SQLException {
        Connection target = database.connect("b", new Properties());
        database.log.clear();
        state.restore(target);
        return database.told();
    }
}
