package dev.alnage.factory.source.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.AllowedSigners;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.change.Inspector;
import dev.alnage.factory.source.change.Merges;
import dev.alnage.factory.source.change.ReferenceRecords;
import dev.alnage.factory.source.secrets.RuleSet;
import dev.alnage.factory.source.secrets.SecretScan;
import dev.alnage.factory.source.secrets.Waivers;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.GitProcess;
import dev.alnage.policy.protect.OrganisationRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes of commits that real git made and ssh-keygen signed, against a real ledger; each test has a repository of its own there. */
class SourceGateTest {
    private static final String ORGANISATION = """
            {"source": {"version": 1, "groups": [{"repositories": "shop/**", "protect": [
              {"references": "refs/heads/main", "noForcePush": true, "noDeletion": true, "signedCommits": true, "noSecrets": true},
              {"references": "refs/tags/**", "immutable": true, "noDeletion": true, "signedCommits": true},
              {"references": "refs/heads/reviewed", "reviews": 1},
              {"references": "refs/heads/owned", "owners": true},
              {"references": "refs/heads/dco", "signedOff": true},
              {"references": "refs/heads/checked", "checks": ["unit"]},
              {"references": "refs/heads/core", "push": ["team:core"]},
              {"references": "refs/heads/line", "linearHistory": true}],
             "conventions": [{"path": "app.txt"}]}]}}
            """;
    private static final String MAIN = "refs/heads/main";
    private static final SecretScan SECRETS = SecretScan.of(RuleSet.shipped(), Waivers.NONE);
    @TempDir static Path home;
    private static FactoryWorld world;
    private static Path repository;
    private static SigningKeys keys;
    private static final Map<String, Digest> IDS = new HashMap<>();
    private static int repositories;

    private SourceScope scope;
    private ReferenceRecords records;
    private Optional<OrganisationRules> rules;
    private Json.Members practices = Json.object().build();
    private Set<String> good = Set.of();
    private boolean ledgerFails;
    /** Whether the policy asks more than a key in a file. */
    private boolean stepUp;
    private String key = "SHA256:x";

    @BeforeAll static void history() throws IOException {
        world = new FactoryWorld(Files.createDirectory(home.resolve("factory")));
        var git = GitProcess.worktree(home.resolve("work"));
        repository = git.directory().resolve(".git");
        var key = home.resolve("anna");
        run(home, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "anna", "-f", key.toString());
        keys = new SigningKeys(AllowedSigners.read(Bytes.utf8("anna " + Files.readString(home.resolve("anna.pub"))), Set.of(NameTemplate.ANY), ZoneOffset.UTC), List.of());
        for (var setting : List.of("gpg.format ssh", "user.signingKey " + key)) {
            git.run("config", setting.split(" ")[0], setting.split(" ")[1]);
        }
        write(git, "app.txt", "one\ntwo\nthree\nfour\n", "CODEOWNERS", "* @anna\n/sec/ @ben\n");
        commit(git, "first", "-S");
        write(git, "app.txt", "one\ntwo\nthree\nfour\nfive\n");
        commit(git, "second", "-S");
        branch(git, "unsigned", "app.txt", "unsigned\n");
        commit(git, "unsigned");
        branch(git, "key", "id_rsa", "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAx1V6mYJ0c3l7u2Xn\n-----END RSA PRIVATE KEY-----\n");
        commit(git, "key", "-S");
        branch(git, "modules", ".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c x\n");
        commit(git, "modules", "-S");
        branch(git, "link", "app.txt", "link\n");
        Files.createSymbolicLink(git.directory().resolve("passwd"), Path.of("/etc/passwd"));
        commit(git, "link", "-S");
        branch(git, "loose", ".alnage/source.yaml", "version: 1\nprotect:\n  - references: refs/heads/main\n    signedCommits: false\n");
        commit(git, "loose", "-S");
        branch(git, "tight", ".alnage/source.yaml", "version: 1\nprotect:\n  - references: refs/heads/main\n    signedOff: true\n");
        commit(git, "tight", "-S");
        write(git, "app.txt", "after\n");
        commit(git, "after-tight", "-S");
        gateRules(git);
        branch(git, "sec", "sec/x", "x\n");
        commit(git, "sec", "-S");
        branch(git, "owners", "CODEOWNERS", "* @anna\nsec/ ben\n");
        commit(git, "owners", "-S");
        branch(git, "signed-off", "app.txt", "signed off\n");
        commit(git, "signed-off", "-S", "-s");
        branch(git, "bare-tree", "other.txt", "x\n");
        git.run("rm", "-q", "app.txt");
        commit(git, "without", "-S");
        git.run("checkout", "-q", "-b", "merge", IDS.get("first").hex());
        write(git, "other.txt", "other\n");
        commit(git, "side", "-S");
        git.run("merge", "-q", "-S", "--no-edit", "main");
        IDS.put("merge", head(git));
        write(git, "evil.txt", "evil\n");
        git.run("add", "-A");
        git.run("commit", "-q", "-S", "--amend", "--no-edit");
        IDS.put("evil", head(git));
        git.run("tag", "-s", "-m", "v1", "v1", "main");
        git.run("tag", "v2", "main");
        IDS.put("v1", Digest.gitCommit(git.run("rev-parse", "refs/tags/v1")));
    }

