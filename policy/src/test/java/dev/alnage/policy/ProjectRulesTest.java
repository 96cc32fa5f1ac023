package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.policy.set.BundleWriter;
import dev.alnage.policy.set.PolicyFilesOfProduct;
import dev.alnage.policy.set.Practices;
import dev.alnage.policy.set.ProjectRules;
import dev.alnage.policy.set.SignedPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A repository's own rules, in the commit that is built: they can take a yes away, and give none. */
@Tag("source/contribution-policy")
@Tag("build/policy-adherence")
class ProjectRulesTest {
    private static final Practices PRACTICES = PolicyFilesOfProduct.practices();
    private static final Instant LATER = World.NOW.plusSeconds(1);
    private static final String RULES = ProjectFiles.FOLDER + "release.rego";
    private static final String SETTINGS = ProjectFiles.FOLDER + ProjectRules.SETTINGS;

    /** An honest run of a commit with these files, decided under an organisation with this data. */
    private static Decision decide(String data, Map<String, String> files) {
        return decide(data, files, _ -> { });
    }

    private static Decision decide(String data, Map<String, String> files, java.util.function.Consumer<World> bend) {
        var world = World.honest(files);
        bend.accept(world);
        var rules = new TreeMap<>(Map.of("release.rego", Bytes.utf8("package policy.release\ndeny contains \"never\" if false\n"), "data.json", Bytes.utf8(withSource(data))));
        var version = new PolicyVersion("test.alnage", "org/release", 1, World.NOW, World.NOW.plus(Duration.ofDays(80)), Profile.HIGH,
                world.hold(BundleWriter.write(rules)), Optional.empty(), "for the test");
        world.record(world.petra, version.toStatement(), world.quentin);
        var policies = new SignedPolicies(FactoryPolicy.STANDARD, PRACTICES, SignedPolicies.Floor.NONE, () -> () -> false);
        return policies.inForce(world.trust, world, LATER).decide(new Gatherer(world.trust, world, LATER).gather(new Question.OfStep("1", world.plan.digest(), "publish")));
    }

    /** An organisation that lets the world's commit be built, which no repository of the factory's holds. */
    private static String withSource(String data) {
        return "{\"source\":{\"version\":1,\"groups\":[],\"outside\":[\"git\"]}" + (data.equals("{}") ? "" : ",") + data.substring(1);
    }

    private static void passes(Decision decision) {
        assertInstanceOf(Verdict.Passed.class, decision.verdict(), () -> decision.verdict().toString());
    }

    private static List<String> codes(Decision decision) {
        return decision.verdict().reasons().stream().map(Reason::code).toList();
    }

    @Test void a_rule_of_the_repository_refuses_its_own_release_and_is_named() {
        passes(decide("{}", Map.of()));
        var rule = "package project.release\ndeny contains \"not on a %s\" if time.weekday(time.now_ns()) == \"%s\"\n";
        var wednesday = decide("{}", Map.of(RULES, rule.formatted("Wednesday", "Wednesday")));
        var reason = assertInstanceOf(Verdict.Failed.class, wednesday.verdict()).reasons().getFirst();
        assertEquals("ALN-POL-010 project.release not on a Wednesday", reason.code() + " " + reason.rule() + " " + reason.found());
        var friday = decide("{}", Map.of(RULES, rule.formatted("Friday", "Friday")));
        passes(friday);
        assertTrue(friday.claims().stream().anyMatch(claim -> claim.topic().equals("project") && claim.state() == Claim.State.YES), friday.claims()::toString);
        var doubt = decide("{}", Map.of(RULES, "package project.release\nunknown contains \"the moon is not visible\"\n"));
        assertInstanceOf(Verdict.CannotTell.class, doubt.verdict());
    }

