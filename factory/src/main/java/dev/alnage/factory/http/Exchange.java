package dev.alnage.factory.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/** A request whose body and answer are streams, of a protocol that is not our API. Nothing of it is believed. */
public interface Exchange {
    String method();

    /** As sent, nothing decoded, and without characters or segments that would have to be ({@code %2f}, {@code ..}). */
    String path();

    /** As sent; empty if there is none. */
    String query();

    /** One that was sent twice is joined by a comma, so that nobody reads the one and somebody else the other. */
    Optional<String> header(String name);

    /** The body; one that comes too slowly is refused. */
    InputStream body();

    /** Begins the answer, once. What is written to the stream is the body; closing it completes it. */
    OutputStream answer(int status, String mediaType, Map<String, String> headers) throws IOException;

    /** Answers whatever comes in. */
    interface Handler {
        void handle(Exchange exchange) throws IOException;
    }
}
