package dev.alnage.factory.source.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules in the form of gitleaks mean here what gitleaks says that they mean. */
@Tag("source/no-secrets")
class GitleaksFileTest {
    private static final String RULE = """
            [[rules]]
            id = "ticket"
            description = "Ticket"
            regex = '''ticket=(\\w+)-(\\w+)'''
            keywords = ["TICKET"]
            """;

    private static List<String> found(String toml, String path, String content) {
        return found(toml, Place.file(path), content);
    }

    private static List<String> found(String toml, Place place, String content) {
        return SecretScan.of(read(toml), Waivers.NONE).scan(place, Bytes.utf8(content)).findings().stream().map(Finding::toString).toList();
    }

    private static RuleSet read(String toml) {
        return GitleaksFile.read(Bytes.utf8(toml), path -> {
            throw new Rejected.Malformed("found no " + path + ", expected none to be asked for");
        });
    }

    @Test void the_first_group_is_the_secret_or_the_one_that_is_named() {
        assertEquals(List.of("a:1 ticket … (3 characters)"), found(RULE, "a", "ticket=abc-defgh"));
        assertEquals(List.of("a:1 ticket … (5 characters)"), found(RULE + "secretGroup = 2", "a", "ticket=abc-defgh"));
        assertEquals(List.of("a:1 t … (16 characters)"), found("[[rules]]\nid='t'\nregex='ticket=\\w+-\\w+'", "a", "ticket=abc-defgh"));
        assertThrows(Rejected.Malformed.class, () -> read(RULE + "secretGroup = 3"));
    }

    @Test void content_without_a_keyword_is_not_asked_and_case_does_not_matter() {
        var rule = RULE.replace("TICKET", "Fare").replace("ticket=", "(?i)ticket=");
        assertEquals(List.of(), found(rule, "a", "ticket=abc-defgh"));
        assertEquals(1, found(rule, "a", "the fARE\n\nTicket=abc-defgh").size(), "the keyword may stand anywhere in the content");
    }

    @Test void a_rule_without_any_word_sees_all_of_the_content() {
        var rule = "[[rules]]\nid='t'\nregex='[0-9]{3}-[0-9]{2}'";
        assertEquals(1, found(rule, "a", "x".repeat(100_000) + "123-45").size());
        assertEquals(0, found(rule, "a", "x".repeat(100_000) + "123x45").size());
    }

    @Test void a_secret_needs_more_bits_than_the_rule_says() {
        assertEquals(0, found(RULE + "entropy = 1.6", "a", "ticket=abc-defgh").size());
        assertEquals(1, found(RULE + "entropy = 1.5", "a", "ticket=abc-defgh").size());
        assertThrows(Rejected.Malformed.class, () -> read(RULE + "entropy = -1"));
    }

    @Test void a_path_without_regex_is_a_finding_by_itself_and_with_one_it_narrows() {
        var file = "[[rules]]\nid='f'\npath='''\\.secret$'''";
        assertEquals(List.of("a.secret f 2 bytes"), found(file, "a.secret", "xy"));
        assertEquals(List.of(), found(file, "a.secret.txt", "xy"));
        assertEquals(List.of(), found(RULE + "path='''\\.conf$'''", "a.txt", "ticket=abc-defgh"));
        assertEquals(1, found(RULE + "path='''\\.conf$'''", "a.conf", "ticket=abc-defgh").size());
    }

    @Test void allowlists_look_at_the_secret_the_match_or_the_line() {
        var content = "# public: ticket=abc-defgh";
        assertEquals(0, found(RULE + "[[rules.allowlists]]\nregexes=['^abc$']", "a", content).size());
        assertEquals(1, found(RULE + "[[rules.allowlists]]\nregexes=['ticket']", "a", content).size());
        assertEquals(0, found(RULE + "[[rules.allowlists]]\nregexTarget='match'\nregexes=['^ticket']", "a", content).size());
        assertEquals(1, found(RULE + "[[rules.allowlists]]\nregexTarget='match'\nregexes=['public']", "a", content).size());
        assertEquals(0, found(RULE + "[[rules.allowlists]]\nregexTarget='line'\nregexes=['public']", "a", content).size());
        assertEquals(1, found(RULE + "[[rules.allowlists]]\nregexTarget='line'\nregexes=['public']", "a", "# public\n" + "ticket=abc-defgh").size());
        assertThrows(Rejected.Malformed.class, () -> read(RULE + "[[rules.allowlists]]\nregexTarget='word'\nregexes=['x']"));
    }

    @Test void allowlists_hold_by_one_of_their_conditions_or_by_all() {
        var both = "[[rules.allowlists]]\ncondition='%s'\nstopwords=['ABC']\npaths=['''^test/''']\n";
        assertEquals(0, found(RULE + both.formatted("OR"), "src/a", "ticket=abc-defgh").size());
        assertEquals(0, found(RULE + both.formatted("OR"), "test/a", "ticket=xyz-defgh").size());
        assertEquals(1, found(RULE + both.formatted("AND"), "src/a", "ticket=abc-defgh").size());
        assertEquals(1, found(RULE + both.formatted("AND"), "test/a", "ticket=xyz-defgh").size());
        assertEquals(0, found(RULE + both.formatted("AND"), "test/a", "ticket=abc-defgh").size());
        assertThrows(Rejected.Malformed.class, () -> read(RULE + both.formatted("XOR")));
        assertThrows(Rejected.Malformed.class, () -> read(RULE + "[[rules.allowlists]]\ndescription='empty'"));
    }