    @Test void whatever_a_repository_s_rules_say_what_is_refused_without_them_is_refused_with_them() {
        var unapproved = (java.util.function.Consumer<World>) world -> world.forget(found -> found.envelope().payload().toText().contains("alnage.dev/approval/v1"));
        for (var files : List.of(Map.<String, String>of(), Map.of(RULES, "package project.release\nobserved contains \"all is well\"\n"))) {
            assertTrue(codes(decide("{}", files, unapproved)).contains("ALN-REL-001"), files::toString);
        }
    }

    @Tag("P8")
    @Test void rules_that_cannot_be_asked_or_would_allow_are_no_yes() {
        for (var wrong : List.of("package project.release\nallow := true\n", "package policy.release\ndeny contains \"x\" if false\n",
                "package alnage.practice.build.factory_roles\nobserved contains \"x\"\n", "package project.release\nhelper := 1\n",
                "package project.release\ndeny contains x if y == 1\n", "package project.release\ndeny contains \"x\" if http.send({}).status_code == 200\n",
                "package project.release\ndeny contains \"x\" if data.alnage.policy.version == 1 with data.alnage.policy.version as 2\n")) {
            assertEquals(List.of("ALN-POL-015"), codes(decide("{}", Map.of(RULES, wrong))), wrong);
        }
        assertEquals(List.of("ALN-POL-015"), codes(decide("{}", Map.of(ProjectFiles.FOLDER + "notes.txt", "x"))));
        assertEquals(List.of("ALN-POL-005"), codes(decide("{}", Map.of(RULES,
                "package project.release\ndeny contains \"x\" if { some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x + y < 0 }\n"))));
        passes(decide("{}", Map.of(RULES, "package project.release\ndeny contains \"x\" if false\n", ProjectFiles.FOLDER + "release_test.rego",
                "package project.lib.release_test\ntest_nothing if count(data.project.release.deny) == 0\n")));
    }

    @Test void rules_that_are_not_at_hand_may_have_refused() {
        var files = Map.of(RULES, "package project.release\ndeny contains \"x\" if false\n");
        passes(decide("{}", files));
        assertEquals(List.of("ALN-POL-014"), codes(decide("{}", files, world -> world.loseBlob(Digest.of(Bytes.utf8(files.get(RULES)))))));
        var link = new Tree(new TreeMap<>(Map.of(RULES, new Tree.Entry.Symlink("../../rules"))));
        assertInstanceOf(ProjectFiles.Missing.class, ProjectFiles.of(link, new World()));
        var many = new TreeMap<String, Tree.Entry>();
        for (var i = 0; i <= ProjectFiles.FILES_MAX; i++) {
            many.put(ProjectFiles.FOLDER + i + ".rego", new Tree.Entry.File(Digest.of(Bytes.utf8(World.PIPELINE)), 1, false));
        }
        var world = World.honest(Map.of());
        assertInstanceOf(ProjectFiles.Missing.class, ProjectFiles.of(new Tree(many), world));
        many.pollLastEntry();
        assertEquals(ProjectFiles.FILES_MAX, assertInstanceOf(ProjectFiles.Held.class, ProjectFiles.of(new Tree(many), world)).files().size());
        many.put(RULES, new Tree.Entry.File(Digest.of(Bytes.utf8(World.PIPELINE)), ProjectFiles.BYTES_MAX, false));
        assertInstanceOf(ProjectFiles.Missing.class, ProjectFiles.of(new Tree(many), world));
    }

    /** A finding of medium severity, which the organisation alone would let through. */
    private static void scanned(World world) {
        var finding = Json.object().with("id", "CVE-2026-1").with("severity", Json.array(List.of(Json.object().with("method", "nvd").with("score", "medium").build()))).build();
        var scanner = Json.object().with("uri", "pkg:generic/scanner").with("result", Json.array(List.of(finding))).build();
        var metadata = Json.object().with("scanStartedOn", World.NOW.toString()).with("scanFinishedOn", World.NOW.toString()).build();
        world.record(world.reports, new Statement(List.of(Resource.of("commit", World.COMMIT), Resource.of("product", world.application().digest())),
                new Predicate.Vulns(scanner, metadata)));
    }

