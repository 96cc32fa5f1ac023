package dev.alnage.factory.http;

import java.io.IOException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.Callback;

/** Hands Jetty's requests to the router, and its answers back. */
final class Dispatcher extends Handler.Abstract {
    private static final System.Logger LOG = System.getLogger("alnage.http");

    private final Router router;
    private final Entrance entrance;
    private final Limits limits;

    Dispatcher(Router router, Entrance entrance, Limits limits) {
        this.router = router;
        this.entrance = entrance;
        this.limits = limits;
    }

    @Override public boolean handle(org.eclipse.jetty.server.Request request, org.eclipse.jetty.server.Response response, Callback callback)
            throws InterruptedException {
        send(answer(request), response, callback);
        return true;
    }

    private Response answer(org.eclipse.jetty.server.Request request) throws InterruptedException {
        Caller caller;
        try {
            caller = entrance.caller(request);
        } catch (Refused e) {
            return Response.problem(e.problem());
        }
        var target = request.getHttpURI();
        var body = new PacedBody(Content.Source.asInputStream(request), limits.bytesPerSecondMin(), limits.bodySeconds());
        return router.answer(new Router.Call(request.getMethod(), String.valueOf(target.getPath()), target.getQuery() == null ? "" : target.getQuery(),
                caller, request.getLength(), body));
    }

    private static void send(Response answer, org.eclipse.jetty.server.Response response, Callback callback) {
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        if (answer.mediaType().isEmpty()) {
            callback.succeeded();
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.mediaType());
        // closing the stream writes the last chunk: only a body that is complete may end like one
        var out = Content.Sink.asOutputStream(response);
        try {
            answer.body().writeTo(out);
            out.close();
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "answer=broken-off status=" + answer.status(), e);
            callback.failed(e);
        }
    }
}
