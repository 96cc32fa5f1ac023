package dev.alnage.app.client;

import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.factory.gate.FilePolicyFloor;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The highest version of the policy that a person's client has seen in force, kept between its calls, one for each root: a factory, or a
 * bundle, that shows an older one later is told apart from one that has no newer.
 */
public final class ClientFloor {
    private ClientFloor() {}

    /**
     * The floor below {@code XDG_STATE_HOME}, or {@code .local/state} of the home folder; none for who has no home.
     *
     * @throws dev.alnage.evidence.Rejected.Malformed if what was kept is damaged: that is not the same as nothing
     */
    public static SignedPolicies.Floor of(Map<String, String> environment, Trust root) throws IOException {
        var xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        var home = environment.getOrDefault("HOME", "");
        var state = Path.of(xdg.isEmpty() ? home : xdg);
        if (!state.isAbsolute()) {
            return SignedPolicies.Floor.NONE;
        }
        var folder = (xdg.isEmpty() ? state.resolve(".local/state") : state).resolve("alnage/floors");
        var file = folder.resolve(PinnedRoot.fingerprint(root).hex()).resolve("policy.json");
        return new SignedPolicies.Floor() {
            private final SignedPolicies.Floor kept = FilePolicyFloor.open(file, new AtomicFiles(new RealDisk(), folder));

            @Override public long version() {
                return kept.version();
            }

            /** Who looks at a factory for the first time begins to keep something only now. */
            @Override public void raise(long version) {
                if (version > kept.version()) {
                    make(folder);
                    kept.raise(version);
                }
            }
        };
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the folder for what a client has seen cannot be made", e);
        }
    }
}
