package io.awswrapper.plugin.failover;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.JdbcCall;
import io.awswrapper.spi.Session;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.Hint;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call whose answers are given beforehand: the last one again and again. */
final class FakeCall implements JdbcCall<Object> {

    static final SqlAnalysis READ = new SqlAnalysis(true, TransactionEffect.NONE, List.of());
    static final SqlAnalysis WRITE = effect(TransactionEffect.NONE);
    /** Several statements, of which some may be applied and others not. */
    static final SqlAnalysis SCRIPT = new SqlAnalysis(false, TransactionEffect.NONE, List.of());

    private final CallKind kind;
    private final SqlAnalysis analysis;
    private final @Nullable Session session;
    private final Deque<Object> answers = new ArrayDeque<>();
    int proceeded;

    FakeCall(CallKind kind, SqlAnalysis analysis, @Nullable Session session) {
        this.kind = kind;
        this.analysis = analysis;
        this.session = session;
    }

    static SqlAnalysis effect(TransactionEffect effect) {
        return new SqlAnalysis(false, Set.of(), true, effect, List.of(), false, Hint.NONE);
    }

    /** @param answer a result, or an exception to throw */
    FakeCall then(Object answer) {
        answers.addLast(answer);
        return this;
    }

    @Override
    public CallKind kind() {
        return kind;
    }

    @Override
    public String method() {
        return "Fake." + kind;
    }

    @Override
    public String sql() {
        return "SELECT 1";
    }

    @Override
    public SqlAnalysis analysis() {
        return analysis;
    }

    @Override
    public Session session() {
        return Objects.requireNonNull(session);
    }

    @Override
    public Object proceed() throws SQLException {
        proceeded++;
        Object answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
        if (answer instanceof SQLException failure) {
            throw failure;
        }
        return answer;
    }
}
