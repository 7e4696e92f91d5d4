package io.awswrapper.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.SqlAnalysis.SessionChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SessionStateTests {

    private final FakeDatabase database = new FakeDatabase();
    private final SessionState state = new SessionState(true);

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
    void aResetTakesThePlaceOfItsVariableAndOfNothingElse() throws SQLException {
        set("x", "set x a", false);
        set("y", "set y b", false);
        set("x", "reset x", false);

        assertThat(restored()).contains("b execute[set y b;\nreset x;\n]");
    }

    @Test
    void onAConnectionLeftBeforeOnlyWhatHasChangedSinceIsDoneAgain() throws SQLException {
        Connection first = database.connect("a", new Properties());
        set("x", "set x a", false);
        state.leave(first);
        set("y", "set y b", false);
        set("x", "reset x", false);
        database.log.clear();

        state.restore(first);
        assertThat(database.told()).contains("a execute[set y b;\nreset x;\n]");
        state.leave(first);
        database.log.clear();
        state.restore(first);
        assertThat(database.told()).isEmpty();
        assertThat(restored()).as("another one").contains("b execute[set y b;\nreset x;\n]");
    }

    @Test
    void whatWasCommittedAfterAConnectionWasLeftIsDoneAgainThere() throws SQLException {
        Connection first = database.connect("a", new Properties());
        set("x", "set x a", true);
        state.leave(first);
        state.committed();
        database.log.clear();

        state.restore(first);
        assertThat(database.told()).contains("a execute[set x a;\n]");
    }

    @Test
    void aDriverThatTakesNoScriptsIsGivenOneStatementAtATime() throws SQLException {
        SessionState single = new SessionState(false);
        single.set(new SessionChange("x", "set x a"), false);
        single.set(new SessionChange("y", "set y b"), false);
        Connection target = database.connect("b", new Properties());
        single.restore(target);
        assertThat(database.told()).contains("b execute[set x a]", "b execute[set y b]");
    }

    @Test
    void aResetInATransactionWaitsForTheCommit() throws SQLException {
        set("x", "set x a", false);
        set("x", "reset x", true);
        assertThat(restored()).contains("b execute[set x a;\n]");
        state.committed();
        assertThat(restored()).contains("b execute[reset x;\n]");
    }

    @Test
    void resettingAllLeavesWhatJdbcSettersMade() throws SQLException {
        set("x", "set x a", false);
        state.set("setReadOnly", physical -> physical.setReadOnly(true));
        set("*", "reset all", false);
        set("z", "set z 1", false);

        assertThat(restored())
                .containsExactly(
                        "b setReadOnly[true]", "b createStatement", "b execute[reset all;\nset z 1;\n]", "b close");
    }

    @Test
    void whatTheServerRefusesIsToldAndTheStatementIsClosed() {
        set("x", "set x a", false);
        database.fail("b execute", "42704");

        assertThatThrownBy(this::restored).isInstanceOf(SQLException.class);
        assertThat(database.told()).endsWith("b close");
    }

    private void set(String variable, String sql, boolean inTransaction) {
        state.set(new SessionChange(variable, sql), inTransaction);
    }

    private List<String> restored() throws SQLException {
        Connection target = database.connect("b", new Properties());
        database.log.clear();
        state.restore(target);
        return database.told();
    }
}
