package io.awswrapper.spi;

/**
 * The kinds of JDBC work that can reach the server or change the session. A plugin names the kinds it wants to see in
 * {@link ConnectionPlugin#intercepts()}; a call of any other kind goes to the driver without passing it.
 */
public enum CallKind {
    /** Making a statement: {@code createStatement}, {@code prepareStatement}, {@code prepareCall}. Carries no work. */
    PREPARE,
    /** Running SQL: every {@code execute…} of a statement but the batches. */
    EXECUTE,
    /** {@code executeBatch} and {@code executeLargeBatch}. */
    BATCH,
    /**
     * Moving in a result: {@code ResultSet.next} and its siblings, {@code getMoreResults}. Not where the driver holds all
     * rows ({@link Dialect#hasAllRows}): a thousand rows in memory are no thousand calls.
     */
    FETCH,
    /** Writing through a result set: {@code insertRow}, {@code updateRow}, {@code deleteRow}, {@code refreshRow}. */
    ROW_UPDATE,
    /** {@code commit}, and {@code setAutoCommit(true)} while a transaction is open, which JDBC defines as a commit. */
    COMMIT,
    /** {@code rollback} without a savepoint. */
    ROLLBACK,
    /** Setting, releasing and rolling back to a savepoint. */
    SAVEPOINT,
    /** Reading or changing the session: {@code setReadOnly}, {@code setSchema}, {@code getTransactionIsolation} … */
    SESSION,
    /** Reading the catalog: everything of {@code DatabaseMetaData}, {@code getMetaData} of a prepared statement. */
    METADATA,
    /** Making a large object. */
    LOB,
    /**
     * Handing out an object of the target driver, by {@code unwrap} of a connection or statement. Sends nothing; what the
     * application does with the object passes by the plugins.
     */
    UNWRAP,
    /** {@code isValid}. */
    VALIDATE,
    /** Closing a connection. */
    CLOSE
}
