package dev.alnage.policy.protect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.source.TreeNames;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A repository may tighten what its organisation asks, and never loosen it. */
@Tag("source/contribution-policy")
class SourceRulesTest {
    private static final String ORGANISATION = """
            {"source": {"version": 1, "groups": [
              {"repositories": "**", "protect": [
                {"references": "refs/heads/main", "noForcePush": true, "noDeletion": true, "signedCommits": true, "reviews": 2, "push": ["team:core", "anna"]},
                {"references": "refs/tags/**", "immutable": true, "noDeletion": true}],
               "conventions": [{"path": ".gitattributes"}]},
              {"repositories": "shop/*", "protect": [{"references": "refs/heads/**", "noSecrets": true, "checks": ["unit"]}], "trees": {"caseTwins": true}}]}}
            """;

    private static OrganisationRules organisation(String text) {
        return OrganisationRules.of((Json.Members) JsonReader.read(Bytes.utf8(text)));
    }

    private static RepositoryRules repository(String protect) {
        return RepositoryRules.read(Bytes.utf8("version: 1\nprotect:\n" + protect));
    }

    @Test void a_reference_is_protected_by_all_rules_that_fit_it() {
        var rules = organisation(ORGANISATION).of("shop/app");
        var main = rules.of("refs/heads/main");
        assertTrue(main.asks(Control.NO_FORCE_PUSH) && main.asks(Control.SIGNED_COMMITS) && main.asks(Control.NO_SECRETS) && !main.asks(Control.IMMUTABLE));
        assertEquals(2, main.reviews());
        assertEquals(Set.of("unit"), main.checks());
        assertEquals(Set.of("checks", "noDeletion", "noForcePush", "noSecrets", "push", "reviews", "signedCommits"), main.controls());
        assertFalse(rules.of("refs/heads/feature/x").asks(Control.NO_FORCE_PUSH));
        assertTrue(rules.of("refs/tags/v1").asks(Control.IMMUTABLE));
        assertFalse(organisation(ORGANISATION).of("lib").of("refs/heads/feature").isProtected());
        assertEquals(new TreeNames(false, true), organisation(ORGANISATION).trees("shop/app"));
        assertEquals(TreeNames.STANDARD, organisation(ORGANISATION).trees("lib"));
        assertEquals(OrganisationRules.NONE, organisation("{\"practices\": {}}"));
    }

    @Test void a_reference_wants_review_when_it_takes_changes_only_or_asks_for_reviewers() {
        for (var rule : List.of("\"changesOnly\": true", "\"reviews\": 1")) {
            assertTrue(wantsReview(rule), rule);
        }
        for (var rule : List.of("\"changesOnly\": false", "\"reviews\": 0", "\"noDeletion\": true")) {
            assertFalse(wantsReview(rule), rule);
        }
    }

    private static boolean wantsReview(String rule) {
        return organisation("{\"source\": {\"version\": 1, \"groups\": [{\"repositories\": \"**\", \"protect\": [{\"references\": \"refs/heads/main\", " + rule + "}]}]}}")
                .of("lib").of("refs/heads/main").wantsReview();
    }

    @Test void settings_are_joined_with_their_like_and_shown_in_words() {
        var names = new Setting.Names(new TreeSet<>(Set.of("a", "b")));
        var parties = new Setting.Parties(new TreeSet<>(Set.of("a", "b")));
        assertEquals("true 3 a, b a, b nobody false", String.join(" ", new Setting.Flag(true).shown(), new Setting.Count(3).shown(), names.shown(), parties.shown(),
                new Setting.Parties(new TreeSet<>()).shown(), new Setting.Leave(false).shown()));
        assertEquals("true 3 [\"a\",\"b\"] [\"a\",\"b\"] false", String.join(" ", new Setting.Flag(true).toJson().toBytes().toText(), new Setting.Count(3).toJson().toBytes().toText(),
                names.toJson().toBytes().toText(), parties.toJson().toBytes().toText(), new Setting.Leave(false).toJson().toBytes().toText()));
        assertThrows(IllegalArgumentException.class, () -> new Setting.Flag(true).join(new Setting.Count(1)));
        assertThrows(IllegalArgumentException.class, () -> names.join(parties));
        for (var wrong : List.of("[\"\"]", "[\"a b\"]", "[\"a\\u007f\"]", "[\"" + "a".repeat(101) + "\"]", "[\"a\", \"a\"]")) {
            assertThrows(Rejected.Malformed.class, () -> wantsReview("\"checks\": " + wrong), wrong);
        }
        assertFalse(wantsReview("\"checks\": [\"" + "a".repeat(100) + "\", \"!\", \"~\"]"));
    }

