package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.claim.Profile.Level;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.report.ReportKind;
import dev.alnage.policy.set.BundleWriter;
import dev.alnage.policy.set.PolicyBundle;
import dev.alnage.policy.set.PolicyFilesOfProduct;
import dev.alnage.policy.set.PolicyHistory;
import dev.alnage.policy.set.PracticeReview;
import dev.alnage.policy.set.Practices;
import dev.alnage.policy.set.SignedPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The signed policy asked about a whole run, with the product's practices and an organisation's rules. */
@Tag("build/policy-adherence")
class SignedPolicyTest {
    private static final Practices PRACTICES = PolicyFilesOfProduct.practices();
    private static final Instant LATER = World.NOW.plusSeconds(1);
    private static final String NOTHING = "deny contains \"never\" if false\n";

    private World world = World.honest();

    private static SignedPolicies policies() {
        return new SignedPolicies(FactoryPolicy.STANDARD, PRACTICES, SignedPolicies.Floor.NONE, () -> () -> false);
    }

    private static Bytes bundle(String rules) {
        return withData("package policy.release\n" + rules, "{}");
    }

    /** As an organisation writes that lets the world's commit be built, unless the data say themselves what may be. */
    private static Bytes withData(String rules, String data) {
        var members = new LinkedHashMap<>(((Json.Members) JsonReader.read(Bytes.utf8(data))).values());
        members.putIfAbsent("source", JsonReader.read(Bytes.utf8("{\"version\":1,\"groups\":[],\"outside\":[\"git\"]}")));
        return BundleWriter.write(new TreeMap<>(Map.of("release.rego", Bytes.utf8(rules), "data.json", Json.object(members).toBytes())));
    }

    private void push(String rules) {
        push(bundle(rules), Profile.HIGH);
    }

    private void push(Bytes bundle, Profile profile) {
        var version = new PolicyVersion("test.alnage", "org/release", 1, World.NOW, World.NOW.plus(Duration.ofDays(80)), profile, world.hold(bundle),
                Optional.empty(), "for the test");
        world.record(world.petra, version.toStatement(), world.quentin);
    }

    private Decision decide() {
        return decide(new Question.OfStep("1", world.plan.digest(), "publish"));
    }

    private Decision decide(Question question) {
        return policies().inForce(world.trust, world, LATER).decide(new Gatherer(world.trust, world, LATER).gather(question));
    }

    private static Reason refused(Decision decision, String code) {
        var failed = assertInstanceOf(Verdict.Failed.class, decision.verdict(), () -> decision.verdict().toString());
        return failed.reasons().stream().filter(reason -> reason.code().equals(code)).findFirst().orElseThrow(() -> new AssertionError("expected " + code + " in " + failed));
    }

    private static Reason cannotTell(Decision decision, String code) {
        var unknown = assertInstanceOf(Verdict.CannotTell.class, decision.verdict(), () -> decision.verdict().toString());
        return unknown.reasons().stream().filter(reason -> reason.code().equals(code)).findFirst().orElseThrow(() -> new AssertionError("expected " + code + " in " + unknown));
    }

    @Test void an_honest_run_passes_and_its_levels_name_the_practices_that_were_observed() {
        push(NOTHING);
        var passed = assertInstanceOf(Verdict.Passed.class, decide().verdict(), () -> decide().verdict().toString());
        assertEquals("SLSA_BUILD_LEVEL_2", passed.levels().getFirst());
        for (var shown : List.of("BUILD_FACTORY_ROLES", "BUILD_POLICY_ADHERENCE", "FACTORY_EXPLICIT_TRUST", "BUILD_MINIMAL_NETWORK", "ARTIFACTS_SIGN_EVERY_STEP")) {
            assertTrue(passed.levels().contains("ALNAGE_" + shown), () -> shown + " in " + passed.levels());
        }
        // nothing here scanned anything, and what is asked for the posture only is no level of a release
        for (var unseen : List.of("MATERIALS_VULNERABILITY_SCAN", "BUILD_STANDARD_PIPELINES", "BUILD_REPRODUCIBLE")) {
            assertFalse(passed.levels().contains("ALNAGE_" + unseen), () -> unseen + " in " + passed.levels());
        }
    }

    @Tag("factory/assurance-profiles")
    @Test void a_pipeline_that_asks_for_high_gets_its_practices_under_a_moderate_policy_too() {
        push(bundle(NOTHING), new Profile(Level.MODERATE, Level.MODERATE));
        var passed = assertInstanceOf(Verdict.Passed.class, decide().verdict(), () -> decide().verdict().toString());
        assertTrue(passed.levels().contains("ALNAGE_BUILD_SINGLE_USE_WORKERS"), () -> "assurance high, risk moderate: " + passed.levels());
        assertFalse(passed.levels().contains("ALNAGE_BUILD_MINIMAL_NETWORK"), () -> "this one is for high risk: " + passed.levels());
    }

