package io.awswrapper.spi;

import java.util.Optional;

/** The checked option values of one connection. Immutable and thread-safe. {@code toString} masks sensitive values. */
public interface Options {

    /**
     * The value that the user set, or the default.
     *
     * @throws IllegalStateException when there is neither; for such an option use {@link #find}
     */
    <T> T get(Option<T> option);

    /** The value that the user set, or the default; empty when there is neither. */
    <T> Optional<T> find(Option<T> option);
}
