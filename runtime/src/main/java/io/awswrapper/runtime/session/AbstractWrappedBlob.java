package io.awswrapper.runtime.session;

import io.awswrapper.runtime.session.Delegating.Calls;
import io.awswrapper.spi.CallKind;
import java.sql.Blob;
import java.sql.Connection;

/** A {@link Blob} that the driver has given out. */
@Delegating(
        calls = {
            @Calls(kind = CallKind.FETCH, methods = "length|position|get.*"),
            @Calls(kind = CallKind.LOB, methods = "set.*|truncate")
        })
abstract class AbstractWrappedBlob extends AbstractDriverObject<Blob> implements Blob {

    AbstractWrappedBlob(Blob delegate, LogicalSession session, Connection owner) {
        super(delegate, session, owner);
    }
}
