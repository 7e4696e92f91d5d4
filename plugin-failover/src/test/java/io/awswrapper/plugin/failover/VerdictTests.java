package io.awswrapper.plugin.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the application is told, as the design says; not read off the code. */
class VerdictTests {

    private static final String OUTSIDE = """
            # call                | lost        | not sent    | refused as read-only | with replay off: lost | not sent   | refused
            # carried no work
            PREPARE               | nothing     | nothing     | nothing              | nothing     | nothing     | nothing
            SESSION               | nothing     | nothing     | nothing              | nothing     | nothing     | nothing
            METADATA              | nothing     | nothing     | nothing              | nothing     | nothing     | nothing
            UNWRAP                | nothing     | nothing     | nothing              | nothing     | nothing     | nothing
            VALIDATE              | nothing     | nothing     | nothing              | nothing     | nothing     | nothing
            CLOSE                 | nothing     | nothing     | nothing              | nothing     | nothing     | nothing
            COMMIT                | nothing     | nothing     | nothing              | nothing     | nothing     | nothing
            ROLLBACK              | nothing     | nothing     | nothing              | nothing     | nothing     | nothing
            SAVEPOINT             | nothing     | nothing     | nothing              | nothing     | nothing     | nothing
            # a pure read is run again, or the application is told that it can be
            EXECUTE read          | nothing     | nothing     | nothing              | NOT_APPLIED | NOT_APPLIED | NOT_APPLIED
            # anything else may have written
            EXECUTE write         | UNKNOWN     | nothing     | nothing              | UNKNOWN     | NOT_APPLIED | NOT_APPLIED
            EXECUTE BEGINS        | UNKNOWN     | nothing     | nothing              | UNKNOWN     | NOT_APPLIED | NOT_APPLIED
            EXECUTE BEGINS_READ_ONLY | UNKNOWN     | nothing     | nothing              | UNKNOWN     | NOT_APPLIED | NOT_APPLIED
            EXECUTE BEGINS_READ_WRITE | UNKNOWN     | nothing     | nothing              | UNKNOWN     | NOT_APPLIED | NOT_APPLIED
            EXECUTE READ_ONLY     | UNKNOWN     | nothing     | nothing              | UNKNOWN     | NOT_APPLIED | NOT_APPLIED
            EXECUTE READ_WRITE    | UNKNOWN     | nothing     | nothing              | UNKNOWN     | NOT_APPLIED | NOT_APPLIED
            EXECUTE COMMITS       | UNKNOWN     | nothing     | nothing              | UNKNOWN     | NOT_APPLIED | NOT_APPLIED
            EXECUTE ROLLS_BACK    | UNKNOWN     | nothing     | nothing              | UNKNOWN     | NOT_APPLIED | NOT_APPLIED
            EXECUTE MIXED         | UNKNOWN     | nothing     | nothing              | UNKNOWN     | NOT_APPLIED | NOT_APPLIED
            # of several statements, of a procedure and of a batch the last part may be what was refused
            EXECUTE script        | UNKNOWN     | nothing     | UNKNOWN              | UNKNOWN     | NOT_APPLIED | UNKNOWN
            EXECUTE MIXED script  | UNKNOWN     | nothing     | UNKNOWN              | UNKNOWN     | NOT_APPLIED | UNKNOWN
            # what the driver held is gone with its connection: the application must do it again
            BATCH                 | UNKNOWN     | NOT_APPLIED | UNKNOWN              | UNKNOWN     | NOT_APPLIED | UNKNOWN
            ROW_UPDATE            | UNKNOWN     | NOT_APPLIED | NOT_APPLIED          | UNKNOWN     | NOT_APPLIED | NOT_APPLIED
            FETCH                 | NOT_APPLIED | NOT_APPLIED | NOT_APPLIED          | NOT_APPLIED | NOT_APPLIED | NOT_APPLIED
            LOB                   | UNKNOWN     | nothing     | nothing              | UNKNOWN     | nothing     | nothing
            """;

    private static final String INSIDE = """
            PREPARE               | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            SESSION               | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            METADATA              | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            UNWRAP                | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            VALIDATE              | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            CLOSE                 | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            SAVEPOINT             | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            EXECUTE read          | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            EXECUTE write         | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            EXECUTE BEGINS        | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            EXECUTE BEGINS_READ_ONLY | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            EXECUTE BEGINS_READ_WRITE | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            EXECUTE READ_ONLY     | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            EXECUTE READ_WRITE    | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            EXECUTE ROLLS_BACK    | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            BATCH                 | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            EXECUTE script        | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            ROW_UPDATE            | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            FETCH                 | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            LOB                   | ROLLED_BACK | ROLLED_BACK | ROLLED_BACK
            # only a commit in flight leaves a doubt
            COMMIT                | UNKNOWN     | ROLLED_BACK | ROLLED_BACK
            EXECUTE COMMITS       | UNKNOWN     | ROLLED_BACK | ROLLED_BACK
            EXECUTE MIXED         | UNKNOWN     | ROLLED_BACK | ROLLED_BACK
            EXECUTE COMMITS script | UNKNOWN    | ROLLED_BACK | UNKNOWN
            EXECUTE MIXED script  | UNKNOWN     | ROLLED_BACK | UNKNOWN
            BATCH MIXED           | UNKNOWN     | ROLLED_BACK | UNKNOWN
            # undone is what the application asked for
            ROLLBACK              | nothing     | nothing     | nothing
            """;