    @Tag("build/standard-pipelines")
    @Test void what_the_policy_s_data_makes_mandatory_is_demanded_and_what_it_misspells_is_refused() {
        push(withData("{\"practices\":{\"mandatory\":{\"steps\":[\"unit\"],\"reports\":[\"junit\"]}}}"), Profile.HIGH);
        var passed = assertInstanceOf(Verdict.Passed.class, decide().verdict(), () -> decide().verdict().toString());
        assertTrue(passed.levels().contains("ALNAGE_BUILD_STANDARD_PIPELINES"), passed.levels()::toString);
        for (var steps : List.of("{\"mandatory\":{\"steps\":[\"scan\"]}}", "{\"mandatory\":{\"reports\":[\"sarif\"]}}")) {
            var fresh = new SignedPolicyTest();
            fresh.push(withData("{\"practices\":" + steps + "}"), Profile.HIGH);
            refused(fresh.decide(), "ALN-BLD-052");
        }
        for (var wrong : List.of("{\"mandatry\":{}}", "{\"mandatory\":{\"step\":[]}}", "{\"vulnerabilities\":{\"severity\":\"grave\"}}",
                "{\"vulnerabilities\":{\"ageDays\":31}}", "{\"licences\":{\"denied\":[]}}", "[]")) {
            assertThrows(Rejected.Malformed.class, () -> policies().requireUsable(PolicyBundle.read(withData("{\"practices\":" + wrong + "}")), Profile.HIGH), wrong);
        }
    }

    @Tag("source/security-testing")
    @Test void a_release_below_the_coverage_that_the_policy_asks_for_is_refused_and_what_nobody_measured_is_no_yes() {
        push(withData("{\"practices\":{\"results\":{\"coverage\":{\"line\":80}}}}"), Profile.HIGH);
        var missing = assertInstanceOf(Verdict.CannotTell.class, decide().verdict());
        assertTrue(missing.toString().contains("ALN-SRC-198"), missing::toString);
        world.report(ReportKind.COVERAGE.file("cover:report/jacoco.xml", Digest.of(Bytes.empty())), List.of("LINE coverage 79 of 100"));
        refused(decide(), "ALN-SRC-195");
        assertTrue(decide().verdict().toString().contains("line coverage of 79 in 100"), () -> decide().verdict().toString());
        for (var wrong : List.of("{\"cover\":{}}", "{\"coverage\":{\"lines\":80}}", "{\"coverage\":{\"line\":101}}", "{\"coverage\":{\"line\":0}}", "{\"coverage\":80}",
                "{\"tools\":{\"PMD\":\"7.x\"}}", "{\"tools\":{\"PMD\":7}}", "{\"ruleSets\":{\"PMD\":\"sha256:ab\"}}", "{\"ruleSets\":{\"PMD\":[\"ab\"]}}")) {
            assertThrows(Rejected.Malformed.class, () -> policies().requireUsable(PolicyBundle.read(withData("{\"practices\":{\"results\":" + wrong + "}}")), Profile.HIGH), wrong);
        }
        assertDoesNotThrow(() -> policies().requireUsable(PolicyBundle.read(withData("{\"practices\":{\"results\":{\"coverage\":{\"branch\":100},\"tools\":{\"PMD\":\"7.2\"},"
                + "\"ruleSets\":{\"PMD\":[\"" + Digest.of(Bytes.empty()) + "\"]}}}}")), Profile.HIGH));
    }

    @Tag("source/contribution-policy")
    @Test void what_the_policy_asks_of_repositories_is_in_force_with_it_and_misspelt_rules_are_filed_by_nobody() {
        push(withData("{\"source\":{\"version\":1,\"groups\":[{\"repositories\":\"**\",\"protect\":[{\"references\":\"refs/heads/main\",\"reviews\":2}]}]}}"), Profile.HIGH);
        var source = policies().inForce(world.trust, world, LATER).source().orElseThrow();
        assertEquals(2, source.of("shop/app").of("refs/heads/main").reviews());
        assertTrue(policies().inForce(world.trust, new World(), LATER).source().isEmpty(), "rules without a policy in force");
        // these name no source outside, and so the world's commit, which no repository of the factory's holds, is not built
        refused(decide(), "ALN-SRC-110");
        for (var wrong : List.of("{\"version\":1,\"group\":[]}", "{\"version\":1,\"groups\":[{\"repositories\":\"**\",\"protect\":[{\"references\":\"refs/heads/main\",\"review\":2}]}]}")) {
            assertThrows(Rejected.Malformed.class, () -> policies().requireUsable(PolicyBundle.read(withData("{\"source\":" + wrong + "}")), Profile.HIGH), wrong);
        }
    }

