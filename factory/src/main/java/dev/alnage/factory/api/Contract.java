package dev.alnage.factory.api;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The OpenAPI document of the factory's socket: written first, by hand; tests hold the routes to it. */
final class Contract {
    private static final String FILE = "/dev/alnage/factory/api/openapi.json";

    private Contract() {}

    static Bytes text() {
        try (var in = Contract.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the product has no file " + FILE);
            }
            return Bytes.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
