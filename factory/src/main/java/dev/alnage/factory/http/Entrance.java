package dev.alnage.factory.http;

import org.eclipse.jetty.server.Request;

/** Says who a request comes from, before anything of it is looked at. */
interface Entrance {
    /** @throws Refused for somebody who may not ask anything */
    Caller caller(Request request);
}
