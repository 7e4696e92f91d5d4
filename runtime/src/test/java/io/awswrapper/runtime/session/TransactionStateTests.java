package io.awswrapper.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransactionStateTests {

    /** What makes PostgreSQL's driver begin a transaction when auto-commit is off. */
    private static final Set<CallKind> WORK = EnumSet.of(
            CallKind.EXECUTE,
            CallKind.BATCH,
            CallKind.FETCH,
            CallKind.ROW_UPDATE,
            CallKind.METADATA,
            CallKind.LOB,
            CallKind.SAVEPOINT);

    private final TransactionState state = new TransactionState();

    @ParameterizedTest
    @EnumSource
    void inAutoCommitNothingOpensATransaction(CallKind kind) {
        assertThat(state.sending(kind)).isFalse();
        assertThat(state.open()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void withoutAutoCommitTheFirstWorkOpensOne(CallKind kind) {
        state.autoCommit(false);

        assertThat(state.sending(kind)).isEqualTo(WORK.contains(kind));
        assertThat(state.open()).isEqualTo(WORK.contains(kind));
        assertThat(state.sending(CallKind.EXECUTE)).as("the first?").isEqualTo(!WORK.contains(kind));
    }

    @Test
    void whatNeverLeftTheClientOpenedNothing() {
        state.autoCommit(false);
        assertThat(state.sending(CallKind.EXECUTE)).isTrue();
        state.notSent();

        assertThat(state.open()).isFalse();
        assertThat(state.sending(CallKind.EXECUTE)).as("the first again").isTrue();
    }

    @Test
    void oneBegunInSqlIsOpenInAutoCommitToo() {
        state.begin(new SqlAnalysis(false, TransactionEffect.BEGINS, List.of()));
        assertThat(state.open()).isTrue();
        assertThat(state.begun()).isTrue();
        state.notSent();
        assertThat(state.open()).isTrue();
        state.ended();
        assertThat(state.open()).isFalse();
        assertThat(state.begun()).isFalse();
    }
}
