package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.JsonStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("build/policy-adherence")
class RuleCheckTest {
    private static final List<String> NAMES = List.of("a", "b", "dir/a", "dir/b", "dir/sub/a", "other/a", "a.jar");
    private static final List<String> PATTERNS = List.of("*", "a", "b", "dir/*", "*.jar", "?", "[ab]", "[!a]*", "sub/*", "nothing");
    private static final List<String> PREFIXES = List.of("", "dir", "dir/sub", "other");

    private static Hashes hashes(String content) {
        return Hashes.of(Digest.of(Bytes.utf8(content)));
    }

    /** {@code name=content name=content}. */
    private static SortedMap<String, Hashes> artifacts(String text) {
        var artifacts = new TreeMap<String, Hashes>();
        for (var part : text.isEmpty() ? new String[0] : text.split(" ")) {
            artifacts.put(part.substring(0, part.indexOf('=')), hashes(part.substring(part.indexOf('=') + 1)));
        }
        return artifacts;
    }

    private static ClassicLink link(String name, SortedMap<String, Hashes> materials, SortedMap<String, Hashes> products) {
        return new ClassicLink(name, Artifacts.of(materials), Artifacts.of(products), List.of(), Chain.nothing(), Chain.nothing());
    }

    private static List<String> findings(String materials, String products, String... rules) {
        var links = Map.of("maker", link("maker", artifacts(""), artifacts("a=1 dir/a=2 dir/b=3")), "step", link("step", artifacts(materials), artifacts(products)));
        var check = new RuleCheck(links);
        check.check("step", List.of(), java.util.Arrays.stream(rules).map(rule -> ArtifactRule.read(List.of(rule.split(" ")))).toList());
        return check.findings().stream().map(finding -> finding.found()).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "'', a=x, MATCH a WITH PRODUCTS FROM maker, another hash",
        "'', c=1, MATCH c WITH PRODUCTS FROM maker, not there",
        "'', a=1, MATCH a WITH MATERIALS FROM maker, not among its materials",
        "'', x/a=1, MATCH a IN y WITH PRODUCTS FROM maker, another source prefix",
        "'', a=1, MATCH a WITH PRODUCTS IN dir FROM maker, another destination prefix",
        "'', dira=2, MATCH a IN dir WITH PRODUCTS IN dir FROM maker, a prefix is a directory",
        "a=1, a=1, CREATE a, was there before",
        "a=1, a=1, MODIFY a, is the same",
        "'', a=1, MODIFY a, was not there",
        "a=1, b=1, DELETE b, is a product",
    })
    void what_a_rule_does_not_take_stays_for_disallow(String materials, String products, String rule, String why) {
        assertEquals(1, findings(materials, products, rule, "DISALLOW *").size(), why);
    }

    @ParameterizedTest
    @CsvSource({
        "'', a=1, MATCH a WITH PRODUCTS FROM maker",
        "'', x/a=2 x/b=3, MATCH * IN x WITH PRODUCTS IN dir FROM maker",
        "'', x/dir/a=2, MATCH dir/* IN x/ WITH PRODUCTS FROM maker",
        "'', a=1, CREATE *",
        "a=1, a=2, MODIFY a",
        "'', a=1, allow ?",
    })
    void what_a_rule_takes_is_no_longer_disallowed(String materials, String products, String rule) {
        assertEquals(List.of(), findings(materials, products, rule, "DISALLOW *"));
    }

    @Test void require_names_a_file_that_must_still_be_there() {
        assertEquals(1, findings("", "a=1", "REQUIRE b").size());
        assertEquals(1, findings("", "a=1", "ALLOW a", "REQUIRE a").size());
        assertEquals(List.of(), findings("", "a=1", "REQUIRE a", "ALLOW a"));
    }

    @Test @Tag("D6") void a_forbidden_name_is_forbidden_in_every_spelling_of_its_letters() {
        assertEquals(List.of("B"), findings("", "B=1 c=1", "DISALLOW b", "ALLOW *"));
        assertEquals(1, findings("", "e\u0301=1", "DISALLOW \u00e9", "ALLOW *").size());
        assertEquals(List.of(), findings("", "c=1", "DISALLOW b", "ALLOW *"));
    }

    @Test @Tag("D6") void a_name_that_is_not_canonical_cannot_be_in_a_link() {
        for (var name : List.of("a/../b", "./b", "b/", "/b", "a//b", "a\\b", "", ".", "..")) {
            var json = Json.object().with(name, hashes("1").toJson()).build();
            assertThrows(Rejected.Malformed.class, () -> Artifacts.read(json, new Interned()), name);
            assertThrows(Rejected.Malformed.class, () -> Artifacts.read(JsonStream.open(json.toBytes().toStream(), 1000), new Interned()), name);
        }
        for (var rule : List.of("MATCH * IN a/../b WITH PRODUCTS FROM maker", "MATCH * WITH PRODUCTS IN ./b FROM maker", "REQUIRE ./b")) {
            assertThrows(Rejected.Malformed.class, () -> ArtifactRule.read(List.of(rule.split(" "))), rule);
        }
    }

    @Test void a_rule_that_is_not_one_is_refused() {
        for (var rule : List.of("ALLOW", "ALLOW a b", "PERMIT a", "MATCH a", "MATCH a FROM maker", "MATCH a WITH PRODUCTS", "MATCH a WITH THINGS FROM maker",
                "MATCH a IN b IN c WITH PRODUCTS FROM maker", "MATCH a WITH PRODUCTS FROM maker x", "MATCH a WITH PRODUCTS IN b")) {
            assertThrows(Rejected.Malformed.class, () -> ArtifactRule.read(List.of(rule.split(" "))), rule);
        }
    }

    @Test @Tag("D9") void one_forged_hash_beside_a_true_one_is_a_difference_and_weak_hashes_alone_are_refused() {
        var sha256 = "\"sha256\":\"" + "1".repeat(64) + "\"";
        var both = read("{" + sha256 + ",\"sha512\":\"" + "2".repeat(128) + "\"}");
        var forged = read("{" + sha256 + ",\"sha512\":\"" + "3".repeat(128) + "\"}");
        assertTrue(!both.equals(forged) && both.equals(read("{\"sha512\":\"" + "2".repeat(128) + "\"," + sha256 + "}")));
        for (var weak : List.of("{}", "{\"md5\":\"" + "1".repeat(32) + "\"}", "{\"sha1\":\"" + "1".repeat(40) + "\"}", "{\"sha256\":\"11\"}",
                "{\"sha256\":\"" + "A".repeat(64) + "\"}", "{\"sha256\":1}", "[]", "{\"xsha256:11,sha256\":\"" + "1".repeat(64) + "\"}")) {
            assertThrows(Rejected.Malformed.class, () -> read(weak), weak);
        }
    }

    private static Hashes read(String json) {
        return Hashes.read("a", dev.alnage.evidence.read.JsonReader.read(Bytes.utf8(json)));
    }

    @Test void the_verdict_is_that_of_the_reference_on_generated_chains() {
        var random = new Random(11);
        var lines = new ArrayList<String>();
        var ours = new ArrayList<String>();
        for (var i = 0; i < 3000; i++) {
            var links = new LinkedHashMap<String, ClassicLink>();
            var items = new ArrayList<Json>();
            var check = new RuleCheck(links);
            for (var name : List.of("one", "two", "three")) {
                links.put(name, link(name, random(random), random(random)));
            }
            for (var name : links.keySet()) {
                var materialRules = rules(random);
                var productRules = rules(random);
                check.check(name, materialRules, productRules);
                items.add(Json.object().with("name", name).with("m", wire(materialRules)).with("p", wire(productRules)).build());
            }
            ours.add(check.findings().isEmpty() ? "PASS" : "FAIL");
            lines.add(Json.object().with("links", Json.array(links.values().stream().map(ClassicLink::toJson).toList()))
                    .with("items", Json.array(items)).build().toBytes().toText());
        }
        var theirs = Reference.ask("""
                from in_toto.models.link import Link
                from in_toto.models.metadata import Metablock
                from in_toto.exceptions import RuleVerificationError
                from in_toto import verifylib
                class Item: pass
                for line in sys.stdin:
                    case = json.loads(line)
                    links = {}
                    for data in case["links"]:
                        data.pop("_type")
                        links[data["name"]] = Metablock(signed=Link(**data))
                    items = []
                    for data in case["items"]:
                        item = Item()
                        item.name, item.expected_materials, item.expected_products = data["name"], data["m"], data["p"]
                        items.append(item)
                    try:
                        verifylib.verify_all_item_rules(items, links)
                        print("PASS")
                    except RuleVerificationError:
                        print("FAIL")
                """, lines);
        for (var i = 0; i < lines.size(); i++) {
            assertEquals(theirs.get(i), ours.get(i), lines.get(i));
        }
        assertTrue(ours.stream().filter("PASS"::equals).count() > 300 && ours.stream().filter("FAIL"::equals).count() > 300);
    }

    private static SortedMap<String, Hashes> random(Random random) {
        var artifacts = new TreeMap<String, Hashes>();
        for (var name : NAMES) {
            if (random.nextInt(3) == 0) {
                artifacts.put(name, hashes(String.valueOf(random.nextInt(2))));
            }
        }
        return artifacts;
    }

    private static List<ArtifactRule> rules(Random random) {
        var rules = new ArrayList<ArtifactRule>();
        for (var i = random.nextInt(4); i > 0; i--) {
            var pattern = pick(random, PATTERNS);
            rules.add(switch (random.nextInt(16)) {
                case 0 -> new ArtifactRule.Create(pattern);
                case 1 -> new ArtifactRule.Delete(pattern);
                case 2 -> new ArtifactRule.Modify(pattern);
                case 3 -> new ArtifactRule.Allow(pattern);
                case 4 -> new ArtifactRule.Disallow(pattern);
                case 5 -> new ArtifactRule.Require(pick(random, NAMES));
                default -> new ArtifactRule.Match(pattern, pick(random, PREFIXES), random.nextBoolean(), pick(random, PREFIXES), pick(random, List.of("one", "two", "three")));
            });
        }
        if (random.nextInt(8) == 0) {
            rules.add(new ArtifactRule.Disallow("*"));
        }
        return rules;
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static Json wire(List<ArtifactRule> rules) {
        return Json.array(rules.stream().map(rule -> Json.texts(rule.toTexts())).toList());
    }
}
