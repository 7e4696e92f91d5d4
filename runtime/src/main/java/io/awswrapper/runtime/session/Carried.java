package io.awswrapper.runtime.session;

import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a statement has besides its driver's statement; most have nothing of it. */
final class Carried<D extends Statement> {

    /** What was set on it, by the name of the setter. */
    final Map<String, Binder<D>> settings = new LinkedHashMap<>();

    @Nullable
    PendingBatch<D> batch;

    /** The driver's statement that was executed last, when the session has moved since and another one was made. */
    @Nullable
    D executed;
}
