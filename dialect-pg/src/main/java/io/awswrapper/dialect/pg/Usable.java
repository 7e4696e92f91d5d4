package io.awswrapper.dialect.pg;

import java.util.Set;

/**
 * What the connected role may use of what this package asks for.
 *
 * @param names functions and views as {@code schema.name}, and columns of functions as {@code schema.name.column}
 * @param walPageSize bytes in a page of the write-ahead log
 */
record Usable(Set<String> names, int walPageSize) {

    boolean all(String... wanted) {
        for (String name : wanted) {
            if (!names.contains(name)) {
                return false;
            }
        }
        return true;
    }
}
