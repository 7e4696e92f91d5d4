package io.awswrapper.runtime.session;

import io.awswrapper.runtime.session.Delegating.Calls;
import io.awswrapper.spi.CallKind;
import java.sql.Connection;
import java.sql.NClob;

/** A {@link NClob} that the driver has given out. */
@Delegating(
        calls = {
            @Calls(kind = CallKind.FETCH, methods = "length|position|get.*"),
            @Calls(kind = CallKind.LOB, methods = "set.*|truncate")
        })
abstract class AbstractWrappedNClob extends AbstractDriverObject<NClob> implements NClob {

    AbstractWrappedNClob(NClob delegate, LogicalSession session, Connection owner) {
        super(delegate, session, owner);
    }
}