    private static Bytes withData(String data) {
        return withData("package policy.release\n" + NOTHING, data);
    }

    @Test void a_review_says_of_each_practice_with_rules_how_it_stands() {
        var facts = new Gatherer(world.trust, world, LATER).gather(new Question.OfStep("1", world.plan.digest(), "publish"));
        push(NOTHING);
        var version = ((PolicyHistory.Answer.InForce) PolicyHistory.of(world.trust, world).inForce(LATER, 0)).version();
        var found = new PracticeReview(PRACTICES, () -> () -> false).of(facts, version, PolicyBundle.read(bundle(NOTHING)));
        assertEquals(PRACTICES.list().size(), found.size());
        var states = new TreeMap<String, PracticeReview.State>();
        found.forEach(each -> states.put(each.practice(), each.state()));
        assertEquals(PracticeReview.State.OBSERVED, states.get("build/minimal-network"));
        assertEquals(PracticeReview.State.CANNOT_TELL, states.get("build/reproducible"));
        assertEquals(PracticeReview.State.REFUSED, states.get("build/step-sbom"));
        assertEquals(PracticeReview.State.NOTHING, states.get("source/four-eyes"));
        var late = new PracticeReview(PRACTICES, () -> () -> true).of(facts, version, PolicyBundle.read(bundle(NOTHING)));
        late.forEach(each -> assertEquals(PracticeReview.State.CANNOT_TELL, each.state()));

    }

    @Test void equal_facts_and_policy_give_an_equal_decision() {
        push(NOTHING);
        assertEquals(decide(), decide());
    }

    @Test void without_a_policy_nothing_passes() {
        cannotTell(decide(), "ALN-POL-001");
    }

    @Test void a_policy_whose_rules_are_not_held_says_nothing() {
        push(NOTHING);
        world.loseBlob(dev.alnage.evidence.Digest.of(bundle(NOTHING)));
        cannotTell(decide(), "ALN-POL-006");
    }

    @Test void what_an_organisation_refuses_is_refused_and_names_the_rule() {
        push("""
                deny contains {"code": "ORG-REL-007", "subject": input.run.id, "found": "a freeze", "expected": "no freeze", "evidence": [], "fix": "wait"} if {
                    input.question.step == "publish"
                }
                """);
        assertEquals("policy.release", refused(decide(), "ORG-REL-007").rule());
    }

    @Test void what_an_organisation_cannot_tell_is_not_a_yes() {
        push("unknown contains \"the moon is not visible\" if input.question.step == \"publish\"\n");
        assertEquals("the moon is not visible", cannotTell(decide(), "ALN-POL-010").found());
    }

    @Tag("P8")
    @Test void an_allow_that_is_undefined_or_anything_but_true_is_a_refusal() {
        for (var allow : List.of("allow if input.question.step == \"other\"", "allow := false", "allow := \"true\"", "allow := 1", "default allow := null")) {
            var fresh = new SignedPolicyTest();
            fresh.push(allow + "\n");
            refused(fresh.decide(), "ALN-POL-012");
        }
        push("default allow := false\nallow if input.question.step == \"publish\"\n");
        assertInstanceOf(Verdict.Passed.class, decide().verdict(), () -> decide().verdict().toString());
    }

    @Tag("P8")
    @Test void a_rule_that_does_not_end_is_ended_and_is_no_yes() {
        push("deny contains \"x\" if { some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x + y < 0 }\n");
        cannotTell(decide(), "ALN-POL-005");
    }

    @Tag("P8")
    @Test void a_decision_that_is_late_is_no_yes() {
        push("deny contains \"x\" if { some x in numbers.range(1, 100000); x < 0 }\n");
        var late = new SignedPolicies(FactoryPolicy.STANDARD, PRACTICES, SignedPolicies.Floor.NONE, () -> () -> true);
        cannotTell(late.inForce(world.trust, world, LATER).decide(new Gatherer(world.trust, world, LATER).gather(new Question.OfStep("1", world.plan.digest(), "publish"))),
                "ALN-POL-005");
        assertInstanceOf(Verdict.Passed.class, decide().verdict(), () -> decide().verdict().toString());
    }

