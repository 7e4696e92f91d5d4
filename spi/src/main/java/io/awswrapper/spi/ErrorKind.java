package io.awswrapper.spi;

/** What an exception of the target driver says about the connection it came from. */
public enum ErrorKind {
    /** The connection is gone. Whether the server has seen or done what was in flight is not known. */
    CONNECTION_LOST,
    /** The connection was gone before the call: nothing was sent. */
    NOT_SENT,
    /** No connection came about: refused, timed out, name not found, server starting or shutting down, too many clients. */
    CANNOT_CONNECT,
    /** The server refused user, password or database. Trying another host does not help. */
    LOGIN,
    /** The server refused a write because it, or the transaction, is read-only. The connection is intact. */
    READ_ONLY,
    /** Anything else: the statement's own business. The connection is intact. */
    STATEMENT
}
