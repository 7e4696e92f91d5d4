package io.awswrapper.dialect.pg;

/** What an unquoted word means to {@link SqlReading}. */
enum SqlWord {
    /** A name, or a keyword that does not matter. */
    NAME,
    /** A function without side effects, a type, or a keyword that the grammar treats as one. */
    PURE,
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
    DEFAULT,
    DEFERRABLE,
    DELETE,
    DISCARD,
    DO,
    END,
    EXPLAIN,
    FALSE,
    FILTER,
    FN,
    FOR,
    FROM,
    INSERT,
    INTO,
    ISOLATION,
    JOIN,
    KEY,
    LATERAL,
    LOCAL,
    MERGE,
    NAMES,
    NO,
    NOT,
    OPTION,
    OVER,
    PG_CATALOG,
    PREPARE,
    PREPARED,
    READ,
    RECURSIVE,
    RESET,
    ROLE,
    ROLLBACK,
    SCHEMA,
    SELECT,
    SESSION,
    SET,
    SET_CONFIG,
    SHARE,
    SHOW,
    START,
    TABLE,
    TIME,
    TO,
    TRANSACTION,
    UPDATE,
    VALUES,
    WITH,
    XML,
    ZONE;

    /** Whether a parenthesis may follow without making it the call of a function. */
    boolean harmlessBeforeParenthesis() {
        return switch (this) {
            case PURE, KEYWORD, ALL, AS, CASE, FOR, FROM, LATERAL, NOT, SELECT, TABLE, TO, VALUES, WITH, ZONE -> true;
            default -> false;
        };
    }
}
