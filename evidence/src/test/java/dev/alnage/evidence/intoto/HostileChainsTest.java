package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SoftwareSigner;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Chains as somebody would forge or merely write them who does not use our tools: each is the text of its files, signed
 * as it stands. What is honest and only odd passes; what is not, does not, whatever it is called.
 */
@Tag("build/policy-adherence")
class HostileChainsTest {
    private static final String ONE = Digest.of(Bytes.utf8("1")).hex();
    private static final String TWO = Digest.of(Bytes.utf8("2")).hex();

    private final Signer owner = Chain.signer();
    private final Signer alice = Chain.signer();
    private final Signer bob = Chain.signer();
    private final Signer mallory = Chain.signer();
    private final Map<String, Bytes> files = new HashMap<>();
    private String keys = LayoutKey.of(alice.key()).toJson().toBytes().toText();
    private String aliceInLayout = id(alice);
    private String pubkeys = quoted(id(alice));
    private String threshold = "1";
    private String made = "[[\"CREATE\",\"foo.py\"],[\"DISALLOW\",\"*\"]]";
    private String taken = "[[\"MATCH\",\"*\",\"WITH\",\"PRODUCTS\",\"FROM\",\"write\"],[\"DISALLOW\",\"*\"]]";
    private String packed = "[[\"CREATE\",\"foo.tar\"],[\"DISALLOW\",\"*\"]]";

    HostileChainsTest() {
        link("write", "{}", artifacts("foo.py", ONE), alice);
        link("package", artifacts("foo.py", ONE), artifacts("foo.tar", TWO), bob);
    }

    private static String id(Signer signer) {
        return LayoutKey.of(signer.key()).keyid();
    }

    private static String quoted(String... texts) {
        return String.join(",", Arrays.stream(texts).map(text -> "\"" + text + "\"").toList());
    }

