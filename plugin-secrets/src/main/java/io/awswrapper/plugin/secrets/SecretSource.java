package io.awswrapper.plugin.secrets;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where secrets are kept. Thread-safe. */
interface SecretSource extends AutoCloseable {

    /**
     * Asks for a version of a secret. Blocks.
     *
     * @return {@code null} when no version has this label; never for {@link Stage#CURRENT}
     * @throws SQLException {@code 28000} when the answer was no or is of no use, {@code 08001} when there was none
     */
    @Nullable
    Login fetch(SecretReference secret, Stage stage) throws SQLException;

    /** Does not block. */
    @Override
    void close();

    /** Makes sources. */
    @FunctionalInterface
    interface Maker {
        /** Must not block. */
        SecretSource make(SecretReference.Access access);
    }
}
