package io.awswrapper.runtime.session;

import io.awswrapper.runtime.session.Delegating.Calls;
import io.awswrapper.spi.CallKind;
import java.sql.Array;
import java.sql.Connection;

/** A {@link Array} that the driver has given out. */
@Delegating(calls = @Calls(kind = CallKind.FETCH, methods = "get.*"))
abstract class AbstractWrappedArray extends AbstractDriverObject<Array> implements Array {

    AbstractWrappedArray(Array delegate, LogicalSession session, Connection owner) {
        super(delegate, session, owner);
    }
}