    @Tag("P8")
    @Test void a_rule_that_fails_is_no_yes_although_its_deny_is_undefined() {
        push("deny contains \"x\" if to_number(input.run.id) == 2\nunknown contains \"y\" if to_number(input.question.step) == 2\n");
        cannotTell(decide(), "ALN-POL-008");
    }

    @Tag("P8")
    @Test void rules_that_reach_outside_or_do_not_compile_are_refused_before_anybody_files_them() {
        for (var rules : List.of("deny contains \"x\" if http.send({\"method\": \"get\", \"url\": \"http://localhost\"}).status_code == 200", "deny contains x if y == 1",
                "deny contains", "deny contains \"x\" if no.such.function(1)", "deny := 1", "deny[x] := 1 if x := \"a\"", "helper := 1")) {
            var file = bundle(rules + "\n");
            assertThrows(Rejected.Malformed.class, () -> policies().requireUsable(PolicyBundle.read(file), Profile.HIGH), rules);
            var fresh = new SignedPolicyTest();
            fresh.push(file, Profile.HIGH);
            cannotTell(fresh.decide(), "ALN-POL-006");
        }
        policies().requireUsable(PolicyBundle.read(bundle(NOTHING)), Profile.HIGH);
    }

    @Test void an_organisation_cannot_loosen_a_practice() {
        var practice = "package alnage.practice.build.factory_roles\n" + NOTHING;
        for (var files : List.of(Map.of("a.rego", practice, "b.rego", "package policy.release\n" + NOTHING), Map.of("a.rego", "package alnage\n" + NOTHING),
                Map.of("a.rego", "package policy\n" + NOTHING), Map.of("a.rego", "package other\n" + NOTHING),
                Map.of("b.rego", "package policy.release\n" + NOTHING, "data.json", "{\"alnage\": {\"policy\": {\"signers\": []}}}"),
                Map.of("b.rego", "package policy.release\ndeny contains \"x\" if count(data.alnage.policy.signers) == 0 with data.alnage.policy.signers as []\n"),
                Map.of("b.rego", "package policy.release\nimport data.alnage.policy as p\ndeny contains \"x\" if p.version == 1 with p as {\"version\": 1}\n"),
                Map.of("b.rego", "package policy.release\ndeny contains \"x\" if { s := [1 | data.alnage.policy.version == 1 with data as {}]; count(s) == 1 }\n"))) {
            var all = new TreeMap<String, Bytes>();
            files.forEach((name, text) -> all.put(name, Bytes.utf8(text)));
            var file = BundleWriter.write(all);
            assertThrows(Rejected.Malformed.class, () -> policies().requireUsable(PolicyBundle.read(file), Profile.HIGH), files::toString);
        }
    }

    @Test void an_organisation_may_ask_who_signed_its_policy() {
        push("deny contains \"petra signed\" if \"petra\" in data.alnage.policy.signers\n");
        assertEquals("petra signed", refused(decide(), "ALN-POL-010").found());
    }

    @Tag("P3")
    @Test void a_refusal_with_a_misspelt_member_is_a_refusal_all_the_same() {
        push("deny contains {\"code\": \"ORG-REL-001\", \"subject\": \"x\", \"fond\": \"y\"} if input.question.step == \"publish\"\n");
        refused(decide(), "ALN-POL-009");
    }

    @Test void an_exception_turns_exactly_one_refusal_into_a_warning() {
        var rule = "deny contains {\"code\": \"ORG-REL-00%d\", \"subject\": \"publish\", \"found\": \"f\", \"expected\": \"e\", \"evidence\": [], \"fix\": \"x\"}\n";
        push(rule.formatted(1));
        refused(decide(), "ORG-REL-001");
        var exception = new PolicyException("test.alnage", "anna", "ORG-REL-001", "publish", "until the fix", World.NOW, World.NOW.plus(Duration.ofDays(3)));
        world.record(world.petra, exception.toStatement());
        var decision = decide();
        assertInstanceOf(Verdict.Passed.class, decision.verdict(), () -> decision.verdict().toString());
        assertTrue(decision.claims().stream().anyMatch(claim -> claim.state() == Claim.State.WARNING && claim.topic().equals("exception")));
        var both = new SignedPolicyTest();
        both.push(rule.formatted(1) + rule.formatted(2));
        both.world.record(both.world.petra, exception.toStatement());
        refused(both.decide(), "ORG-REL-002");
    }

