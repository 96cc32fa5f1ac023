package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A revision passes only if what was pushed was looked at, there and for this very commit. */
class RevisionFactsTest {
    private static final Question.OfRevision QUESTION = new Question.OfRevision("shop/app", "refs/heads/main", World.COMMIT);

    private static RevisionFacts facts(String type, String repository, Digest subject) {
        return facts(type, repository, "refs/heads/main", subject);
    }

    private static RevisionFacts facts(String type, String repository, String reference, Digest subject) {
        var statement = new Statement(List.of(Resource.of("revision", subject)), new Predicate.Unknown(type, Json.object().with("repository", repository)
                .with("reference", reference).build()));
        return new RevisionFacts(QUESTION, World.NOW, 1, List.of(new Facts.Attestation(Digest.of(Bytes.utf8("envelope")), 1, World.NOW, statement,
                List.of(), new TreeSet<>(List.of("ingest")))), List.of());
    }

    private static Verdict decide(RevisionFacts facts) {
        return FactoryPolicy.STANDARD.decide(facts).verdict();
    }

    private static void cannotTell(RevisionFacts facts) {
        assertEquals("ALN-SRC-050", assertInstanceOf(Verdict.CannotTell.class, decide(facts)).reasons().getFirst().code());
    }

    @Test void a_revision_that_nobody_inspected_is_no_yes() {
        var world = new World();
        cannotTell(new Gatherer(world.trust, world, World.NOW).gather(QUESTION));
        cannotTell(facts("https://alnage.dev/ingest/v1", "shop/app", World.COMMIT));
    }

    @Test @Tag("G4") void an_inspection_in_another_repository_or_of_another_commit_says_nothing_here() {
        cannotTell(facts(RevisionFacts.INSPECTION, "shop/other", World.COMMIT));
        cannotTell(facts(RevisionFacts.INSPECTION, "shop/app", Digest.gitCommit("5".repeat(40))));
        cannotTell(facts(RevisionFacts.INSPECTION, "shop/app", "refs/heads/feature", World.COMMIT));
    }

    @Test void an_inspected_revision_passes_the_part_that_is_no_rule() {
        assertInstanceOf(Verdict.Passed.class, decide(facts(RevisionFacts.INSPECTION, "shop/app", World.COMMIT)));
    }

    @Test void the_document_says_what_is_asked_and_has_no_run() {
        var document = FactsDocument.of(facts(RevisionFacts.INSPECTION, "shop/app", World.COMMIT));
        assertEquals(new Json.Null(), document.values().get("run"));
        assertEquals(Json.object().with("kind", "revision").with("repository", "shop/app").with("reference", "refs/heads/main")
                .with("commit", World.COMMIT.toString()).build(), document.values().get("question"));
    }
}
