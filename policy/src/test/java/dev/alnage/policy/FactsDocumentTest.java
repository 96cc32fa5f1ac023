package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("build/policy-adherence")
class FactsDocumentTest {
    private final World world = World.honest();

    private RunFacts facts() {
        return new Gatherer(world.trust, world, World.NOW.plusSeconds(60)).gather(new Question.OfStep("1", world.plan.digest(), "publish"));
    }

    private ArtifactFacts artifact() {
        return new Gatherer(world.trust, world, World.NOW.plusSeconds(60))
                .gather(new Question.OfArtifact(world.application().digest(), "shop/app", "admit"));
    }

    @Test void both_kinds_of_question_give_documents_of_exactly_the_documented_form() {
        assertTrue(FactsSchema.INPUT.fits(FactsDocument.of(facts())), FactsDocument.of(facts()).toBytes().toText());
        assertTrue(FactsSchema.INPUT.fits(FactsDocument.of(artifact())), FactsDocument.of(artifact()).toBytes().toText());
    }

    @Test void a_member_more_or_less_anywhere_is_not_of_the_form() {
        var text = FactsDocument.of(facts()).toBytes().toText();
        for (var change : new String[][] {{"\"trustVersion\":1,", ""}, {"\"trustVersion\":1", "\"trustVersion\":1,\"more\":1"}, {"\"trustVersion\":1", "\"trustVersion\":\"1\""},
                {"\"kind\":\"approve\",", "\"kind\":\"approve\",\"more\":1,"}, {"\"trustLevel\":\"release\"", "\"trustLevel\":null"}}) {
            var changed = text.replace(change[0], change[1]);
            assertFalse(changed.equals(text), change[0]);
            assertFalse(FactsSchema.INPUT.fits(JsonReader.read(Bytes.utf8(changed))), change[1]);
        }
    }

    @Test void an_approval_names_the_people_who_signed_it_and_no_others() {
        var approvals = (Json.Elements) ((Json.Members) FactsDocument.of(facts()).values().get("run")).values().get("approvals");
        var names = approvals.values().stream().map(approval -> ((Json.Members) approval).values().get("people").toBytes().toText()).toList();
        assertEquals(2, names.size());
        for (var i = 0; i < 2; i++) {
            assertTrue(names.get(i).contains(List.of("\"anna\"", "\"ben\"").get(i)) && !names.get(i).contains(List.of("\"ben\"", "\"anna\"").get(i)), names::toString);
        }
    }

    @Test void equal_evidence_in_another_order_of_asking_gives_equal_bytes() {
        assertEquals(FactsDocument.of(facts()).toBytes(), FactsDocument.of(facts()).toBytes());
        var later = new Gatherer(world.trust, world, World.NOW.plusSeconds(61)).gather(new Question.OfStep("1", world.plan.digest(), "publish"));
        assertFalse(FactsDocument.of(later).toBytes().equals(FactsDocument.of(facts()).toBytes()), "ages count from the time of the question");
    }

    @Test void every_attestation_has_signers_entries_and_a_place_and_none_is_also_not_trusted() {
        world.record(world.stranger, world.plan.toStatement());
        var facts = facts();
        assertTrue(facts.attestations().size() > 15, () -> "" + facts.attestations().size());
        facts.attestations().forEach(each -> {
            assertFalse(each.signers().isEmpty());
            assertFalse(each.entries().isEmpty());
        });
        assertEquals(facts.attestations(), facts.attestations().stream().sorted(java.util.Comparator.comparingLong(Facts.Attestation::index)).toList());
        assertEquals(1, facts.notTrusted().size());
        var trusted = facts.attestations().stream().map(Facts.Attestation::envelope).toList();
        facts.notTrusted().forEach(each -> assertFalse(trusted.contains(each.envelope())));
    }

    @Test void the_type_for_the_compiler_knows_each_member_and_no_other() {
        var input = (Type.ObjectType) FactsSchema.type();
        assertTrue(input.further().isEmpty());
        assertEquals(FactsSchema.INPUT.members().size(), input.known().size());
        assertEquals(Type.NUMBER, input.known().get(Value.of("trustVersion")));
        assertTrue(input.known().get(Value.of("run")) instanceof Type.Any(var kinds) && kinds.contains(Type.NULL), "no run in a question about an artifact");
    }

    @Test void the_page_for_authors_is_the_one_that_the_schema_makes() throws IOException {
        var page = Path.of("").toAbsolutePath().getParent().resolve("docs/facts.md");
        assertEquals(FactsSchema.page(), Files.readString(page), "write it again from FactsSchema.page()");
    }

    @Test void questions_read_back_from_their_uris_and_from_nothing_like_them() {
        for (var question : new Question[] {new Question.OfStep("7", world.plan.digest(), "publish"),
                new Question.OfArtifact(Digest.of(Bytes.utf8("x")), "ghcr.io/acme/app", "admit"),
                new Question.OfRevision("shop/app", "refs/heads/release/1.0", World.COMMIT),
                new Question.OfRevision("shop/app", "refs/heads/größe#7%", World.COMMIT)}) {
            assertEquals(question, Question.parse(question.toUri()));
        }
        var uri = new Question.OfArtifact(Digest.of(Bytes.utf8("x")), "acme/app", "admit").toUri();
        for (var wrong : new String[] {uri.replace("/name/", "/names/"), uri.replace("admit", "Admit"), uri + "?x", uri + "\n", uri.replace("acme/app", ""),
                uri.replace("artifact", "artefact"), uri.replace("sha256:", "sha1:")}) {
            org.junit.jupiter.api.Assertions.assertThrows(dev.alnage.evidence.Rejected.Malformed.class, () -> Question.parse(wrong), wrong);
        }
        var revision = new Question.OfRevision("shop/app", "refs/heads/main", World.COMMIT).toUri();
        for (var wrong : new String[] {revision.replace(":refs", "/refs"), revision.replace("refs/heads", "heads"), revision.replace("shop", "sh:op"),
                revision.replace("4c1f", "4C1F"), revision + ":x", revision + " x", revision + "%", revision + "%78", revision + "%0a", revision.replace("shop/app", ""), "alnage:revision/"}) {
            org.junit.jupiter.api.Assertions.assertThrows(dev.alnage.evidence.Rejected.Malformed.class, () -> Question.parse(wrong), wrong);
        }
    }

    @Test void a_policy_without_a_rule_about_foreign_artifacts_cannot_tell() {
        assertTrue(FactoryPolicy.STANDARD.decide(artifact()).verdict() instanceof Verdict.CannotTell(var reasons) && reasons.getFirst().code().equals("ALN-ART-005"));
        assertEquals(new Json.Null(), FactsDocument.of(artifact()).values().get("run"));
    }
}
