package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.change.Inspector;
import dev.alnage.factory.source.gate.LedgerResults;
import dev.alnage.factory.source.gate.SourceInspector;
import dev.alnage.factory.source.range.HashedObjects;
import dev.alnage.factory.source.server.GitSystem;
import dev.alnage.policy.PolicySource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * Judges pushes to another forge, between git's having received them and their being let in, by all checks that the factory's own server
 * asks. Where a reference stands is that forge's word: what it has let in before is not looked at again. A reference that asks for reviews
 * takes what people have reviewed by statements of ours ({@link ForgeReviews}); what that forge calls a review counts for nothing.
 */
public final class GuardedForge implements Inspector {
    private final SourceInspector inspector;

    public GuardedForge(ForgeRules rules, PolicySource policies, TrustedClock clock) {
        GitSystem.install();
        var trust = rules.evidence().bundle().trust();
        inspector = new SourceInspector(trust.trustDomain(), new Received(), rules.inForce(policies),
                SourceInspector.checks(new LedgerResults(() -> trust, rules.evidence().bundle()), (_, _) -> Set.of(), new ForgeReviews(rules.evidence().bundle(), rules::roster)), clock);
    }

    /** @param incoming the folder of new objects that git names to its hooks */
    @Override public Found inspect(Push push, Path incoming, Path repository) throws IOException {
        return inspector.inspect(push, incoming, repository);
    }

    private record Received() implements SourceInspector.Place {
        /** What the forge has forgotten nobody here knows: it may have had a main. */
        @Override public Set<String> once(SourceScope scope, SortedMap<String, ObjectId> held) {
            return Set.of(SourceInspector.DEFAULT_BRANCH);
        }

        @Override public SortedMap<String, ObjectId> held(SourceScope scope, Path repository) throws IOException {
            var held = new TreeMap<String, ObjectId>();
            try (var git = new FileRepositoryBuilder().setGitDir(repository.toFile()).setBare().setMustExist(true).build()) {
                for (var reference : git.getRefDatabase().getRefsByPrefix("refs/")) {
                    if (!reference.isSymbolic() && reference.getObjectId() != null) {
                        held.put(reference.getName(), new ObjectId(reference.getObjectId().name()));
                    }
                }
            }
            return held;
        }

        @Override public HashedObjects open(Path incoming, Path repository) throws IOException {
            return HashedObjects.openIncoming(incoming, repository);
        }

        /** Git shows its hook no certificate that we would believe: it is the other forge that knows who pushes. */
        @Override public Set<Bytes> signedPushes(SourceScope scope, Instant now) {
            return Set.of();
        }
    }
}
