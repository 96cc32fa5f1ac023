package dev.alnage.app.client;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.policy.Evidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evidence asked of a running factory. Envelopes and blobs are compared with their digests here; the times at which they were
 * recorded are the factory's word (a bundle carries proofs of them).
 */
public final class FactoryEvidence implements Evidence {
    private final FactoryClient client;
    private final Map<Digest, Optional<Found>> found = new HashMap<>();

    public FactoryEvidence(FactoryClient client) {
        this.client = client;
    }

    @Override public List<Found> about(Digest subject) {
        try {
            return client.about(subject).stream().map(entry -> find(entry.envelope())).flatMap(Optional::stream).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public Optional<Found> find(Digest envelope) {
        return found.computeIfAbsent(envelope, digest -> {
            try {
                return client.findAttestation(digest).map(a -> new Found(digest, a.envelope(), a.entry().index(), a.entry().time()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override public Optional<Bytes> blob(Digest digest) {
        try {
            return client.findBlob(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