    @ParameterizedTest
    @CsvSource(textBlock = OUTSIDE, delimiter = '|')
    void outsideATransaction(
            String call,
            String lost,
            String notSent,
            String refused,
            String lostOff,
            String notSentOff,
            String refusedOff) {
        assertThat(told(call, ErrorKind.CONNECTION_LOST, false, FailoverReplay.READS))
                .isEqualTo(lost);
        assertThat(told(call, ErrorKind.NOT_SENT, false, FailoverReplay.READS)).isEqualTo(notSent);
        assertThat(told(call, ErrorKind.READ_ONLY, false, FailoverReplay.READS)).isEqualTo(refused);
        assertThat(told(call, ErrorKind.CONNECTION_LOST, false, FailoverReplay.OFF))
                .isEqualTo(lostOff);
        assertThat(told(call, ErrorKind.NOT_SENT, false, FailoverReplay.OFF)).isEqualTo(notSentOff);
        assertThat(told(call, ErrorKind.READ_ONLY, false, FailoverReplay.OFF)).isEqualTo(refusedOff);
    }

    @ParameterizedTest
    @CsvSource(textBlock = INSIDE, delimiter = '|')
    void insideATransactionWhateverMayBeReplayed(String call, String lost, String notSent, String refused) {
        for (FailoverReplay replay : FailoverReplay.values()) {
            assertThat(told(call, ErrorKind.CONNECTION_LOST, true, replay)).isEqualTo(lost);
            assertThat(told(call, ErrorKind.NOT_SENT, true, replay)).isEqualTo(notSent);
            assertThat(told(call, ErrorKind.READ_ONLY, true, replay)).isEqualTo(refused);
        }
    }

    @Test
    void theTablesNameEveryKindAndEveryEffect() {
        for (String table : new String[] {OUTSIDE, INSIDE}) {
            Set<String> named = new TreeSet<>();
            table.lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line ->
                            named.add(line.substring(0, line.indexOf('|')).strip()));
            for (CallKind kind : CallKind.values()) {
                assertThat(named).anyMatch(name -> name.equals(kind.name()) || name.startsWith(kind + " "));
            }
            for (TransactionEffect effect : TransactionEffect.values()) {
                assertThat(named).contains(effect == TransactionEffect.NONE ? "EXECUTE write" : "EXECUTE " + effect);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TransactionEffect.class)
    void aPureReadIsNothingElse(TransactionEffect effect) {
        SqlAnalysis claimed = new SqlAnalysis(true, effect, List.of());
        FakeCall call = new FakeCall(CallKind.BATCH, claimed, null);

        assertThat(Verdict.of(call, ErrorKind.CONNECTION_LOST, false, FailoverReplay.READS, false)
                        .outcome())
                .as("a batch is never a read")
                .isNotNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = TransactionEffect.class,
            names = {"BEGINS", "BEGINS_READ_ONLY", "BEGINS_READ_WRITE"})
    void whereBeginningCommitsItIsNotKnownWhetherItDid(TransactionEffect effect) {
        FakeCall begin = new FakeCall(CallKind.EXECUTE, FakeCall.effect(effect), null);

        assertThat(Verdict.of(begin, ErrorKind.CONNECTION_LOST, true, FailoverReplay.READS, true)
                        .outcome())
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(Verdict.of(begin, ErrorKind.NOT_SENT, true, FailoverReplay.READS, true)
                        .outcome())
                .isEqualTo(Outcome.ROLLED_BACK);
    }

    private static String told(String call, ErrorKind error, boolean inTransaction, FailoverReplay replay) {
        String[] words = call.split(" ", -1);
        SqlAnalysis analysis = switch (words.length == 1 ? "none" : words[1]) {
            case "none" -> SqlAnalysis.NONE;
            case "read" -> FakeCall.READ;
            case "write" -> FakeCall.WRITE;
            case "script" -> FakeCall.SCRIPT;
            default ->
                words.length == 3
                        ? new SqlAnalysis(false, TransactionEffect.valueOf(words[1]), List.of())
                        : FakeCall.effect(TransactionEffect.valueOf(words[1]));
        };
        Verdict verdict = Verdict.of(
                new FakeCall(CallKind.valueOf(words[0]), analysis, null), error, inTransaction, replay, false);
        return verdict.outcome() == null ? "nothing" : verdict.outcome().name();
    }
}