    private static boolean carries(String... rules) {
        return lets(Control.CARRIED_REVIEWS, rules);
    }

    private static boolean lets(Control control, String... rules) {
        var entries = java.util.Arrays.stream(rules).map(rule -> "{\"references\": \"refs/heads/main\", " + rule + "}").toList();
        return organisation("{\"source\": {\"version\": 1, \"groups\": [{\"repositories\": \"**\", \"protect\": " + entries + "}]}}").of("lib").of("refs/heads/main")
                .lets(control);
    }

    @Tag("source/code-owners")
    @Test void broken_glass_stands_for_owners_only_where_everybody_who_asks_for_them_lets_it() {
        assertTrue(lets(Control.GLASS_FOR_OWNERS, "\"owners\": true, \"glassForOwners\": true", "\"reviews\": 2"));
        assertFalse(lets(Control.GLASS_FOR_OWNERS, "\"owners\": true"));
        assertFalse(lets(Control.GLASS_FOR_OWNERS, "\"owners\": true", "\"glassForOwners\": true"));
        assertFalse(lets(Control.GLASS_FOR_OWNERS, "\"owners\": true, \"glassForOwners\": true", "\"owners\": true"));
        assertFalse(lets(Control.GLASS_FOR_OWNERS, "\"owners\": true, \"glassForOwners\": true", "\"glassForOwners\": false"));
        // leave for one thing is none for another
        assertFalse(carries("\"owners\": true, \"reviews\": 2, \"glassForOwners\": true"));
        var let = repository("  - references: refs/heads/main\n    owners: true\n    glassForOwners: true\n").rules().of("refs/heads/main");
        var not = repository("  - references: refs/heads/main\n    owners: true\n").rules().of("refs/heads/main");
        assertTrue(not.isAtLeast(let) && !let.isAtLeast(not) && let.isAtLeast(let));
    }

    @Tag("source/four-eyes")
    @Test void reviews_are_carried_over_only_where_everybody_who_asks_for_them_lets_them_be() {
        assertTrue(carries("\"reviews\": 2, \"carriedReviews\": true"));
        assertTrue(carries("\"reviews\": 2, \"carriedReviews\": true", "\"noSecrets\": true"));
        assertFalse(carries("\"reviews\": 2"));
        assertFalse(carries("\"reviews\": 2", "\"carriedReviews\": true"));
        assertFalse(carries("\"reviews\": 2", "\"reviews\": 1, \"carriedReviews\": true"));
        assertFalse(carries("\"reviews\": 2, \"carriedReviews\": true", "\"carriedReviews\": false"));
        var let = repository("  - references: refs/heads/main\n    reviews: 2\n    carriedReviews: true\n").rules().of("refs/heads/main");
        var not = repository("  - references: refs/heads/main\n    reviews: 2\n").rules().of("refs/heads/main");
        assertTrue(not.isAtLeast(let) && !let.isAtLeast(not) && let.isAtLeast(let));
        assertFalse(let.join(not).lets(Control.CARRIED_REVIEWS));
        assertFalse(new Protection(new java.util.TreeMap<>(java.util.Map.of(Control.CARRIED_REVIEWS, new Setting.Leave(true)))).isProtected());
    }

    @Tag("source/contribution-policy")
    @Test void templates_are_for_the_repositories_that_they_fit_and_an_unfit_one_is_refused() {
        var fit = "{\"name\": \"java\", \"repositories\": \"shop/**\", \"required\": true, \"files\": {\".gitattributes\": \"* text\"}}";
        var rules = organisation("{\"source\": {\"version\": 1, \"groups\": [], \"templates\": [" + fit + "]}}");
        assertEquals("java", rules.templates("shop/app").getFirst().name());
        assertTrue(rules.templates("shop/app").getFirst().required());
        assertEquals(java.util.List.of(), rules.templates("lib"));
        for (var unfit : java.util.List.of(fit + ", " + fit, fit.replace("java", "Java"), fit.replace("java", ""), fit.replace(".gitattributes", "../x"), fit.replace(".gitattributes", "/x"),
                fit.replace("{\".git", "{\"a\": \"x\", \"a/b\": \"x\", \".git"), fit.replace("required", "require"), fit.replace("\"* text\"", "7"),
                fit.replace("\".gitattributes\": \"* text\"", ""), fit.replace("* text", "x".repeat(300_000)))) {
            assertThrows(Rejected.Malformed.class, () -> organisation("{\"source\": {\"version\": 1, \"groups\": [], \"templates\": [" + unfit + "]}}"), unfit.substring(0, Math.min(unfit.length(), 200)));
        }
    }

