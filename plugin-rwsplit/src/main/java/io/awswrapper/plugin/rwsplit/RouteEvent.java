package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Host;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** In a flight recording: one execution of SQL, and where it was sent. */
@Name("io.awswrapper.Route")
@Label("Route of a statement")
@Category("aws-wrapper")
@Description("Where a statement was sent, and why")
@StackTrace(false)
final class RouteEvent extends Event {

    private static final EventType TYPE = EventType.getEventType(RouteEvent.class);

    @Label("Host")
    @Nullable
    String host;

    @Label("Reason")
    @Nullable
    String reason;

    /** Costs a look at a flag while nobody records. */
    static void record(Host host, Reason reason) {
        if (TYPE.isEnabled()) {
            RouteEvent event = new RouteEvent();
            event.host = host.toString();
            event.reason = reason.name();
            event.commit();
        }
    }
}
