package io.awswrapper.dialect.mysql;

import io.awswrapper.spi.SqlAnalysis.TransactionEffect;

/** What the statements of one text do to the transaction together, one after another. */
final class TransactionEffects {

    private TransactionEffect all = TransactionEffect.NONE;
    private int statements;
    /** One of them runs statements that may commit on their way. */
    private boolean procedural;

    TransactionEffect all() {
        return all;
    }

    int statements() {
        return statements;
    }

    /** As {@link io.awswrapper.spi.SqlAnalysis#atomic()}. */
    boolean atomic() {
        return statements <= 1 && !procedural;
    }

    /** @param definition whether it commits, and then does its own work wholly or not at all */
    void add(TransactionEffect own, boolean definition) {
        statements++;
        procedural |= own == TransactionEffect.MIXED && !definition;
        if (statements == 1) {
            all = own;
        } else if (own != TransactionEffect.NONE
                || all == TransactionEffect.COMMITS
                || all == TransactionEffect.ROLLS_BACK) {
            // What is done beside an end of the transaction is not all done in it.
            all = TransactionEffect.MIXED;
        }
    }
}
