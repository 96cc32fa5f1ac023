package dev.alnage.factory.http;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what never reached a route (broken HTTP, headers too long, a body too slow) with a problem, without what broke inside. */
final class HttpErrors implements Request.Handler {
    @Override public boolean handle(Request request, Response response, Callback callback) {
        var problem = problem(response.getStatus());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.write(true, ByteBuffer.wrap(problem.toJson().toBytes().toArray()), callback);
        return true;
    }

    static Problem problem(int status) {
        return status >= HttpStatus.INTERNAL_SERVER_ERROR_500
                ? new Problem(status, "ALN-API-008", "the factory failed at this; its log says why", "alnage doctor")
                : new Problem(status, "ALN-API-001", "found a request refused as " + HttpStatus.getMessage(status).toLowerCase(Locale.ROOT)
                        + ", expected HTTP/1.1 within the limits", "correct the request and send it again");
    }
}
