package io.awswrapper.testkit;

import java.io.IOException;

/** How one logs in to a database of some kind, up to where client and server can be left to themselves. Stateless. */
interface LoginProtocol {

    /**
     * Asks the client for its token, has it judged, and logs in to the server in the client's place.
     *
     * @return whether they are to talk to each other now; otherwise all is said
     * @throws IOException when one of them ends it
     */
    boolean logIn(GatewayLogin login) throws IOException;
}