    /** Rules of the repository's own for its pipelines: some that ask for more, and some that nobody could ask or that ask for less. */
    private static void gateRules(GitProcess git) throws IOException {
        var deny = "package project.release\ndeny contains \"on a Friday\" if time.weekday(time.now_ns()) == \"Friday\"\n";
        var week = "version: 1\npractices: { vulnerabilities: { severity: high, ageDays: 7 } }\n";
        for (var each : Map.of("rules-more", deny, "rules-allow", "package project.release\nallow := true\n", "rules-broken", "package project.release\ndeny contains x if y == 1\n",
                "rules-of-others", "package policy.release\ndeny contains \"x\" if false\n",
                "rules-bent", deny + "deny contains \"x\" if data.alnage.policy.version == 1 with data.alnage.policy.version as 2\n").entrySet()) {
            branch(git, each.getKey(), ".alnage/policy/release.rego", each.getValue(), ".alnage/policy/settings.yaml", week);
            commit(git, each.getKey(), "-S");
        }
        branch(git, "settings-of-keys", ".alnage/policy/settings.yaml", "version: 1\npractices: { keys: { ssh: 1 } }\n");
        commit(git, "settings-of-keys", "-S");
        branch(git, "rules-by-link", "app.txt", "x\n");
        Files.createDirectories(git.directory().resolve(".alnage/policy"));
        Files.createSymbolicLink(git.directory().resolve(".alnage/policy/release.rego"), Path.of("../../app.txt"));
        commit(git, "rules-by-link", "-S");
    }

    private static void write(GitProcess git, String... files) throws IOException {
        for (var i = 0; i < files.length; i += 2) {
            Files.createDirectories(git.directory().resolve(files[i]).getParent());
            Files.writeString(git.directory().resolve(files[i]), files[i + 1]);
        }
    }

    private static void branch(GitProcess git, String name, String... files) throws IOException {
        git.run("checkout", "-q", "-b", name, IDS.get("second").hex());
        write(git, files);
    }

    private static void commit(GitProcess git, String name, String... options) throws IOException {
        git.run("add", "-A");
        var words = new ArrayList<>(List.of("commit", "-q", "-m", name));
        words.addAll(List.of(options));
        git.run(words.toArray(String[]::new));
        IDS.put(name, head(git));
    }

    private static Digest head(GitProcess git) throws IOException {
        return Digest.gitCommit(git.run("rev-parse", "HEAD"));
    }