    private static String artifacts(String... namesAndHashes) {
        var members = new ArrayList<String>();
        for (var i = 0; i < namesAndHashes.length; i += 2) {
            members.add("\"" + namesAndHashes[i] + "\":{\"sha256\":\"" + namesAndHashes[i + 1] + "\"}");
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String linkText(String step, String materials, String products) {
        return "{\"_type\":\"link\",\"byproducts\":{\"return-value\":0},\"command\":[],\"environment\":{},\"materials\":" + materials + ",\"name\":\"" + step
                + "\",\"products\":" + products + "}";
    }

    private void link(String step, String materials, String products, Signer... functionaries) {
        files.put(ClassicLink.fileName(step, id(functionaries[0])), signed(linkText(step, materials, products), functionaries));
    }

    /** The text under signatures over its canonical form; what has none is signed as it stands. */
    private static Bytes signed(String text, Signer... signers) {
        try {
            return wrapped(text, CanonicalJson.of(JsonReader.read(Bytes.utf8(text))).toText(), signers);
        } catch (Rejected e) {
            return wrapped(text, text, signers);
        }
    }

    private static Bytes wrapped(String text, String canonical, Signer... signers) {
        var signatures = Arrays.stream(signers).map(signer -> "{\"keyid\":\"" + id(signer) + "\",\"sig\":\"" + signer.sign(Bytes.utf8(canonical)).toHex() + "\"}").toList();
        return Bytes.utf8("{\"signatures\":[" + String.join(",", signatures) + "],\"signed\":" + text + "}");
    }

    private String layoutText() {
        return layoutText("2027-11-25T12:00:00Z");
    }

    private String layoutText(String expires) {
        var all = new TreeMap<>(Map.of(id(bob), LayoutKey.of(bob.key()).toJson().toBytes().toText()));
        all.put(aliceInLayout, keys);
        return "{\"_type\":\"layout\",\"expires\":\"" + expires + "\",\"inspect\":[],\"keys\":{"
                + String.join(",", all.entrySet().stream().map(key -> "\"" + key.getKey() + "\":" + key.getValue()).toList()) + "},\"readme\":\"\",\"steps\":["
                + step("write", pubkeys, threshold, "[[\"DISALLOW\",\"*\"]]", made) + "," + step("package", quoted(id(bob)), "1", taken, packed) + "]}";
    }

    private static String step(String name, String pubkeys, String threshold, String materials, String products) {
        return "{\"_type\":\"step\",\"expected_command\":[],\"expected_materials\":" + materials + ",\"expected_products\":" + products + ",\"name\":\"" + name
                + "\",\"pubkeys\":[" + pubkeys + "],\"threshold\":" + threshold + "}";
    }

    private Outcome verify() {
        return verify(signed(layoutText(), owner));
    }

    private Outcome verify(Bytes layout) {
        return LayoutVerification.verify(layout, List.of(LayoutKey.of(owner.key())), Map.of(), source(""), Inspector.NONE, Chain.NOW);
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

    private void assertPasses(String what) {
        assertInstanceOf(Outcome.Passed.class, verify(), what);
    }

    private void assertNotPassed(String what) {
        assertFalse(verify() instanceof Outcome.Passed, what);
    }

    /** Puts other text in the place of a member of alice's link, signed by her as it then stands. */
    private void rewrite(UnaryOperator<String> change) {
        files.put(ClassicLink.fileName("write", id(alice)), signed(change.apply(linkText("write", "{}", artifacts("foo.py", ONE))), alice));
    }

    @Test void the_chain_as_written_passes() {
        assertPasses("nothing odd");
    }

    @Test @Tag("D5") void signatures_of_one_functionary_are_one_however_many_there_are() {
        pubkeys = quoted(id(alice), id(bob));
        threshold = "2";
        link("write", "{}", artifacts("foo.py", ONE), alice, alice, alice);
        assertNotPassed("three by alice");
        files.put(ClassicLink.fileName("write", id(bob)), files.get(ClassicLink.fileName("write", id(alice))));
        assertNotPassed("her file under bob's name");
        files.put(ClassicLink.fileName("write", id(bob)), Bytes.utf8(files.get(ClassicLink.fileName("write", id(alice))).toText().replace(id(alice), id(bob))));
        assertNotPassed("and called his");
        link("write", "{}", artifacts("foo.py", ONE), alice, bob);
        files.put(ClassicLink.fileName("write", id(bob)), files.get(ClassicLink.fileName("write", id(alice))));
        assertPasses("one file that both signed, under either name");
    }

    @Test void more_signatures_than_anybody_needs_are_refused_before_they_are_tried() {
        var many = new Signer[Metablock.SIGNATURES_MAX + 1];
        Arrays.fill(many, mallory);
        many[many.length - 1] = alice;
        link("write", "{}", artifacts("foo.py", ONE), many);
        files.put(ClassicLink.fileName("write", id(alice)), files.remove(ClassicLink.fileName("write", id(mallory))));
        assertNotPassed("the good one last of 65");
        link("write", "{}", artifacts("foo.py", ONE), alice, mallory, mallory);
        assertPasses("strangers beside her");
    }

    @Test @Tag("D4") void nobody_else_signs_for_a_functionary_whatever_name_stands_beside_it() {
        for (var other : List.of(owner, bob, mallory)) {
            var text = signed(linkText("write", "{}", artifacts("foo.py", ONE)), other).toText();
            for (var called : List.of(id(other), id(alice), "", id(alice).substring(0, 8))) {
                files.put(ClassicLink.fileName("write", id(alice)), Bytes.utf8(text.replace(id(other), called)));
                assertNotPassed("signed by another, called " + called);
            }
        }
        link("write", "{}", artifacts("foo.py", ONE), alice);
        assertPasses("by alice");
    }

    @Test @Tag("D4") void a_key_of_another_kind_under_the_keyid_of_a_functionary_is_that_key_and_not_hers() {
        var other = SoftwareSigner.generate(Key.Kind.ECDSA_P256, new SecureRandom());
        keys = LayoutKey.of(other.key()).toJson().toBytes().toText().replace(LayoutKey.of(other.key()).keyid(), id(alice));
        assertNotPassed("alice's signature under the id of an ECDSA key");
        var text = linkText("write", "{}", artifacts("foo.py", ONE));
        files.put(ClassicLink.fileName("write", id(alice)), Bytes.utf8("{\"signatures\":[{\"keyid\":\"" + id(alice) + "\",\"sig\":\""
                + other.sign(Bytes.utf8(text)).toHex() + "\"}],\"signed\":" + text + "}"));
        assertPasses("the key that the owner put there");
        var hers = LayoutKey.of(alice.key()).toJson().toBytes().toText();
        link("write", "{}", artifacts("foo.py", ONE), alice);
        for (var change : List.of(hers.replace("\"scheme\":\"ed25519\"", "\"scheme\":\"rsassa-pss-sha256\""), hers.replace("\"keytype\":\"ed25519\"", "\"keytype\":\"ecdsa\""),
                hers.replace("\"keytype\":\"ed25519\"", "\"keytype\":\"ED25519\""), hers.replace("\"keyval\":{", "\"keyval\":{\"private\":\"00\","),
                hers.replace("\"public\":\"", "\"public\":\"00"))) {
            keys = change;
            assertNotPassed(change);
        }
        keys = hers;
        assertPasses("her own key object");
    }

    @Test void two_functionaries_whose_links_have_one_file_name_are_still_two() {
        aliceInLayout = id(bob).substring(0, 8) + "f".repeat(56);
        keys = LayoutKey.of(alice.key()).toJson().toBytes().toText().replace(id(alice), aliceInLayout);
        pubkeys = quoted(aliceInLayout, id(bob));
        threshold = "2";
        var name = ClassicLink.fileName("write", id(bob));
        assertEquals(name, ClassicLink.fileName("write", aliceInLayout));
        files.put(name, signed(linkText("write", "{}", artifacts("foo.py", ONE)), bob));
        assertNotPassed("signed by bob, and found under both names");
        files.put(name, signed(linkText("write", "{}", artifacts("foo.py", ONE)), bob, alice));
        assertPasses("signed by both");
    }

    @Test @Tag("D5") void a_threshold_is_a_whole_number_that_the_functionaries_can_meet() {
        for (var wrong : List.of("0", "-1", "2", "1.5", "1e0", "true", "null", "\"1\"", "[1]", "1001", "2147483648", "4294967297", "18446744073709551617")) {
            threshold = wrong;
            assertNotPassed(wrong);
        }
        threshold = "1";
        for (var nobody : List.of("", quoted(id(mallory)), quoted(id(alice).substring(0, 8)), quoted(id(alice).toUpperCase(Locale.ROOT)), "null")) {
            pubkeys = nobody;
            assertNotPassed("pubkeys [" + nobody + "]");
        }
        pubkeys = quoted(id(alice));
        assertPasses("one of one");
    }

    @Test @Tag("D7") void patterns_take_what_they_say_and_nothing_beside_it() {
        for (var narrow : List.of("foo", "foo.p?y", "[!f]oo.py", "FOO.PY", "foo.py/*", "*/foo.py", "foo.py?", "[a]oo.py", "./foo.py")) {
            taken = "[[\"MATCH\",\"" + narrow + "\",\"WITH\",\"PRODUCTS\",\"FROM\",\"write\"],[\"DISALLOW\",\"*\"]]";
            assertNotPassed(narrow);
        }
        for (var wide : List.of("*", "foo.py", "foo.??", "[f]oo.py", "[a-g]*.p[!a-x]", "**", "f*y")) {
            taken = "[[\"MATCH\",\"" + wide + "\",\"WITH\",\"PRODUCTS\",\"FROM\",\"write\"],[\"DISALLOW\",\"*\"]]";
            assertPasses(wide);
        }
        for (var late : List.of("[[\"DISALLOW\",\"*\"],[\"MATCH\",\"*\",\"WITH\",\"PRODUCTS\",\"FROM\",\"write\"]]", "[[\"ALLOW\",\"foo.p\"],[\"DISALLOW\",\"*\"]]",
                "[[\"MATCH\",\"*\",\"WITH\",\"MATERIALS\",\"FROM\",\"write\"],[\"DISALLOW\",\"*\"]]", "[[\"REQUIRE\",\"*\"]]", "[[\"REQUIRE\",\"foo.tar\"]]",
                "[[\"MATCH\",\"*\",\"WITH\",\"PRODUCTS\",\"FROM\",\"Write\"],[\"DISALLOW\",\"*\"]]", "[[\"MATCH\",\"*\",\"FROM\",\"write\"]]",
                "[[\"MATCH\",\"*\",\"WITH\",\"PRODUCTS\",\"FROM\",\"write\",\"IN\",\"x\"]]", "[[\"ALLOW\",\"*\",\"*\"]]", "[[\"PERMIT\",\"*\"]]", "[[]]", "[\"ALLOW *\"]")) {
            taken = late;
            assertNotPassed(late);
        }
    }

    @Test @Tag("D7") void a_prefix_is_a_directory_and_no_beginning_of_a_name() {
        made = "[[\"CREATE\",\"*\"],[\"DISALLOW\",\"*\"]]";
        link("write", "{}", artifacts("build/foo.py", ONE), alice);
        taken = "[[\"MATCH\",\"*\",\"IN\",\"in\",\"WITH\",\"PRODUCTS\",\"IN\",\"build\",\"FROM\",\"write\"],[\"DISALLOW\",\"*\"]]";
        for (var elsewhere : List.of("in-evil/foo.py", "infoo.py", "foo.py", "build/foo.py", "in/build/foo.py", "in/in/foo.py", "In/foo.py", "x/in/foo.py")) {
            link("package", artifacts(elsewhere, ONE), artifacts("foo.tar", TWO), bob);
            assertNotPassed(elsewhere);
        }
        link("package", artifacts("in/foo.py", TWO), artifacts("foo.tar", TWO), bob);
        assertNotPassed("other content");
        link("package", artifacts("in/foo.py", ONE), artifacts("foo.tar", TWO), bob);
        assertPasses("from build to in");
        taken = taken.replace("\"in\"", "\"in/\"").replace("\"build\"", "\"build/\"");
        assertPasses("a slash at the end of a prefix");
        for (var prefix : List.of("..", ".", "/in", "in/..", "in//", "./in", "in/.")) {
            taken = "[[\"MATCH\",\"*\",\"IN\",\"" + prefix + "\",\"WITH\",\"PRODUCTS\",\"IN\",\"build\",\"FROM\",\"write\"],[\"DISALLOW\",\"*\"]]";
            assertNotPassed("prefix " + prefix);
        }
    }

    @Test @Tag("D6") void a_name_that_is_not_canonical_is_no_name_however_json_spells_it() {
        made = "[[\"ALLOW\",\"*\"]]";
        taken = "[[\"ALLOW\",\"*\"]]";
        for (var name : List.of("a/../foo.py", "./foo.py", "foo.py/", "/foo.py", "a//foo.py", "..", ".", "", "a/..", "a/./foo.py", "a\\\\..\\\\foo.py", "\\u002e\\u002e/foo.py",
                "foo.py\\u0000", "foo\\n.py")) {
            rewrite(text -> text.replace("foo.py", name));
            assertNotPassed(name);
        }
        for (var name : List.of("...", "..foo", "foo..", "a b", "-rf", "~", "é", "%2e%2e", "a:b")) {
            rewrite(text -> text.replace("foo.py", name));
            assertPasses(name);
        }
    }

    @Test void a_link_is_one_document_in_one_reading() {
        for (UnaryOperator<String> change : List.<UnaryOperator<String>>of(
                text -> text.replace("\"name\":\"write\"", "\"name\":\"package\",\"name\":\"write\""),
                text -> text.replace("\"name\":\"write\"", "\"\\u006eame\":\"package\",\"name\":\"write\""),
                text -> text.replace("\"materials\":{}", "\"materials\":{},\"\\u006daterials\":" + artifacts("x", TWO)),
                text -> text.replace("\"foo.py\":", "\"foo.py\":{\"sha256\":\"" + TWO + "\"},\"\\u0066oo.py\":"),
                text -> text.replace("{\"sha256\":", "{\"sha256\":\"" + TWO + "\",\"sha256\":"),
                text -> text.replace(ONE, ONE.toUpperCase(Locale.ROOT)), text -> text.replace("sha256", "SHA256"), text -> text.replace(ONE, ONE + "00"),
                text -> text.replace(ONE, ""), text -> text.replace("{\"sha256\":\"" + ONE + "\"}", "{}"), text -> text.replace("{\"sha256\":\"" + ONE + "\"}", "\"" + ONE + "\""),
                text -> text.replace("\"_type\":\"link\"", "\"_type\":\"Link\""), text -> text.replace("\"command\":[]", "\"command\":\"cp\""),
                text -> text.replace("\"materials\":{}", "\"materials\":null"), text -> text.replace("\"materials\":{}", "\"materials\":[]"),
                text -> text.replace("\"materials\":{},", ""), text -> text + " trailing", text -> "\ufeff" + text)) {
            rewrite(change);
            assertNotPassed(change.apply(linkText("write", "{}", artifacts("foo.py", ONE))));
        }
    }

    @Test void a_link_that_is_only_written_unusually_passes() {
        var text = linkText("write", "{}", artifacts("foo.py", ONE));
        var name = ClassicLink.fileName("write", id(alice));
        for (var odd : List.of(text.replace(":", " : ").replace(",", "\n,\t"), text.replace("foo.py", "\\u0066oo\\u002epy"),
                text.replace("\"_type\":\"link\",", "").substring(0, text.length() - 15 - 1) + ",\"_type\":\"link\"}", text.replace("\"command\":[],", ""))) {
            files.put(name, signed(odd, alice));
            assertPasses(odd);
        }
        files.put(name, Bytes.utf8(signed(text, alice).toText().replace("\"signed\"", "\"\\u0073igned\"")));
        assertPasses("a member whose name is escaped");
        var more = text.replace("\"byproducts\":{", "\"byproducts\":{\"nested\":[1,{\"a\":null}],");
        files.put(name, signed(more, alice));
        assertPasses("byproducts of any shape");
        var unknown = text.replace("\"products\"", "\"of-theirs\":\"x\",\"products\"");
        files.put(name, signed(unknown, alice));
        assertPasses("a member of theirs");
        var upper = signed(text, alice).toText();
        var sig = upper.substring(upper.indexOf("\"sig\":\"") + 7, upper.indexOf("\"}]"));
        files.put(name, Bytes.utf8(upper.replace(sig, sig.toUpperCase(Locale.ROOT))));
        assertPasses("a signature in upper-case hex");
    }

    @Test void a_part_of_what_came_out_may_go_on_and_nothing_may_come_out() {
        made = "[[\"CREATE\",\"*\"],[\"DISALLOW\",\"*\"]]";
        link("write", "{}", artifacts("foo.py", ONE, "notes.txt", TWO), alice);
        assertPasses("one of two goes on");
        link("write", "{}", "{}", alice);
        link("package", "{}", artifacts("foo.tar", TWO), bob);
        assertPasses("a step that makes nothing");
        packed = "[[\"DISALLOW\",\"*\"]]";
        link("package", "{}", "{}", bob);
        assertPasses("and one after it");
        link("package", artifacts("foo.py", ONE), "{}", bob);
        assertNotPassed("a material out of nothing");
    }

    @Test void a_layout_in_the_place_of_a_link_must_be_the_functionarys_in_force_and_have_an_end() {
        var below = "{\"_type\":\"layout\",\"expires\":\"%s\",\"inspect\":[],\"keys\":{\"" + id(bob) + "\":" + LayoutKey.of(bob.key()).toJson().toBytes().toText()
                + "},\"readme\":\"\",\"steps\":[" + step("inner", quoted(id(bob)), "1", "[[\"DISALLOW\",\"*\"]]", "[[\"CREATE\",\"foo.py\"],[\"DISALLOW\",\"*\"]]") + "]}";
        var name = ClassicLink.fileName("write", id(alice));
        var inner = name.replace(".link", "/") + ClassicLink.fileName("inner", id(bob));
        files.put(inner, signed(linkText("inner", "{}", artifacts("foo.py", ONE)), bob));
        var inForce = below.formatted("2027-01-01T00:00:00Z");
        files.put(name, signed(inForce, alice));
        assertPasses("alice's own layout");
        files.put(name, signed(below.formatted("2026-01-01T00:00:00Z"), alice));
        assertNotPassed("expired");
        for (var other : List.of(owner, bob, mallory)) {
            files.put(name, signed(inForce, other));
            assertNotPassed("signed by another");
        }
        files.put(name, signed(inForce, alice));
        files.put(inner, signed(linkText("inner", "{}", artifacts("foo.py", ONE)), alice));
        assertNotPassed("the inner step by who is not its functionary");
        files.put(inner, signed(linkText("inner", "{}", artifacts("foo.py", TWO)), bob));
        assertNotPassed("what came out is not what was taken");
        files.remove(inner);
        files.put(ClassicLink.fileName("inner", id(bob)), signed(linkText("inner", "{}", artifacts("foo.py", ONE)), bob));
        assertNotPassed("its link lies beside it and not below it");
        // a layout that hands its step on to itself
        var endless = below.formatted("2027-01-01T00:00:00Z").replace("\"inner\"", "\"write\"").replace(id(bob), id(alice))
                .replace(LayoutKey.of(bob.key()).toJson().toBytes().toText().replace(id(bob), id(alice)), LayoutKey.of(alice.key()).toJson().toBytes().toText());
        for (var folder = ""; folder.length() < 600; folder += name.replace(".link", "/")) {
            files.put(folder + name, signed(endless, alice));
        }
        assertNotPassed("without an end");
    }

    @Test @Tag("D3") void an_envelope_has_one_spelling_of_its_payload_for_each_alphabet() {
        var text = linkText("write", "{}", artifacts("foo.py", ONE, "foo?>~.py", TWO));
        made = "[[\"CREATE\",\"*\"],[\"DISALLOW\",\"*\"]]";
        var padded = List.of(text, text + " ", text + "  ").stream().filter(each -> each.length() % 3 != 0).findFirst().orElseThrow();
        var envelope = Envelope.sign(Statement.PAYLOAD_TYPE, Bytes.utf8(padded), Bytes.empty(), alice).toBytes().toText();
        var name = ClassicLink.fileName("write", id(alice));
        files.put(name, Bytes.utf8(envelope));
        assertPasses("in an envelope");
        var payload = Base64Reader.write(Bytes.utf8(padded));
        var last = payload.replace("=", "");
        var tail = (char) (last.charAt(last.length() - 1) + 1);
        for (var other : List.of(last, payload + "=", payload + "\\n", " " + payload, last.substring(0, last.length() - 1) + tail + payload.substring(last.length()),
                payload.substring(0, 40) + "\\n" + payload.substring(40))) {
            files.put(name, Bytes.utf8(envelope.replace(payload, other)));
            assertNotPassed(other);
        }
        for (var type : List.of("application/vnd.in-toto+JSON", "application/vnd.in-toto.link+json", "", "text/plain")) {
            files.put(name, Bytes.utf8(envelope.replace(Statement.PAYLOAD_TYPE, type)));
            assertNotPassed("labelled " + type);
            files.put(name, Envelope.sign(type.isEmpty() ? "x" : type, Bytes.utf8(padded), Bytes.empty(), alice).toBytes());
            assertNotPassed("signed as " + type);
        }
        files.put(name, Bytes.utf8(envelope.replace(payload, payload.replace('+', '-').replace('/', '_'))));
        assertPasses("in the alphabet for URLs");
        files.put(name, Bytes.utf8(envelope.replace("{\"payload\"", "{\"signed\":{},\"payload\"")));
        assertNotPassed("in both wrappers");
    }

    @Test @Tag("D9") void a_classic_signature_does_not_hold_for_an_envelope_nor_the_other_way_round() {
        var text = linkText("write", "{}", artifacts("foo.py", ONE));
        var name = ClassicLink.fileName("write", id(alice));
        var raw = alice.sign(Bytes.utf8(text));
        files.put(name, Json.object().with("payload", Base64Reader.write(Bytes.utf8(text))).with("payloadType", Statement.PAYLOAD_TYPE)
                .with("signatures", Json.array(List.of(Json.object().with("keyid", id(alice)).with("sig", Base64Reader.write(raw)).build()))).build().toBytes());
        assertNotPassed("signed without the encoding of DSSE");
        var envelope = Envelope.sign(Statement.PAYLOAD_TYPE, Bytes.utf8(text), Bytes.empty(), alice);
        files.put(name, Bytes.utf8("{\"signatures\":[{\"keyid\":\"" + id(alice) + "\",\"sig\":\"" + envelope.signatures().getFirst().sig().toHex() + "\"}],\"signed\":" + text + "}"));
        assertNotPassed("signed for an envelope");
        files.put(name, envelope.toBytes());
        assertPasses("the envelope");
        var statement = Envelope.sign(Statement.about(Resource.of("foo.py", Digest.of(Bytes.utf8("1"))), new dev.alnage.evidence.Predicate.Unknown("https://example.org/other/v1",
                Json.object().build())), alice);
        files.put(name, statement.toBytes());
        assertNotPassed("a statement of another kind");
    }
}
