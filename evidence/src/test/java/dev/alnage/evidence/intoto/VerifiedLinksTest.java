package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A layout of our own over links whose signatures somebody else has verified: two functionaries, one file. */
@Tag("build/policy-adherence")
class VerifiedLinksTest {
    private static final Json.Members NOTHING = Json.object().build();
    private final Signer anna = Keys.ed25519();
    private final Signer ben = Keys.ed25519();

    private List<VerifiedLink> link(String step, String file, String command, Signer... signers) {
        var product = Resource.of(file, Digest.of(Bytes.utf8(file)));
        var statement = Statement.about(product, new Predicate.Link(step, List.of(command), List.of(), NOTHING, NOTHING));
        var trust = new Trust(Set.of(Keys.principal("anna", anna), Keys.principal("ben", ben)), signers.length);
        return VerifiedLink.of(trust.verifyStatement(Envelope.sign(statement, signers)));
    }

    private Layout layout(int threshold) {
        var keys = new TreeMap<String, LayoutKey>();
        List.of(anna, ben).forEach(signer -> keys.put(LayoutKey.of(signer.key()).keyid(), LayoutKey.of(signer.key())));
        var rules = List.of(ArtifactRule.read(List.of("CREATE", "app")), ArtifactRule.read(List.of("DISALLOW", "*")));
        return new Layout(Instant.EPOCH, "", keys, List.of(new Layout.Step("make", List.copyOf(keys.keySet()), threshold, List.of("make"), List.of(), rules)), List.of());
    }

    private static List<VerifiedLink> all(List<VerifiedLink> one, List<VerifiedLink> other) {
        var all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    @Test void links_of_as_many_functionaries_as_are_asked_for_pass() {
        var passed = assertInstanceOf(Outcome.Passed.class, LayoutVerification.verify(layout(1), link("make", "app", "make", anna)));
        assertEquals("layout", passed.summary().name());
        assertInstanceOf(Outcome.Passed.class, LayoutVerification.verify(layout(2), link("make", "app", "make", anna, ben)));
        assertInstanceOf(Outcome.Passed.class, LayoutVerification.verify(layout(2), all(link("make", "app", "make", anna), link("make", "app", "make", ben))));
    }

    @Test void one_functionary_twice_another_step_and_none_at_all_do_not_pass() {
        for (var links : List.of(all(link("make", "app", "make", anna), link("make", "app", "make", anna)), link("make", "app", "make", ben), link("test", "app", "make", anna, ben),
                List.<VerifiedLink>of())) {
            assertFalse(LayoutVerification.verify(layout(2), links) instanceof Outcome.Passed, links.size() + " links");
        }
    }

    @Test void another_command_another_file_or_two_different_links_do_not_pass() {
        for (var links : List.of(link("make", "app", "rm", anna), link("make", "virus", "make", anna), all(link("make", "app", "make", anna), link("make", "virus", "make", ben)))) {
            assertFalse(LayoutVerification.verify(layout(links.size()), links) instanceof Outcome.Passed, links.getFirst().link().command().toString());
        }
    }

    @Test void a_rule_is_read_in_its_one_form_and_its_pattern_is_one() {
        for (var keyword : List.of("CREATE", "DELETE", "MODIFY", "ALLOW", "DISALLOW", "REQUIRE")) {
            assertEquals(List.of(keyword, "a/b"), ArtifactRule.read(List.of(keyword.toLowerCase(java.util.Locale.ROOT), "a/b")).toTexts());
            assertThrows(Rejected.Malformed.class, () -> ArtifactRule.read(List.of(keyword, keyword.equals("REQUIRE") ? "../a" : "[a")), keyword);
            assertThrows(Rejected.Malformed.class, () -> ArtifactRule.read(List.of(keyword)), keyword);
            assertThrows(Rejected.Malformed.class, () -> ArtifactRule.read(List.of(keyword, "a", "b")), keyword);
        }
        for (var match : List.of("MATCH a WITH PRODUCTS FROM s", "MATCH a WITH MATERIALS FROM s", "MATCH a IN x WITH PRODUCTS IN y/z FROM s", "MATCH a WITH PRODUCTS IN y FROM s")) {
            assertEquals(List.of(match.split(" ")), ArtifactRule.read(List.of(match.split(" "))).toTexts());
        }
        assertEquals(ArtifactRule.read(List.of("MATCH", "a", "IN", "x", "WITH", "PRODUCTS", "FROM", "s")), ArtifactRule.read(List.of("match", "a", "in", "x/", "with", "products", "from", "s")));
        for (var wrong : List.of("MATCH [a WITH PRODUCTS FROM s", "MATCH a IN ../x WITH PRODUCTS FROM s", "MATCH a IN x// WITH PRODUCTS FROM s", "MATCH a WITH PRODUCTS IN /y FROM s", "MATCH a WITH FILES FROM s",
                "MATCH a WITH PRODUCTS FROM", "MATCH a WITH PRODUCTS FROM s t", "MATCH a FROM s", "MATCH a IN x FROM s", "MATCH a WITH PRODUCTS TO s", "MATCH a IN", "MATCH a", "OTHER a")) {
            assertThrows(Rejected.Malformed.class, () -> ArtifactRule.read(List.of(wrong.split(" "))), wrong);
        }
        assertThrows(Rejected.Malformed.class, () -> ArtifactRule.read(List.of("MATCH", "a", "WITH", "PRODUCTS", "FROM", "")));
        assertFalse(new Glob("a").equals(new Glob("b")) || new Glob("a").equals((Object) "a"));
        assertEquals(Map.of(new Glob("a*"), 1), Map.of(new Glob("a*"), 1));
    }

    @Test void a_rule_that_is_made_here_keeps_to_what_one_that_is_read_does() {
        assertThrows(Rejected.Malformed.class, () -> new ArtifactRule.Match("*", "../x", true, "", "s"));
        assertThrows(Rejected.Malformed.class, () -> new ArtifactRule.Match("*", "", true, "x/", "s"));
        assertThrows(Rejected.Malformed.class, () -> new ArtifactRule.Match("[", "", true, "", "s"));
        assertEquals("x", new ArtifactRule.Match("*", "x", true, "y", "s").source());
    }
}
