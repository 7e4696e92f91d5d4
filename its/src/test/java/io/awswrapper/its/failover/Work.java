package io.awswrapper.its.failover;

import java.util.List;

/**
 * One piece of work of the checker: values that it appends to lists, each value once in the life of a test.
 *
 * @param form how it was done, for messages
 * @param appends what must be there when it is acknowledged, in this order
 * @param withdrawn what it has appended and undone again, by a rollback to a savepoint
 * @param atomic whether all of it is there, or nothing
 * @param outcome what the application was told
 */
record Work(String form, List<Append> appends, List<Append> withdrawn, boolean atomic, Outcome outcome) {

    /** One value at the end of one list. */
    record Append(int list, long value) {}

    /** What the application was told. */
    enum Outcome {
        ACKNOWLEDGED,
        UNDONE,
        UNKNOWN
    }
}
