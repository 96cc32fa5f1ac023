package dev.alnage.factory.source.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SshSigning;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.gate.RecordedReferences;
import dev.alnage.factory.source.gate.SourceStage;
import dev.alnage.factory.source.gate.StorerChanges;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.policy.set.BundleWriter;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that begin from the organisation's templates, with a signed policy, a real ledger and the real git to look at them. */
@Tag("source/contribution-policy")
class BeginningTest {
    private static final String DATA = """
            {"source": {"version": 1, "groups": [{"repositories": "**", "protect": [
              {"references": "refs/heads/main", "noForcePush": true, "noSecrets": true, "signedCommits": true, "signedOff": true, "owners": true, "reviews": 1}],
              "conventions": [{"path": ".gitattributes"}]}],
             "templates": [
              {"name": "java", "repositories": "shop/**", "files": {".gitattributes": "* text=auto\\n", "CODEOWNERS": "* @core\\n", ".alnage/source.yaml": "version: 1\\n"}},
              {"name": "bare", "repositories": "shop/**", "files": {"README": "nothing that the conventions ask for\\n"}},
              {"name": "strict", "repositories": "vault/**", "required": true, "files": {".gitattributes": "* -text\\n", ".gitignore": "*.key\\n"}},
              {"name": "loose", "repositories": "vault/**", "files": {".gitattributes": "* -text\\n"}},
              {"name": "one", "repositories": "many/**", "required": true, "files": {".gitattributes": "1\\n"}},
              {"name": "two", "repositories": "many/**", "required": true, "files": {".gitattributes": "2\\n"}}]}}""";
    private final Signer merge = Keys.ed25519();
    @TempDir Path home;

    @Test void a_repository_begins_with_the_template_that_is_asked_for_or_required_and_with_no_other() throws IOException {
        try (var world = new FactoryWorld(Files.createDirectory(home.resolve("factory"))); var repositories = Repositories.open(home.resolve("repositories"), new RealDisk())) {
            var stage = SourceStage.of("test.alnage", world.ledger, world.blobs, world.evidence(), world::trust, world.clock, ProductPolicies.signed(SignedPolicies.Floor.NONE),
                    world.people::current, world.ingest, merge);
            var admission = new Admission(stage.gate(), new StorerChanges(stage.reception(), stage.reviews()), new RecordedReferences("test.alnage", stage.records()));
            var beginning = new Beginning(repositories, admission, Limits.USUAL, (name, template) -> {
                var prepared = stage.beginnings().prepare(name.text(), template);
                return new Beginning.Prepared(prepared.first().map(first -> new Beginning.First(first.template(), first.push().push(), first.push().pack())), prepared.offered());
            });
            // while nobody can tell what is asked, nothing begins
            assertEquals("ALN-SRC-072", code(beginning, "shop/app", Optional.empty()));
            var bundle = BundleWriter.write(new TreeMap<>(Map.of("release.rego", Bytes.utf8("package policy.release\ndeny contains \"never\" if false\n"), "data.json", Bytes.utf8(DATA))));
            world.storer.policy(Envelope.sign(world.version(1, Optional.empty(), bundle, world.clock.now()).toStatement(), world.petra, world.quentin), bundle);
            begins(world, stage, repositories, beginning);
            refuses(stage, repositories, beginning);
        }
    }

    private void begins(FactoryWorld world, SourceStage stage, Repositories repositories, Beginning beginning) throws IOException {
        assertEquals(List.of("java", "bare"), beginning.begin(new RepositoryName("shop/empty"), Optional.empty()).offered());
        assertTrue(repositories.find(new RepositoryName("shop/empty")).orElseThrow().references().values().isEmpty());
        assertEquals("java", beginning.begin(new RepositoryName("shop/app"), Optional.of("java")).first().orElseThrow().template());
        assertEquals("strict", beginning.begin(new RepositoryName("vault/keys"), Optional.empty()).first().orElseThrow().template());
        var git = new GitClient(home, Map.of());
        git.git(home, "clone", "-q", repositories.directory(new RepositoryName("shop/app")).toString(), "app").succeeded();
        assertEquals("* @core\n", Files.readString(home.resolve("app/CODEOWNERS")));
        assertEquals("version: 1\n", Files.readString(home.resolve("app/.alnage/source.yaml")));
        var signers = Files.writeString(home.resolve("signers"), "merge@test.alnage " + SshSigning.publicKeyLine(merge.key()) + "\n");
        git.git(home.resolve("app"), "-c", "gpg.ssh.allowedSignersFile=" + signers, "verify-commit", "HEAD").succeeded();
        var change = stage.records().history(new SourceScope("test.alnage", "shop/app")).changes().getFirst().change();
        assertEquals("template", change.transport());
        // two administrators of the policy answer for it, and nobody has reviewed it
        var inspection = world.ledger.listAbout(change.moves().getFirst().after().orElseThrow()).stream().filter(entry -> entry.predicateType().equals(SourceInspection.TYPE)).findFirst();
        var inspected = SourceInspection.read(world.ledger.envelope(inspection.orElseThrow()).unverifiedStatement());
        assertTrue(inspected.passed("protection") && inspected.passed("signatures") && inspected.passed("secrets") && !inspected.passed("reviews"), inspected::toString);
    }

    private void refuses(SourceStage stage, Repositories repositories, Beginning beginning) throws IOException {
        assertEquals("ALN-SRC-204", code(beginning, "shop/other", Optional.of("rust")));
        assertEquals("ALN-SRC-204", code(beginning, "shop/other", Optional.of("strict")));
        assertEquals("ALN-SRC-204", code(beginning, "vault/other", Optional.of("loose")));
        assertEquals("ALN-SRC-205", code(beginning, "many/other", Optional.empty()));
        assertThrows(Rejected.Stale.class, () -> beginning.begin(new RepositoryName("shop/app"), Optional.of("java")));
        for (var name : List.of("shop/other", "vault/other", "many/other")) {
            assertFalse(repositories.find(new RepositoryName(name)).isPresent(), name);
        }
        // a template is let in by the same rules as everything else
        assertTrue(assertThrows(Rejected.Untrusted.class, () -> beginning.begin(new RepositoryName("shop/unfit"), Optional.of("bare"))).getMessage().contains("ALN-SRC-069"));
        assertEquals("java", beginning.begin(new RepositoryName("shop/unfit"), Optional.of("java")).first().orElseThrow().template());
        // whoever says that the storer has made a beginning has none of its own
        var empty = repositories.directory(new RepositoryName("shop/empty"));
        var app = stage.records().history(new SourceScope("test.alnage", "shop/app")).find("refs/heads/main");
        var foreign = new Push("shop/empty", stage.merges().pusher(), List.of(new ReferenceUpdate("refs/heads/main", Optional.empty(), app)), List.of());
        assertInstanceOf(PushGate.Answer.Refused.class, stage.gate().decide(foreign, empty, empty));
        assertEquals(Optional.<Digest>empty(), stage.records().history(new SourceScope("test.alnage", "shop/empty")).find("refs/heads/main"));
    }

    private static String code(Beginning beginning, String name, Optional<String> template) {
        return assertThrows(Refused.class, () -> beginning.begin(new RepositoryName(name), template)).problem().code();
    }
}
