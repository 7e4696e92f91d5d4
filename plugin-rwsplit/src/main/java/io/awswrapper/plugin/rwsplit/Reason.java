package io.awswrapper.plugin.rwsplit;

/** Why work runs where it runs. */
public enum Reason {
    /** The SQL says {@code /*@writer*}{@code /}. */
    WRITER_HINT(Side.WRITER),
    /** The SQL says {@code /*@reader*}{@code /}. */
    READER_HINT(Side.READER),
    /** {@code setReadOnly(true)}, or a transaction that says that it is read-only. */
    READ_ONLY(Side.READER),
    /** The statement only reads. */
    READ(Side.READER),
    /** The statement may write, or nobody knows that it does not. */
    WRITE(Side.WRITER),
    /** It belongs to a transaction that is open, or begins one that may write. */
    TRANSACTION(Side.WRITER),
    /** It leaves something in its session that cannot be carried to another connection. */
    SESSION_BOUND(Side.WRITER),
    /** An earlier statement has left such a thing there. */
    PINNED(Side.HERE),
    /** It sets a variable of the session, which follows to the other hosts. */
    SESSION_VARIABLE(Side.HERE),
    /** A read, but a reader has refused it as a write before. */
    REFUSED(Side.WRITER),
    /** A read, but no reader has caught up with what it must see. */
    NOT_FRESH(Side.WRITER),
    /** A read, but there is no reader that can be reached. */
    NO_READER(Side.WRITER);

    /** Where work is to run. */
    enum Side {
        WRITER,
        READER,
        /** Where the session is. */
        HERE
    }

    private final Side side;

    Reason(Side side) {
        this.side = side;
    }

    Side side() {
        return side;
    }
}
