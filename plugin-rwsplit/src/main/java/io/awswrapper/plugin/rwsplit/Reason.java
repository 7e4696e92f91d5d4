package io.awswrapper.plugin.rwsplit;

/** Why work runs where it runs. */
public enum Reason {
    /** The SQL says {@code /*@writer*}{@code /}. */
    WRITER_HINT(Side.WRITER, "the SQL says so"),
    /** The SQL says {@code /*@reader*}{@code /}. */
    READER_HINT(Side.READER, "the SQL says so"),
    /** {@code setReadOnly(true)}, or a transaction that says that it is read-only. */
    READ_ONLY(Side.READER, "setReadOnly(true), or a read-only transaction"),
    /** The statement only reads. */
    READ(Side.READER, "it only reads"),
    /** The statement may write, or nobody knows that it does not. */
    WRITE(Side.WRITER, "it may write"),
    /** It belongs to a transaction that is open, or begins one that may write. */
    TRANSACTION(Side.WRITER, "it belongs to a transaction that may write, or to the one that is open"),
    /** It would run on a reader, but its transaction is serializable, or may be: standbys refuse that. */
    SERIALIZABLE(Side.WRITER, "its transaction is serializable, which readers refuse"),
    /** It leaves something in its session that cannot be carried to another connection. */
    SESSION_BOUND(Side.WRITER, "it leaves something in its session that cannot be carried to another connection"),
    /** The application takes an object of the target driver, by {@code unwrap}: it may write with it. */
    UNWRAPPED(Side.WRITER, "the application has unwrapped the connection or a statement, and may write with that"),
    /** An earlier statement has left such a thing there. */
    PINNED(Side.HERE, "the session holds something that cannot be carried to another connection"),
    /** It sets a variable of the session, which follows to the other hosts. */
    SESSION_VARIABLE(Side.HERE, "it sets a variable, which follows the session"),
    /** A read, but a reader has refused it as a write before. */
    REFUSED(Side.WRITER, "a reader has refused it as a write before"),
    /** A read, but no reader has caught up with what it must see. */
    NOT_FRESH(Side.WRITER, "it only reads, but no reader has caught up with what it must see"),
    /** A read, but there is no reader that can be reached. */
    NO_READER(Side.WRITER, "it only reads, but no reader can be reached");

    /** Where work is to run. */
    enum Side {
        WRITER,
        READER,
        /** Where the session is. */
        HERE
    }

    private final Side side;
    private final String meaning;

    Reason(Side side, String meaning) {
        this.side = side;
        this.meaning = meaning;
    }

    Side side() {
        return side;
    }

    /** The reason in words. */
    String meaning() {
        return meaning;
    }
}