    @Tag("source/security-testing")
    @Test void a_finding_of_a_scan_is_owned_by_name_for_a_time_and_no_other_with_it() {
        world = World.honest(World.PIPELINE.replace("evidence: { junit: \"report/*.xml\" }", "evidence: { sarif: \"report/*.xml\" }"));
        push(NOTHING);
        world.forget(found -> found.envelope().payload().toText().contains(Predicate.TestResult.TYPE));
        var products = List.of(world.application().digest(), world.testReport().digest());
        world.scan(products, List.of("E at a/B.java:3"));
        assertEquals("E at a/B.java:3", refused(decide(), "ALN-TST-010").subject());
        world.record(world.petra, new PolicyException("test.alnage", "anna", "ALN-TST-010", "E at a/B.java:3", "a false alarm", World.NOW, World.NOW.plus(Duration.ofDays(3))).toStatement());
        assertInstanceOf(Verdict.Passed.class, decide().verdict(), () -> decide().verdict().toString());
        world.scan(products, List.of("E at a/B.java:3", "E at a/C.java:9"));
        assertEquals("E at a/C.java:9", refused(decide(), "ALN-TST-010").subject());
        // one that is not about what the step made is looked at by no practice, and so the chain says no
        world.forget(found -> found.envelope().payload().toText().contains(Predicate.TestResult.TYPE));
        world.scan(List.of(), List.of("E at a/B.java:3"));
        refused(decide(), "ALN-TST-002");
    }

    @Test void no_exception_excuses_the_chain() {
        push(NOTHING);
        world.forget(found -> found.envelope().payload().toText().contains("\"predicateType\":\"https://alnage.dev/approval/v1\""));
        cannotTell(decide(), "ALN-REL-001");
        for (var rule : List.of("ALN-REL-001", Reason.CHAIN)) {
            world.record(world.petra, new PolicyException("test.alnage", "anna", rule, "approve", "please", World.NOW, World.NOW.plus(Duration.ofDays(3))).toStatement());
        }
        assertEquals("approve", cannotTell(decide(), "ALN-REL-001").step());
    }

    @Tag("factory/assurance-profiles")
    @Test void the_profile_and_the_rules_are_in_the_digest_of_the_policy() {
        push(NOTHING);
        var high = policies().inForce(world.trust, world, LATER).digest();
        var moderate = new SignedPolicyTest();
        moderate.push(bundle(NOTHING), new Profile(Level.MODERATE, Level.MODERATE));
        assertNotEquals(high, policies().inForce(moderate.world.trust, moderate.world, LATER).digest());
        var other = new SignedPolicyTest();
        other.push(NOTHING + "\n");
        assertNotEquals(high, policies().inForce(other.world.trust, other.world, LATER).digest());
        var same = new SignedPolicyTest();
        same.push(NOTHING);
        assertEquals(high, policies().inForce(same.world.trust, same.world, LATER).digest());
    }

    @Test void what_was_not_built_here_needs_a_rule_that_allows_it() {
        var question = new Question.OfArtifact(world.application().digest(), "shop/app", "admit");
        push(NOTHING);
        cannotTell(decide(question), "ALN-ART-005");
        var allowing = new SignedPolicyTest();
        allowing.push("default allow := false\nallow if { input.question.action == \"admit\"; count(input.attestations) > 0 }\n");
        assertInstanceOf(Verdict.Passed.class, allowing.decide(question).verdict(), () -> allowing.decide(question).verdict().toString());
        refused(allowing.decide(new Question.OfArtifact(world.application().digest(), "shop/app", "copy")), "ALN-POL-012");
    }

    @Test void the_statements_that_the_policy_rests_on_are_named() {
        push(NOTHING);
        var attestations = policies().inForce(world.trust, world, LATER).attestations();
        assertEquals(1, attestations.size());
        assertTrue(world.find(attestations.getFirst()).isPresent());
        assertFalse(policies().inForce(world.trust, world, LATER).until().isAfter(World.NOW.plus(Duration.ofDays(80))));
    }

    @Test void the_rule_on_the_page_for_authors_can_be_pushed_and_refuses_what_it_says() throws java.io.IOException {
        var page = java.nio.file.Files.readString(java.nio.file.Path.of("..", "docs", "policies.md"));
        var from = page.indexOf("```rego\n") + "```rego\n".length();
        var rule = page.substring(from, page.indexOf("```", from));
        push(withData(rule, "{}"), Profile.HIGH);
        assertInstanceOf(Verdict.Passed.class, decide().verdict(), () -> decide().verdict().toString());
        var strict = new SignedPolicyTest();
        strict.push(withData(rule.replace("30 * 24 * 3600", "-1"), "{}"), Profile.HIGH);
        assertEquals("policy.release", refused(strict.decide(), "ORG-REL-002").rule());
    }
}