    @Test void global_allowlists_hold_for_all_rules_or_for_those_they_name() {
        var other = "[[rules]]\nid='other'\nregex='''ticket=\\w+-\\w+'''\n";
        assertEquals(0, found(RULE + other + "[allowlist]\npaths=['^a$']", "a", "ticket=abc-defgh").size());
        assertEquals(1, found(RULE + other + "[[allowlists]]\ntargetRules=['ticket']\npaths=['^a$']", "a", "ticket=abc-defgh").size());
        assertThrows(Rejected.Malformed.class, () -> read(RULE + "[[allowlists]]\ntargetRules=['tikket']\npaths=['^a$']"));
        var commit = "1".repeat(40);
        assertEquals(0, found(RULE + "[allowlist]\ncommits=['" + commit + "']", new Place("a", true, commit), "ticket=abc-defgh").size());
        assertEquals(1, found(RULE + "[allowlist]\ncommits=['" + commit + "']", new Place("a", true, "2".repeat(40)), "ticket=abc-defgh").size());
    }

    @Test void a_comment_in_the_content_allows_nothing() {
        assertEquals(1, found(RULE, "a", "ticket=abc-defgh # gitleaks:allow").size());
    }

    @Test void rules_extend_those_of_a_file_and_change_what_they_name() {
        var files = Map.of("base.toml", Bytes.utf8(RULE + "[[rules]]\nid='other'\nregex='''zone=(\\w+)'''\n[allowlist]\nstopwords=['allowed']"));
        var rules = GitleaksFile.read(Bytes.utf8("[extend]\npath='base.toml'\ndisabledRules=['other']\n[[rules]]\nid='ticket'\nsecretGroup=2\n[[rules]]\nid='own'\nregex='own=(\\w+)'"), files::get);
        assertEquals(List.of("own", "ticket"), rules.rules().stream().map(Rule::id).sorted().toList());
        var ticket = rules.rules().stream().filter(rule -> rule.id().equals("ticket")).findFirst().orElseThrow();
        assertEquals("Ticket 2 [ticket]", ticket.title() + " " + ticket.secretGroup() + " " + ticket.keywords());
        assertEquals(1, rules.allowlists().size());
        var own = SecretScan.of(GitleaksFile.read(Bytes.utf8("[extend]\nuseDefault=true"), files::get), Waivers.NONE);
        assertEquals(1, own.scan("a", Bytes.utf8("glpat-1a2B3c4D5e6F7g8H9i0J")).findings().size(), "the rules of this program");
    }

    @Test void files_that_extend_each_other_come_to_an_end() {
        var self = Bytes.utf8("[extend]\npath='a.toml'");
        assertThrows(Rejected.Malformed.class, () -> GitleaksFile.read(self, _ -> self));
    }

    @Test void what_is_not_known_is_refused() {
        for (var wrong : List.of("[[rules]]\nid='a'\nregex='x'\nkeyword=['y']", "[[rules]]\nid='a'", "[[rules]]\nid='a'\nregex='('", "[[rule]]\nid='a'\nregex='x'", "x = ",
                "[[rules]]\nid='a'\nregex='x'\n[[rules]]\nid='a'\nregex='y'", "[extend]\nurl='https://example.org'", "[[rules]]\nid='a'\nregex='\\pL'", "d = 1979-05-27",
                "[[rules]]\nid='a'\nregex='x'\n[[rules.required]]\nid='b'", "x = " + "[".repeat(100) + "]".repeat(100))) {
            assertThrows(Rejected.Malformed.class, () -> read(wrong), wrong);
        }
    }

    @Tag("foreign") @Test void every_rule_of_gitleaks_is_read_and_finds_what_its_expression_describes() throws IOException {
        var rules = GitleaksFile.read(Bytes.of(Files.readAllBytes(foreign())), Map.<String, Bytes>of()::get);
        assertEquals(222, rules.rules().size());
        var random = new Random(1);
        var missed = new ArrayList<String>();
        for (var rule : rules.rules()) {
            var scan = SecretScan.of(new RuleSet(List.of(rule), List.of()), Waivers.NONE);
            var hit = false;
            for (var attempt = 0; attempt < 100 && !hit; attempt++) {
                hit = !scan.scan(Place.file(rule.path().map(path -> PatternSample.of(path.toString(), random)).orElse("a.txt")), Bytes.utf8(content(rule, random))).isClean();
            }
            if (!hit) {
                missed.add(rule.id());
            }
        }
        assertEquals(List.of(), missed);
        assertTrue(rules.rules().stream().filter(rule -> rule.regex().isPresent()).count() >= 220);
    }

    private static String content(Rule rule, Random random) {
        var keyword = rule.keywords().isEmpty() ? "" : rule.keywords().getFirst();
        return "# " + keyword + "\n" + rule.regex().map(regex -> PatternSample.of(regex.toString(), random)).orElse("") + "\n";
    }

    private static Path foreign() {
        for (var up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            var file = up.resolve("shared/data/secrets/gitleaks.toml");
            if (Files.exists(file)) {
                return file;
            }
        }
        assumeTrue("true".equals(System.getenv("CI")), "skipped: ../shared/data/secrets/gitleaks.toml is absent");
        throw new AssertionError("../shared/data/secrets/gitleaks.toml is absent, and CI must have it");
    }
}
