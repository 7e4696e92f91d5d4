package io.awswrapper.dialect.mysql;

/** What an unquoted word means to {@link SqlReading}. */
enum SqlWord {
    /** A name, or a keyword that does not matter. */
    NAME,
    /** A function without side effects, a type, or a keyword that the grammar treats as one. */
    PURE,
    /** As {@link #PURE} directly before its parenthesis; with a space between, it may be a function of the user's. */
    PURE_UNSPACED,
    /** A keyword that cannot be a function's name, so that a parenthesis may follow it. */
    KEYWORD,
    /** The name of a function or variable that tells of this session or server, or changes it. */
    OWN,
    /** Begins a statement that commits the transaction before it does anything. */
    COMMITTING,
    /** Begins a statement that leaves the transaction alone. */
    PLAIN,
    /** Begins a statement of a stored routine, which MariaDB takes by itself too. */
    COMPOUND,
    /** What CREATE makes has a body of statements. */
    ROUTINE,

    ALTER,
    ANALYZE,
    AS,
    AUTOCOMMIT,
    BEGIN,
    CALL,
    CHAIN,
    CHARACTER,
    COMMIT,
    CREATE,
    DEFAULT,
    DELETE,
    DESC,
    DESCRIBE,
    DROP,
    EXECUTE,
    EXPLAIN,
    FLUSH,
    FOR,
    FROM,
    GET_LOCK,
    GLOBAL,
    HANDLER,
    INSERT,
    INTO,
    JOIN,
    LOAD,
    LOCAL,
    LOCK,
    NAMES,
    NEXT,
    NO,
    NOT,
    ONLY,
    OVER,
    PASSWORD,
    PERSIST,
    PERSIST_ONLY,
    PREPARE,
    PREVIOUS,
    PROCEDURE,
    READ,
    RECURSIVE,
    RELEASE,
    REPLACE,
    RESET,
    RESOURCE,
    ROLE,
    ROLLBACK,
    SELECT,
    SESSION,
    SET,
    SHARE,
    SHOW,
    SQL_CALC_FOUND_ROWS,
    START,
    STATEMENT,
    TABLE,
    TEMPORARY,
    TO,
    TRANSACTION,
    TRUNCATE,
    UNLOCK,
    UPDATE,
    USE,
    VALUE,
    VALUES,
    WITH,
    WRITE,
    XA;

    /** Whether a parenthesis may follow without making it the call of a function of the user's. */
    boolean harmlessBeforeParenthesis() {
        return switch (this) {
            case PURE,
                    KEYWORD,
                    AS,
                    DEFAULT,
                    FOR,
                    FROM,
                    INSERT,
                    JOIN,
                    NOT,
                    OVER,
                    REPLACE,
                    SELECT,
                    TRUNCATE,
                    VALUE,
                    VALUES,
                    WITH -> true;
            default -> false;
        };
    }
}
