package io.awswrapper.runtime.session;

import io.awswrapper.runtime.session.Delegating.Calls;
import io.awswrapper.spi.CallKind;
import java.sql.Clob;
import java.sql.Connection;

/** A {@link Clob} that the driver has given out. */
@Delegating(
        calls = {
            @Calls(kind = CallKind.FETCH, methods = "length|position|get.*"),
            @Calls(kind = CallKind.LOB, methods = "set.*|truncate")
        })
abstract class AbstractWrappedClob extends AbstractDriverObject<Clob> implements Clob {

    AbstractWrappedClob(Clob delegate, LogicalSession session, Connection owner) {
        super(delegate, session, owner);
    }
}