    @Test void who_may_push_is_named_by_account_or_team_and_an_empty_list_admits_nobody() {
        var main = organisation(ORGANISATION).of("lib").of("refs/heads/main");
        assertTrue(main.admits(Control.PUSH, "anna", List.of()) && main.admits(Control.PUSH, "ben", List.of("core")));
        assertFalse(main.admits(Control.PUSH, "ben", List.of("others")) || main.admits(Control.PUSH, "core", List.of()));
        assertTrue(Protection.NONE.admits(Control.PUSH, "ben", List.of()));
        assertFalse(repository("  - references: refs/heads/x\n    push: []\n").rules().of("refs/heads/x").admits(Control.PUSH, "anna", List.of("core")));
    }

    @Test void joining_only_tightens() {
        var own = organisation(ORGANISATION).of("shop/app");
        for (var more : List.of("    reviews: 3\n", "    reviews: 1\n", "    noForcePush: false\n", "    push: [anna]\n", "    push: [everybody]\n", "    checks: [sast]\n", "    linearHistory: true\n")) {
            var joined = own.join(repository("  - references: refs/heads/main\n" + more).rules()).of("refs/heads/main");
            assertTrue(joined.isAtLeast(own.of("refs/heads/main")), more);
        }
        assertEquals(3, own.join(repository("  - references: refs/heads/main\n    reviews: 3\n").rules()).of("refs/heads/main").reviews());
        assertFalse(own.of("refs/heads/feature").isAtLeast(own.of("refs/heads/main")));
        assertTrue(own.of("refs/heads/main").isAtLeast(own.of("refs/heads/feature")) && Protection.NONE.isAtLeast(Protection.NONE));
    }

    @Test void a_setting_that_asks_for_less_is_found_with_its_line() {
        var own = organisation(ORGANISATION).of("shop/app");
        for (var loose : List.of("reviews: 1", "noForcePush: false", "signedCommits: false", "push: [everybody]", "push: [anna, mallory]")) {
            var found = repository("  # ours\n  - references: refs/heads/feature\n    linearHistory: true\n  - references: refs/heads/m*\n    linearHistory: true\n    " + loose + "\n").looserThan(own);
            assertEquals(List.of(8), found.stream().map(RepositoryRules.LooseLine::line).toList(), loose);
        }
        assertEquals(1, repository("  - references: refs/heads/**\n    noSecrets: false\n").looserThan(own).size());
        assertEquals(2, repository("  - noDeletion: false\n    references: refs/**\n").looserThan(own).size());
    }

    @Test void a_setting_that_asks_for_as_much_or_more_is_none() {
        var own = organisation(ORGANISATION).of("shop/app");
        for (var tight : List.of("reviews: 2", "reviews: 5", "noForcePush: true", "push: [anna]", "push: []", "checks: [sast]", "immutable: false")) {
            assertEquals(List.of(), repository("  - references: refs/heads/main\n    " + tight + "\n").looserThan(own), tight);
        }
        assertEquals(List.of(), repository("  - references: refs/heads/feature\n    reviews: 1\n    noForcePush: false\n").looserThan(own));
    }

    @Test @Tag("P3") void what_nobody_knows_is_refused_at_every_depth_of_the_organisation_s_rules() {
        var fine = "{\"source\": {\"version\": 1, \"groups\": [{\"repositories\": \"**\", \"protect\": [{\"references\": \"refs/heads/main\", \"reviews\": 1}], \"conventions\": [{\"path\": \"x\"}]}]}}";
        organisation(fine);
        for (var place : List.of("\"version\": 1", "\"repositories\": \"**\"", "\"reviews\": 1", "\"path\": \"x\"")) {
            assertThrows(Rejected.Malformed.class, () -> organisation(fine.replace(place, place + ", \"moore\": 1")), place);
        }
    }

