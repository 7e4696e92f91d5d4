package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;

/** Keeps account of what one session has written: its reads that come must see it. Not thread-safe. */
final class Writes {

    private final PluginContext context;
    private final Readers readers;
    private boolean inTransaction;

    Writes(PluginContext context, Readers readers) {
        this.context = context;
        this.readers = readers;
    }

    /**
     * Something has run on the writer, successfully or not.
     *
     * @param read whether it surely was a read
     */
    void executed(SqlAnalysis analysis, boolean read) {
        switch (analysis.transaction()) {
            case BEGINS, BEGINS_READ_ONLY, BEGINS_READ_WRITE, READ_ONLY, READ_WRITE -> {
                if (context.dialect().beginCommits()) {
                    committed();
                }
                if (!analysis.atomic()) {
                    // BEGIN; INSERT …
                    wrote(analysis.transaction());
                }
            }
            case ROLLS_BACK -> {}
            case COMMITS -> committed();
            default -> {
                if (!read) {
                    wrote(analysis.transaction());
                }
            }
        }
    }

    /** A row was written through a result set. */
    void wroteRow() {
        wrote(TransactionEffect.NONE);
    }

    void committed() {
        if (inTransaction) {
            inTransaction = false;
            readers.wrote();
        }
    }

    private void wrote(TransactionEffect effect) {
        inTransaction = true;
        if (context.session().autoCommit() || effect == TransactionEffect.MIXED) {
            readers.wrote();
        }
    }
}
