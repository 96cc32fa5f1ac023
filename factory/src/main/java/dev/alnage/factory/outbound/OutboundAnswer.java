package dev.alnage.factory.outbound;

import java.io.IOException;
import java.io.InputStream;

/**
 * An answer whose body is still on its way. Closing it drops what of the body was not read, with its connection.
 *
 * @param head status and headers; its body is empty
 * @param body within the limits that the request was sent with: one byte more is an error
 */
public record OutboundAnswer(OutboundResponse head, InputStream body) implements AutoCloseable {
    @Override public void close() throws IOException {
        body.close();
    }
}