    private static void run(Path directory, String... command) throws IOException {
        var process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            assertEquals(0, process.waitFor(), output);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @AfterAll static void end() throws IOException {
        world.close();
    }

    @BeforeEach void repository() {
        scope = new SourceScope(world.trust().trustDomain(), "shop/app" + repositories++);
        records = new ReferenceRecords(world.ledger, world::trust, world.clock, world.ingest);
        rules = Optional.of(OrganisationRules.of((Json.Members) JsonReader.read(Bytes.utf8(ORGANISATION))));
    }

    private SourceInspector inspector() {
        var people = new InForce.People() {
            @Override public java.util.SortedSet<String> teams(String account) {
                return new TreeSet<>(account.equals("carl") ? Set.of("core") : Set.of());
            }

            @Override public boolean isStepUpAsked() {
                return stepUp;
            }

            @Override public Optional<String> wanting(Pusher pusher) {
                return stepUp && !pusher.key().equals("token") ? Optional.of("touch it") : Optional.empty();
            }
        };
        return new SourceInspector(scope.trustDomain(), records, _ -> new InForce(rules, practices, new ReferenceChange.Rules("org/source@v1", Digest.of(Bytes.utf8("rules"))),
                keys, SECRETS, people), SourceInspector.checks((_, _) -> {
                    if (ledgerFails) {
                        throw new IOException("the ledger is not there");
                    }
                    return good;
                }, (_, _) -> Set.of("ben")), world.clock);
    }

    private PushGate.Answer push(String pusher, ReferenceUpdate... updates) throws IOException {
        return new SourceGate(scope.trustDomain(), inspector(), records).decide(new Push(scope.repository(),
                new Pusher(pusher, key, Optional.empty(), Pusher.Transport.SSH), List.of(updates), List.of()), repository, repository);
    }

    private static ReferenceUpdate move(String reference, String before, String after) {
        return new ReferenceUpdate(reference, Optional.ofNullable(IDS.get(before)), Optional.ofNullable(IDS.get(after)));
    }

    private List<Refusal> refused(ReferenceUpdate... updates) throws IOException {
        var refusals = assertInstanceOf(PushGate.Answer.Refused.class, push("anna", updates)).refusals();
        ReadByPushers.require(refusals, List.of(updates));
        return refusals;
    }

    private static Set<String> codes(List<Refusal> refusals) {
        return refusals.stream().map(Refusal::code).collect(Collectors.toSet());
    }

    private List<SourceInspection> accepted(String pusher, ReferenceUpdate... updates) throws IOException {
        var answer = push(pusher, updates);
        var accepted = assertInstanceOf(PushGate.Answer.Accepted.class, answer, answer::toString);
        var inspections = new ArrayList<SourceInspection>();
        for (var digest : accepted.statements()) {
            var statement = world.trust().verifyStatement(world.evidence().find(digest).orElseThrow().envelope(), dev.alnage.evidence.sign.Role.INGEST,
                    dev.alnage.evidence.sign.Occasion.at(world.clock.now())).value();
            if (statement.predicate().type().equals(SourceInspection.TYPE)) {
                inspections.add(SourceInspection.read(statement));
            }
        }
        return inspections;
    }

    /** A repository in which references have been let in before. */
    private void begun(String reference, String commit) throws IOException {
        records.record(scope, List.of(move(reference, "", commit)), ReferenceRecords.Cause.push("anna", "SHA256:x", "ssh",
                new ReferenceChange.Rules("org/source@v1", Digest.of(Bytes.utf8("rules")))), List.of());
    }

    @Tag("source/signed-commits")
    @Test void an_honest_push_is_on_record_with_what_was_found_before_it_is_accepted() throws IOException {
        var inspection = accepted("anna", move(MAIN, "", "second")).getFirst();
        assertEquals(Optional.of(IDS.get("second")), records.history(scope).find(MAIN));
        assertEquals(IDS.get("second"), inspection.revision());
        assertEquals(2, inspection.commits());
        assertEquals(Set.of("anna", "email:anna@example.org"), inspection.contributors());
        for (var control : List.of("signatures", "secrets", "trees", "history", "protection")) {
            assertTrue(inspection.passed(control), control);
        }
        for (var control : List.of("reviews", "owners", "checks", "sign-off", "step-up")) {
            assertEquals(SourceInspection.Result.NOT_APPLICABLE, inspection.find(control).orElseThrow().result(), control);
        }
        assertEquals(List.of("noDeletion", "noForcePush", "noSecrets", "signedCommits"), inspection.find("protection").orElseThrow().notes());
    }

    @Tag("source/signed-commits")
    @Test void an_unsigned_commit_is_refused_by_name_and_behind_another_too() throws IOException {
        begun(MAIN, "second");
        var refusals = refused(move(MAIN, "second", "unsigned"));
        assertEquals(Set.of("ALN-SRC-012"), codes(refusals));
        assertEquals(IDS.get("unsigned").hex(), refusals.getFirst().where());
        // it lies in a branch that asks for nothing already: that makes it no better
        accepted("anna", move("refs/heads/feature", "", "unsigned"));
        assertEquals(Set.of("ALN-SRC-012"), codes(refused(move(MAIN, "second", "unsigned"))));
    }

    @Tag("source/no-secrets")
    @Test void a_secret_is_refused_and_never_shown_also_when_another_branch_has_it_already() throws IOException {
        begun(MAIN, "second");
        accepted("anna", move("refs/heads/feature", "", "key"));
        var refusals = refused(move(MAIN, "second", "key"));
        assertTrue(codes(refusals).stream().allMatch(code -> code.equals("ALN-SRC-030") || code.equals("ALN-SRC-031")), refusals::toString);
        assertTrue(refusals.stream().noneMatch(refusal -> refusal.toString().contains("MIIEowIBAAKCAQEAx1V6")), refusals::toString);
        // for review it is not kept either: a change may be for any branch
        assertTrue(codes(refused(move("refs/changes/1/1", "", "key"))).stream().anyMatch(code -> code.startsWith("ALN-SRC-03")));
    }

    @Tag("source/mfa")
    @Test void a_protected_reference_is_not_moved_by_one_key_in_a_file_where_the_policy_asks_for_more() throws IOException {
        begun(MAIN, "first");
        stepUp = true;
        var refusals = refused(move(MAIN, "first", "second"));
        assertEquals(Set.of("ALN-USR-060"), codes(refusals));
        assertEquals("touch it", refusals.getFirst().fix());
        // what nothing protects is moved as before, and whoever has shown more moves the other, too
        accepted("anna", move("refs/heads/feature", "", "second"));
        stepUp = false;
        assertEquals(SourceInspection.Result.NOT_APPLICABLE, accepted("anna", move("refs/heads/other", "", "second")).getFirst().find("step-up").orElseThrow().result());
        stepUp = true;
        key = "token";
        assertTrue(accepted("anna", move(MAIN, "first", "second")).getFirst().passed("step-up"));
    }

    @Tag("G5")
    @Test void hostile_trees_are_refused_wherever_they_are_pushed() throws IOException {
        begun(MAIN, "second");
        assertEquals(Set.of("ALN-SRC-054"), codes(refused(move("refs/heads/feature", "", "modules"))));
        assertEquals(Set.of("ALN-SRC-053"), codes(refused(move("refs/heads/feature", "", "link"))));
        accepted("anna", move("refs/heads/feature", "", "second"));
    }

    @Tag("source/branch-protection")
    @Test void history_is_not_lost_and_what_is_immutable_stays() throws IOException {
        begun(MAIN, "second");
        assertEquals(Set.of("ALN-SRC-060"), codes(refused(move(MAIN, "second", "first"))));
        assertEquals(Set.of("ALN-SRC-061"), codes(refused(move(MAIN, "second", ""))));
        accepted("anna", move("refs/tags/v1", "", "v1"));
        assertTrue(codes(refused(move("refs/tags/v1", "v1", "second"))).contains("ALN-SRC-062"));
        assertTrue(codes(refused(move("refs/tags/v1", "v1", ""))).contains("ALN-SRC-062"));
        accepted("anna", move("refs/heads/feature", "", "second"));
        accepted("anna", move("refs/heads/feature", "second", "first"));
        accepted("anna", move("refs/heads/feature", "first", ""));
    }

    @Tag("G4")
    @Test void a_tag_under_another_name_or_without_a_signature_is_refused() throws IOException {
        begun(MAIN, "second");
        assertEquals(Set.of("ALN-SRC-079"), codes(refused(move("refs/tags/v9", "", "v1"))));
        begun("refs/heads/feature", "unsigned");
        assertEquals(Set.of("ALN-SRC-012"), codes(refused(move("refs/tags/light", "", "unsigned"))));
        accepted("anna", move("refs/tags/v1", "", "v1"));
    }

    @Tag("G4")
    @Test void a_tag_that_is_held_already_does_not_get_another_name_and_a_held_commit_no_tag_that_nobody_signed() throws IOException {
        begun(MAIN, "second");
        begun("refs/tags/v1", "v1");
        assertEquals(Set.of("ALN-SRC-079"), codes(refused(move("refs/tags/v9", "", "v1"))));
        assertEquals(Set.of("ALN-SRC-012"), codes(refused(move("refs/tags/light", "", "second"))));
        accepted("anna", move("refs/heads/feature", "", "second"));
    }

    @Tag("G6")
    @Test void a_name_that_reads_as_something_else_is_refused() throws IOException {
        for (var name : List.of("refs/heads/--upload-pack=x", "refs/heads/a\u001b[2J", "refs/heads/HEAD")) {
            var refusals = refused(move(name, "", "second"));
            assertEquals(Set.of("ALN-SRC-056"), codes(refusals), name);
            assertTrue(refusals.getFirst().where().chars().noneMatch(c -> c < 0x20));
        }
    }

    @Tag("G3")
    @Test void an_evil_merge_is_refused_where_nobody_reviews_and_an_automatic_one_is_not() throws IOException {
        begun(MAIN, "second");
        assertEquals(Set.of("ALN-SRC-057"), codes(refused(move(MAIN, "second", "evil"))));
        accepted("anna", move("refs/changes/1/1", "", "evil"));
        assertEquals(Set.of("ALN-SRC-057"), codes(refused(move(MAIN, "second", "evil"))), "it lies there for review, which makes it no better");
        var inspection = accepted("anna", move(MAIN, "second", "merge")).getFirst();
        assertEquals(List.of(), inspection.evilMerges());
        assertEquals(2, inspection.commits());
        assertEquals(List.of(IDS.get("evil")), accepted("anna", move("refs/changes/2/1", "", "evil")).getFirst().evilMerges());
    }

    @Tag("source/contribution-policy")
    @Test void a_repository_s_rules_for_its_pipelines_may_ask_for_more_and_loosen_nothing() throws IOException {
        begun("refs/heads/feature", "second");
        for (var wrong : Map.of("rules-allow", "project.release.allow", "rules-broken", "release.rego", "rules-of-others", "package policy.release",
                "rules-bent", "data.alnage.policy.version", "settings-of-keys", "practices.keys", "rules-by-link", "release.rego").entrySet()) {
            var refusal = refused(move("refs/heads/feature", "second", wrong.getKey())).getFirst();
            assertEquals("ALN-POL-015", refusal.code(), refusal::toString);
            assertTrue(refusal.toString().contains(wrong.getValue()), refusal::toString);
        }
        // under an organisation that asks for a scan of the last three days, a week is less
        practices = organisation("{\"vulnerabilities\":{\"severity\":\"medium\",\"ageDays\":3}}");
        var loose = refused(move("refs/heads/feature", "second", "rules-more"));
        assertEquals(List.of("ALN-POL-016", "ALN-POL-016"), loose.stream().map(Refusal::code).toList());
        assertTrue(loose.toString().contains("practices.vulnerabilities.severity: high") && loose.toString().contains("practices.vulnerabilities.ageDays: 7"), loose::toString);
        practices = organisation("{\"vulnerabilities\":{\"ageDays\":14}}");
        accepted("anna", move("refs/heads/feature", "second", "rules-more"));
    }

    private static Json.Members organisation(String practices) {
        return (Json.Members) JsonReader.read(Bytes.utf8(practices));
    }

    @Tag("source/branch-protection")
    @Test void a_merge_in_a_linear_history_is_refused() throws IOException {
        begun("refs/heads/line", "second");
        assertEquals(Set.of("ALN-SRC-063"), codes(refused(move("refs/heads/line", "second", "merge"))).stream().filter(code -> !code.equals("ALN-SRC-057")).collect(Collectors.toSet()));
        accepted("anna", move("refs/heads/line", "second", "signed-off"));
    }

    @Tag("source/four-eyes")
    @Test void nobody_pushes_past_review_and_the_server_s_own_name_is_no_way_in() throws IOException {
        begun(MAIN, "first");
        begun("refs/heads/reviewed", "first");
        assertEquals(Set.of("ALN-SRC-066"), codes(refused(move("refs/heads/reviewed", "first", "second"))));
        assertInstanceOf(PushGate.Answer.Refused.class, push(Merges.PUSHER, move("refs/heads/reviewed", "first", "second")));
        var merged = assertInstanceOf(Inspector.Found.Clean.class, inspector().inspect(new Push(scope.repository(),
                new Pusher(Merges.PUSHER, "SHA256:x", Optional.empty(), Pusher.Transport.LOCAL), List.of(move("refs/heads/reviewed", "first", "second")), List.of()),
                repository, repository));
        assertTrue(merged.inspections().getFirst().passed("reviews"));
    }

    @Tag("source/contribution-policy") @Tag("source/security-testing")
    @Test void who_may_push_where_and_with_which_sign_off_and_results_is_asked() throws IOException {
        begun(MAIN, "second");
        assertEquals(Set.of("ALN-SRC-065"), codes(refused(move("refs/heads/core", "", "second"))));
        accepted("carl", move("refs/heads/core", "", "second"));
        begun("refs/heads/dco", "second");
        assertEquals(Set.of("ALN-SRC-064"), codes(refused(move("refs/heads/dco", "second", "unsigned"))));
        accepted("anna", move("refs/heads/dco", "second", "signed-off"));
        assertEquals(Set.of("ALN-SRC-067"), codes(refused(move("refs/heads/checked", "", "second"))));
        good = Set.of("unit");
        assertTrue(accepted("anna", move("refs/heads/checked", "", "second")).getFirst().passed("checks"));
    }

    @Tag("source/contribution-policy")
    @Test void a_push_cannot_weaken_its_own_check_and_what_it_tightens_counts_from_the_next_on() throws IOException {
        begun(MAIN, "second");
        var refusals = refused(move(MAIN, "second", "loose"));
        assertEquals(Set.of("ALN-SRC-070"), codes(refusals));
        assertEquals(".alnage/source.yaml:4", refusals.getFirst().where());
        accepted("anna", move(MAIN, "second", "tight"));
        assertEquals(Set.of("ALN-SRC-064"), codes(refused(move(MAIN, "tight", "after-tight"))));
    }

    @Tag("source/code-owners")
    @Test void owners_approve_what_is_theirs_and_an_unfit_file_of_owners_gets_in_nowhere() throws IOException {
        begun(MAIN, "second");
        begun("refs/heads/owned", "second");
        var refusals = refused(move("refs/heads/owned", "second", "sec"));
        assertEquals(Set.of("ALN-SRC-068"), codes(refusals));
        assertTrue(refusals.getFirst().expected().contains("@ben (CODEOWNERS:2)"), refusals::toString);
        assertTrue(accepted("ben", move("refs/heads/owned", "second", "sec")).getFirst().passed("owners"));
        assertEquals(Set.of("ALN-SRC-071"), codes(refused(move("refs/heads/feature", "", "owners"))));
        assertEquals(Set.of("ALN-SRC-068"), codes(assertInstanceOf(PushGate.Answer.Refused.class, push("ben", move("refs/heads/owned", "sec", "loose"))).refusals()).stream()
                .filter(code -> code.equals("ALN-SRC-068")).collect(Collectors.toSet()), "ben owns one folder only");
    }

    @Tag("source/code-owners")
    @Test void a_file_that_the_organisation_asks_for_must_be_there() throws IOException {
        begun(MAIN, "second");
        assertEquals(Set.of("ALN-SRC-069"), codes(refused(move(MAIN, "second", "without"))));
        accepted("anna", move("refs/heads/feature", "", "without"));
    }

    @Test void what_cannot_be_told_lets_nothing_in_and_says_so() throws IOException {
        begun(MAIN, "first");
        ledgerFails = true;
        assertEquals(Set.of("ALN-SRC-073"), codes(refused(move("refs/heads/checked", "", "first"))));
        rules = Optional.empty();
        assertEquals(Set.of("ALN-SRC-072"), codes(refused(move("refs/heads/feature", "", "first"))));
        assertEquals(Optional.empty(), records.history(scope).find("refs/heads/feature"));
    }

    @Test void one_refused_reference_keeps_all_of_the_push_out_and_all_refusals_come_sorted() throws IOException {
        begun(MAIN, "second");
        var refusals = refused(move("refs/heads/feature", "", "second"), move(MAIN, "second", "first"), move("refs/heads/core", "", "second"));
        assertEquals(List.of("ALN-SRC-060", "ALN-SRC-065"), refusals.stream().map(Refusal::code).toList());
        assertEquals(Optional.empty(), records.history(scope).find("refs/heads/feature"));
    }

    @Tag("source/branch-protection")
    @Test void each_control_holds_since_the_move_of_which_it_was_asked_and_what_came_in_without_drifts() throws IOException {
        begun(MAIN, "first");
        accepted("anna", move(MAIN, "first", "second"));
        accepted("anna", move(MAIN, "second", "tight"));
        begun("refs/heads/reviewed", "first");
        var standings = dev.alnage.factory.source.rules.Standings.of(world.trust(), world.evidence(), scope, rules.orElseThrow().of(scope.repository()));
        assertEquals(List.of(MAIN, "refs/heads/reviewed"), standings.stream().map(standing -> standing.reference()).toList());
        assertEquals(IDS.get("second"), standings.getFirst().continuity().since().get("signedCommits").revision());
        assertEquals(List.of(), standings.getFirst().drift());
        assertEquals(List.of("reviews"), standings.getLast().drift().stream().map(dev.alnage.policy.protect.Drift::control).toList());
    }

    @Test void objects_that_are_not_there_are_refused() throws IOException {
        IDS.put("nowhere", Digest.gitCommit("1".repeat(40)));
        assertEquals(Set.of("ALN-SRC-058"), codes(refused(move("refs/heads/feature", "", "nowhere"))));
    }

    @Test void a_reference_that_moved_meanwhile_is_refused_and_nothing_is_on_record() throws IOException {
        begun(MAIN, "second");
        assertInstanceOf(PushGate.Answer.Refused.class, push("anna", move(MAIN, "first", "tight")));
        assertEquals(Optional.of(IDS.get("second")), records.history(scope).find(MAIN));
    }
}
