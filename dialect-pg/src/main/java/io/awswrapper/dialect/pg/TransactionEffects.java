package io.awswrapper.dialect.pg;

import io.awswrapper.spi.SqlAnalysis.TransactionEffect;

/** What the statements of one text do to the transaction together, one after another. */
final class TransactionEffects {

    private TransactionEffect all = TransactionEffect.NONE;
    private boolean others;

    TransactionEffect all() {
        return all;
    }

    void add(TransactionEffect next) {
        switch (next) {
            case NONE -> other();
            case COMMITS, ROLLS_BACK -> join(others ? TransactionEffect.MIXED : next);
            // What other statements did before may have been a write.
            case BEGINS_READ_ONLY -> join(others ? TransactionEffect.BEGINS_READ_WRITE : next);
            case READ_ONLY -> join(others ? TransactionEffect.READ_WRITE : next);
            default -> join(next);
        }
    }

    /** Beside an end of the transaction, what was done in it is not all that was done. */
    private void other() {
        others = true;
        if (all == TransactionEffect.COMMITS || all == TransactionEffect.ROLLS_BACK) {
            all = TransactionEffect.MIXED;
        }
    }

    private void join(TransactionEffect next) {
        boolean access = next == TransactionEffect.READ_ONLY || next == TransactionEffect.READ_WRITE;
        all = switch (all) {
            case NONE -> next;
            case BEGINS, BEGINS_READ_ONLY, BEGINS_READ_WRITE ->
                !access
                        ? TransactionEffect.MIXED
                        : next == TransactionEffect.READ_ONLY
                                ? TransactionEffect.BEGINS_READ_ONLY
                                : TransactionEffect.BEGINS_READ_WRITE;
            case READ_ONLY, READ_WRITE -> access ? next : TransactionEffect.MIXED;
            default -> TransactionEffect.MIXED;
        };
    }
}