    @Test @Tag("P3") void what_nobody_knows_is_refused_in_either_file() {
        assertTrue(organisation(ORGANISATION).groups().size() == 2);
        for (var wrong : List.of(ORGANISATION.replace("noForcePush", "noForcePushes"), ORGANISATION.replace("\"version\": 1", "\"version\": 2"), ORGANISATION.replace("\"version\": 1, ", ""),
                ORGANISATION.replace("repositories", "repository"), ORGANISATION.replace("\"reviews\": 2", "\"reviews\": 11"), ORGANISATION.replace("\"reviews\": 2", "\"reviews\": \"2\""),
                ORGANISATION.replace("\"noDeletion\": true,", "\"noDeletion\": \"true\","), ORGANISATION.replace("refs/heads/main", "main"), ORGANISATION.replace("[\"unit\"]", "[\"unit\", \"unit\"]"),
                ORGANISATION.replace(".gitattributes", "../x"), ORGANISATION.replace("caseTwins", "caseTwin"), ORGANISATION.replace("team:core", "team: core"),
                ORGANISATION.replace("refs/tags/**", "refs/tags/***"), ORGANISATION.replace(", \"immutable\": true, \"noDeletion\": true", ""))) {
            assertThrows(Rejected.Malformed.class, () -> organisation(wrong), wrong);
        }
        for (var wrong : List.of("  - references: refs/heads/x\n    review: 1\n", "  - references: refs/heads/x\n", "  - reviews: 1\n", "  - references: refs/heads/x\n    reviews: yes\n", "  x: 1\n")) {
            assertThrows(Rejected.Malformed.class, () -> repository(wrong), wrong);
        }
        assertThrows(Rejected.Malformed.class, () -> RepositoryRules.read(Bytes.utf8("version: 1\nprotects: []\n")));
    }

    @Test void nothing_may_be_built_from_outside_but_what_the_organisation_names() {
        assertTrue(OrganisationRules.NONE.outside().patterns().isEmpty() && organisation(ORGANISATION).outside().patterns().isEmpty());
        var named = organisation("{\"source\": {\"version\": 1, \"groups\": [], \"outside\": [\"file:///srv/*\", \"https://git.example.org/acme/app\"]}}").outside();
        assertTrue(named.admits("file:///srv/app") && named.admits("https://git.example.org/acme/app"));
        for (var other : List.of("file:///srv/app/deeper", "file:///srv", "file://srv/app", "https://git.example.org/acme/app2", "https://git.example.org/acme", "")) {
            assertFalse(named.admits(other), other);
        }
        for (var wrong : List.of("\"**\"", "[1]", "[\"\"]", "[\"***\"]", "[\"[a-z]\"]", "null")) {
            assertThrows(Rejected.Malformed.class, () -> organisation("{\"source\": {\"version\": 1, \"groups\": [], \"outside\": " + wrong + "}}"), wrong);
        }
    }

    @Test void a_machine_is_known_over_ssh_by_the_keys_that_the_organisation_names_for_its_port_and_by_none_else() {
        var one = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
        var hosts = organisation("{\"source\": {\"version\": 1, \"groups\": [], \"sshHosts\": [{\"host\": \"git.example.org\", \"keys\": [\"" + one + "\"]}]}}");
        assertEquals(Set.of(OpenSshKey.read(one)), hosts.hostKeys("git.example.org", 22));
        for (var other : List.of("example.org", "git.example.org.", "GIT.example.org", "")) {
            assertEquals(Set.of(), hosts.hostKeys(other, 22), other);
        }
        assertEquals(Set.of(), hosts.hostKeys("git.example.org", 2222));
        assertEquals(Set.of(), OrganisationRules.NONE.hostKeys("git.example.org", 22));
        var host = "{\"host\": \"git.example.org\", \"keys\": [\"" + one + "\"]}";
        for (var wrong : List.of("{}", "[{\"host\": \"git.example.org\"}]", "[" + host.replace(one, "") + "]", "[" + host.replace("[\"" + one + "\"]", "[]") + "]", "[" + host + ", " + host + "]",
                "[" + host.replace("git.", "*.") + "]", "[" + host.replace("}", ", \"port\": 0}") + "]", "[" + host.replace("}", ", \"trust\": true}") + "]", "[" + host.replace("AAAAC3", "AAAAC4") + "]")) {
            assertThrows(Rejected.Malformed.class, () -> organisation("{\"source\": {\"version\": 1, \"groups\": [], \"sshHosts\": " + wrong + "}}"), wrong);
        }
    }