    @Test void a_setting_that_asks_for_more_counts_and_one_that_asks_for_less_does_not() {
        var strict = Map.of(SETTINGS, "version: 1\npractices: { vulnerabilities: { severity: medium } }\n");
        var loose = Map.of(SETTINGS, "version: 1\npractices: { vulnerabilities: { severity: critical } }\n");
        passes(decide("{}", Map.of(), ProjectRulesTest::scanned));
        assertEquals(List.of("ALN-MAT-020"), codes(decide("{}", strict, ProjectRulesTest::scanned)));
        var organisation = "{\"practices\":{\"vulnerabilities\":{\"severity\":\"medium\"}}}";
        var refused = decide(organisation, loose, ProjectRulesTest::scanned);
        assertEquals(List.of("ALN-MAT-020"), codes(refused));
        assertTrue(refused.claims().stream().anyMatch(claim -> claim.state() == Claim.State.WARNING && claim.text().contains("practices.vulnerabilities.severity")),
                refused.claims()::toString);
    }

    private static ProjectRules settings(String practices) {
        return ProjectRules.read(new TreeMap<>(Map.of(ProjectRules.SETTINGS, Bytes.utf8("version: 1\npractices: " + practices + "\n"))));
    }

    private static List<String> looser(String organisation, String project) {
        return settings(project).looserThan((Json.Members) JsonReader.read(Bytes.utf8(organisation))).stream().map(ProjectRules.Loosening::setting).toList();
    }

    @Test void each_setting_has_an_order_and_what_is_not_set_is_no_loosening() {
        assertEquals(List.of(), looser("{\"vulnerabilities\":{\"severity\":\"low\",\"ageDays\":3,\"required\":true}}", "{ vulnerabilities: {} }"));
        assertEquals(List.of("practices.vulnerabilities.severity"), looser("{\"vulnerabilities\":{\"severity\":\"low\"}}", "{ vulnerabilities: { severity: medium } }"));
        assertEquals(List.of(), looser("{\"vulnerabilities\":{\"severity\":\"low\"}}", "{ vulnerabilities: { severity: low } }"));
        assertEquals(List.of(), looser("{\"vulnerabilities\":{\"severity\":\"low\"}}", "{ vulnerabilities: { severity: none } }"));
        assertEquals(List.of("practices.vulnerabilities.ageDays"), looser("{\"vulnerabilities\":{\"ageDays\":3}}", "{ vulnerabilities: { ageDays: 4 } }"));
        assertEquals(List.of(), looser("{\"vulnerabilities\":{\"ageDays\":3}}", "{ vulnerabilities: { ageDays: 3 } }"));
        assertEquals(List.of("practices.vulnerabilities.required"), looser("{\"vulnerabilities\":{\"required\":true}}", "{ vulnerabilities: { required: false } }"));
        assertEquals(List.of(), looser("{}", "{ vulnerabilities: { required: false, severity: critical, ageDays: 30 }, licences: { refused: [] } }"));
    }

    @Tag("P3")
    @Test void a_setting_that_nobody_knows_or_that_is_not_a_project_s_to_set_is_refused() {
        for (var wrong : List.of("{ vulnerabilities: { severty: high } }", "{ vulnerabilities: { severity: grave } }", "{ vulnerabilities: { ageDays: 0 } }", "{ keys: { ssh: 1 } }",
                "{ mandatory: { steps: [x] } }", "{ licences: { denied: [] } }", "[]")) {
            assertThrows(Rejected.Malformed.class, () -> settings(wrong), wrong);
        }
        assertThrows(Rejected.Malformed.class, () -> ProjectRules.settings(Bytes.utf8("version: 2\npractices: {}\n")));
        assertThrows(Rejected.Malformed.class, () -> ProjectRules.settings(Bytes.utf8("version: 1\npractices: {}\nmore: 1\n")));
        assertFalse(settings("{ licences: { refused: [AGPL-3.0-only] } }").looserThan(Json.object().build()).size() > 0);
    }
}
