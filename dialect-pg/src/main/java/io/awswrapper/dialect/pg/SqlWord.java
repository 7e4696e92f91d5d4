package io.awswrapper.dialect.pg;

/** What an unquoted word means to {@link SqlReading}. */
enum SqlWord {
    /** A name, or a keyword that does not matter. */
    NAME,
    /** A function without side effects, a type, or a keyword that the grammar treats as one. */
    PURE,
    /** A function that writes, locks, moves a sequence, or answers for the server or session that it runs in. */
    IMPURE,
    /** A function that leaves something in the session. */
    BINDING,
    /** A keyword that cannot be a function's name, so that a parenthesis may follow it. */
    KEYWORD,

    ABORT,
    ALL,
    ANALYZE,
    AS,
    ATOMIC,
    AUTHORIZATION,
    BEGIN,
    CALL,
    CASE,
    CHAIN,
    CHARACTERISTICS,
    COMMIT,
    CONSTRAINTS,
    CREATE,
    DECLARE,
    DEFAULT,
    DEFERRABLE,
    DELETE,
    DISCARD,
    DO,
    DROP,
    END,
    EXECUTE,
    EXPLAIN,
    FALSE,
    FILTER,
    FN,
    FOR,
    FROM,
    GLOBAL,
    HOLD,
    INSERT,
    INTO,
    ISOLATION,
    JOIN,
    KEY,
    LATERAL,
    LISTEN,
    LOAD,
    LOCAL,
    MERGE,
    NAMES,
    NO,
    NOT,
    ONLY,
    OPTION,
    OVER,
    PG_CATALOG,
    PG_TEMP,
    PREPARE,
    PREPARED,
    READ,
    RECURSIVE,
    REPLACE,
    RESET,
    ROLE,
    ROLLBACK,
    SCHEMA,
    SELECT,
    SERIALIZABLE,
    SESSION,
    SET,
    SET_CONFIG,
    SHARE,
    SHOW,
    START,
    TABLE,
    TABLESAMPLE,
    TEMP,
    TEMPORARY,
    TIME,
    TO,
    TRANSACTION,
    TRUE,
    UPDATE,
    VALUES,
    WITH,
    WRITE,
    XML,
    ZONE;

    /** Whether a parenthesis may follow without making it the call of a function. */
    boolean harmlessBeforeParenthesis() {
        return switch (this) {
            // REPLACE is a function too, and one without side effects.
            case PURE,
                    KEYWORD,
                    ALL,
                    AS,
                    CASE,
                    FOR,
                    FROM,
                    LATERAL,
                    NOT,
                    ONLY,
                    REPLACE,
                    SELECT,
                    TABLE,
                    TO,
                    VALUES,
                    WITH,
                    ZONE -> true;
            default -> false;
        };
    }

    /** Whether it can be no name, so that an expression or a list goes on behind it. */
    boolean reserved() {
        return switch (this) {
            case KEYWORD,
                    ALL,
                    ANALYZE,
                    AS,
                    CASE,
                    CREATE,
                    DEFAULT,
                    DO,
                    FOR,
                    FROM,
                    INTO,
                    LATERAL,
                    NOT,
                    ONLY,
                    SELECT,
                    TABLE,
                    TO,
                    WITH -> true;
            default -> false;
        };
    }
}