    @Test void equal_rules_have_an_equal_digest_and_others_another() {
        var rules = organisation(ORGANISATION).of("shop/app");
        assertEquals(OrganisationRules.digest(rules), OrganisationRules.digest(organisation(ORGANISATION.replace("\n", " ")).of("shop/other")));
        assertFalse(OrganisationRules.digest(rules).equals(OrganisationRules.digest(organisation(ORGANISATION.replace("\"reviews\": 2", "\"reviews\": 3")).of("shop/app"))));
    }

    private static String many(int times, java.util.function.IntFunction<String> one) {
        return java.util.stream.IntStream.range(0, times).mapToObj(one).collect(java.util.stream.Collectors.joining(", "));
    }

    private static OrganisationRules withRules(int rules, int conventions, int groups, int outside, int templates) {
        return organisation("{\"source\": {\"version\": 1, \"groups\": [" + many(groups, g -> "{\"repositories\": \"r" + g + "\", \"protect\": ["
                + many(g == 0 ? rules : 1, n -> "{\"references\": \"refs/heads/b" + n + "\", \"reviews\": 10}") + "], \"conventions\": ["
                + many(g == 0 ? conventions : 0, n -> "{\"path\": \"p" + n + "\"}") + "]}") + "], \"outside\": [" + many(outside, n -> "\"file:///srv/" + n + "\"")
                + "], \"templates\": [" + many(templates, n -> "{\"name\": \"t" + n + "\", \"repositories\": \"**\", \"files\": {\"a\": \"b\"}}") + "]}}");
    }

    @Test void as_much_as_is_allowed_is_taken_and_one_more_refused() {
        assertEquals(200, withRules(500, 500, 200, 200, 50).groups().size());
        assertThrows(Rejected.Malformed.class, () -> withRules(501, 1, 1, 1, 1));
        assertThrows(Rejected.Malformed.class, () -> withRules(1, 501, 1, 1, 1));
        assertThrows(Rejected.Malformed.class, () -> withRules(1, 1, 201, 1, 1));
        assertThrows(Rejected.Malformed.class, () -> withRules(1, 1, 1, 201, 1));
        assertThrows(Rejected.Malformed.class, () -> withRules(1, 1, 1, 1, 51));
        var hundred = "\"checks\": [" + many(100, n -> "\"c" + n + "\"") + "]";
        assertFalse(wantsReview(hundred));
        assertThrows(Rejected.Malformed.class, () -> wantsReview(hundred.replace("]", ", \"c\"]")));
        assertThrows(Rejected.Malformed.class, () -> new Setting.Count(11));
        assertThrows(Rejected.Malformed.class, () -> new Setting.Count(-1));
        assertEquals("0 10", new Setting.Count(0).shown() + " " + new Setting.Count(10).shown());
    }

    private static RepositoryTemplate template(String name, int files, int bytes) {
        var all = new java.util.TreeMap<String, Bytes>();
        for (var i = 0; i < files; i++) {
            all.put("f" + i, Bytes.of(new byte[i == 0 ? bytes - files + 1 : 1]));
        }
        return new RepositoryTemplate(name, PathGlob.of("**"), false, all);
    }

    @Test void a_template_is_of_a_hundred_files_and_a_quarter_of_a_mebibyte_at_most() {
        assertEquals(100, template("a".repeat(50), 100, 256 << 10).files().size());
        assertEquals("az09-", template("az09-", 1, 1).name());
        for (var name : List.of("a".repeat(51), "`", "{", "/", ":", ".")) {
            assertThrows(Rejected.Malformed.class, () -> template(name, 1, 1), name);
        }
        assertThrows(Rejected.Malformed.class, () -> template("a", 101, 200));
        assertThrows(Rejected.Malformed.class, () -> template("a", 2, (256 << 10) + 1));
    }

    @Test void the_line_of_a_setting_is_found_behind_lists_that_are_no_rules() {
        var own = organisation(ORGANISATION).of("shop/app");
        var rules = RepositoryRules.read(Bytes.utf8("version: 1\nconventions:\n  - path: a\n  - path: b\nprotect:\n  - references: refs/heads/feature\n    push:\n      - anna\n      - ben\n"
                + "  - reviews: 1\n    references: refs/heads/main\n"));
        assertEquals(List.of(10), rules.looserThan(own).stream().map(RepositoryRules.LooseLine::line).toList());
    }
}
