package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.TrustEntry.Who;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Small rules about who signs and what a signature says, each at its end. */
class SigningRulesTest {
    private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
    private static final SortedTypes RELEASE = new SortedTypes(Predicate.Release.TYPE);
    private static final Statement STATEMENT = Statement.about(Resource.of("app", Digest.of(Bytes.utf8("app"))), new Predicate.Release("pkg:a/b@1", "1"));

    private record SortedTypes(String type) {
        private TreeSet<String> set() {
            return new TreeSet<>(Set.of(type));
        }
    }

    private static void refused(Executable making) {
        var message = assertThrows(Rejected.Malformed.class, making).getMessage();
        assertTrue(message.startsWith("found ") && message.contains("expected "), message);
    }

    private static TrustEntry entry(String id, Who who, SortedTypes types, Instant end) {
        return new TrustEntry(id, who, 1, List.of(NameTemplate.ANY), types.set(), List.of(NameTemplate.ANY), AT, end);
    }

    @Test void a_refusal_names_the_entry_that_comes_nearest_and_of_equals_the_first() {
        var anna = new Standing(Keys.principal("anna", Keys.ed25519()), Standing.Kind.PERSON, new TreeSet<>(Set.of("reviewers")));
        var far = entry("far", new Who.People("others"), new SortedTypes("other:type"), AT.plusSeconds(9));
        var near = entry("near", new Who.People("reviewers"), new SortedTypes("other:type"), AT.plusSeconds(9));
        var equal = entry("equal", new Who.People("others"), RELEASE, AT.plusSeconds(9));
        for (var order : List.of(List.of(far, near, equal), List.of(near, far, equal), List.of(near, equal, far))) {
            var message = assertThrows(Rejected.Untrusted.class, () -> new TrustMap(order).admit(STATEMENT, List.of(anna), Occasion.at(AT))).getMessage();
            assertTrue(message.contains("nearest is entry near, which is for other:type"), message);
        }
        var none = assertThrows(Rejected.Untrusted.class, () -> new TrustMap(List.of()).admit(STATEMENT, List.of(anna), Occasion.at(AT))).getMessage();
        assertTrue(none.endsWith("it has none"), none);
        var stranger = assertThrows(Rejected.Untrusted.class, () -> new TrustMap(List.of(equal)).admit(STATEMENT, List.of(anna), Occasion.at(AT))).getMessage();
        assertTrue(stranger.contains("which is for people of role others"), stranger);
        assertEquals(List.of("people of role others", "workloads of role gate", "anna, ben"), List.of(new Who.People("others").toString(), new Who.Workloads(Role.GATE).toString(),
                new Who.Named(new TreeSet<>(Set.of("ben", "anna"))).toString()));
    }

    @Tag("T3")
    @Test void an_entry_is_for_somebody_of_the_file_who_can_sign() {
        var gate = Map.of(Role.GATE, Set.of(Keys.principal("gate", Keys.ed25519())), Role.LAYOUT, Set.of(Keys.principal("layouts", Keys.ed25519())));
        for (var name : List.of("gate", "pool:anything-1")) {
            TrustEntryRules.require(AT, gate, List.of(), Set.of(), List.of(entry("e", named(name), RELEASE, AT.plusSeconds(1))));
        }
        for (var name : List.of("layouts", "nobody", "pool:", "pool:a/b", "pool:a b")) {
            refused(() -> TrustEntryRules.require(AT, gate, List.of(), Set.of(), List.of(entry("e", named(name), RELEASE, AT.plusSeconds(1)))));
        }
        refused(() -> TrustEntryRules.require(AT, gate, List.of(), Set.of(), List.of(entry("e", new Who.Workloads(Role.LAYOUT), RELEASE, AT.plusSeconds(1)))));
        refused(() -> TrustEntryRules.require(AT, gate, List.of(), Set.of(), List.of(entry("e", new Who.Workloads(Role.PLANNER), RELEASE, AT.plusSeconds(1)))));
        refused(() -> TrustEntryRules.require(AT, gate, List.of(), Set.of(), List.of(entry("e", new Who.People("nobody"), RELEASE, AT.plusSeconds(1)))));
        var twice = entry("e", named("gate"), RELEASE, AT.plusSeconds(1));
        refused(() -> TrustEntryRules.require(AT, gate, List.of(), Set.of(), List.of(twice, twice)));
        var many = IntStream.range(0, 10_001).mapToObj(i -> entry("e" + i, named("gate"), RELEASE, AT.plusSeconds(1))).toList();
        TrustEntryRules.require(AT, gate, List.of(), Set.of(), many.subList(0, 10_000));
        refused(() -> TrustEntryRules.require(AT, gate, List.of(), Set.of(), many));
        TrustEntryRules.require(AT, gate, List.of(), Set.of(), List.of(entry("e", named("gate"), RELEASE, AT.plus(Duration.ofDays(400)))));
        refused(() -> TrustEntryRules.require(AT, gate, List.of(), Set.of(), List.of(entry("e", named("gate"), RELEASE, AT.plus(Duration.ofDays(400)).plusSeconds(1)))));
    }

    private static Who named(String name) {
        return new Who.Named(new TreeSet<>(Set.of(name)));
    }

    @Test void names_of_principals_are_printable_ascii_and_have_an_end() {
        var keys = Keys.keys(Keys.ed25519());
        for (var name : List.of("!", "~", "x".repeat(256))) {
            assertEquals(name, Principal.read(name, keys).name());
        }
        for (var name : List.of("", " ", "\u007f", "é", "a b", "x".repeat(257))) {
            refused(() -> Principal.read(name, keys));
        }
    }

    @Tag("G7")
    @Test void a_revocation_covers_what_is_pushed_from_then_on_and_of_a_stolen_key_all_that_is_not_on_record() {
        for (var compromised : List.of(true, false)) {
            for (var onRecord : List.of(true, false)) {
                var revocation = new SigningRevocation("key", AT, compromised);
                assertTrue(revocation.covers(new SigningOccasion("r", AT, onRecord)));
                assertEquals(compromised && !onRecord, revocation.covers(new SigningOccasion("r", AT.minusSeconds(1), onRecord)));
            }
        }
    }

    @Test void every_fault_has_a_code_of_its_own() {
        var codes = new HashSet<String>();
        for (var fault : SignatureAnswer.Fault.values()) {
            assertTrue(fault.code().matches("ALN-SRC-0[12][0-9]"), fault.code());
            codes.add(fault.code());
        }
        assertEquals(SignatureAnswer.Fault.values().length, codes.size());
        assertEquals("ALN-SRC-015", SignatureAnswer.Fault.REVOKED.code());
    }

    /** Another machine makes it: what does not hold is not handed on. */
    @Test void a_token_that_signs_with_another_key_or_not_at_all_is_told() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        var other = generator.generateKeyPair();
        var key = Key.of(Bytes.of(pair.getPublic().getEncoded()));
        var provider = Security.getProvider("SunEC");
        var signer = new TokenSigner(key, pair.getPrivate(), provider);
        assertEquals(key, signer.key());
        assertTrue(Signatures.hold(key, Bytes.utf8("m"), signer.sign(Bytes.utf8("m"))));
        assertThrows(IllegalStateException.class, () -> new TokenSigner(key, other.getPrivate(), provider).sign(Bytes.utf8("m")));
        assertThrows(IllegalStateException.class, () -> new TokenSigner(Keys.ed25519().key(), pair.getPrivate(), provider).sign(Bytes.utf8("m")));
    }

    private static Bytes part(int type, String content) {
        return Bytes.of(new byte[] {(byte) (1 + content.length() / 2), (byte) type}).plus(Bytes.hex(content));
    }

    private static Bytes area(Bytes... parts) {
        var all = Arrays.stream(parts).reduce(Bytes.empty(), Bytes::plus);
        return Bytes.of(new byte[] {(byte) (all.size() >> 8), (byte) all.size()}).plus(all);
    }

    /** RFC 4880, 5.2.3: of RSA, whose number is one. */
    private static OpenPgpSignature signature(Bytes hashed, Bytes hints) {
        return OpenPgpSignature.read(Bytes.hex("04000108").plus(hashed).plus(hints).plus(Bytes.hex("abcd" + "000101")));
    }

    private static final Bytes CREATED = part(2, "00000001");

    @Test void parts_of_an_openpgp_signature_that_nobody_knows_are_passed_over_unless_they_are_critical() {
        assertEquals(Instant.ofEpochSecond(1), signature(area(CREATED, part(99, "00")), area()).created());
        refused(() -> signature(area(CREATED, part(99 | 0x80, "00")), area()));
        assertEquals(0, signature(area(CREATED), area(part(99 | 0x80, "00"))).type());
        assertEquals(Instant.ofEpochSecond(1), signature(area(part(2 | 0x80, "00000001")), area()).created());
        refused(() -> signature(area(CREATED, CREATED), area()));
        assertEquals(0, signature(area(CREATED), area(CREATED, CREATED)).type());
        refused(() -> signature(area(), area(CREATED)));
    }

    @Test void an_openpgp_signature_names_its_maker_by_what_is_signed_before_what_is_not() {
        assertEquals("without a name", signature(area(CREATED), area()).issuer());
        assertEquals("AB01", signature(area(CREATED), area(part(16, "ab01"))).issuer());
        assertEquals("CD02", signature(area(CREATED, part(16, "cd02")), area(part(16, "ab01"))).issuer());
        assertEquals("EF03", signature(area(CREATED, part(33, "04ef03")), area(part(16, "ab01"))).issuer());
        assertEquals("AB01", signature(area(CREATED, part(33, "04")), area(part(16, "ab01"))).issuer());
    }

    @Test void only_a_signature_of_version_4_with_a_strong_hash_and_nothing_behind_it_is_read() {
        var rest = area(CREATED).plus(area()).plus(Bytes.hex("abcd000101"));
        assertEquals(0, OpenPgpSignature.read(Bytes.hex("0400010a").plus(rest)).type());
        for (var head : List.of("03000108", "05000108", "04000102", "04000101", "0400010b", "04000107")) {
            refused(() -> OpenPgpSignature.read(Bytes.hex(head).plus(rest)));
        }
        refused(() -> OpenPgpSignature.read(Bytes.hex("04000108").plus(rest).plus(Bytes.hex("00"))));
        assertEquals(List.of(0x10, -1, -1, 0xff), List.of(OpenPgpSignature.typeOf(Bytes.hex("0410")), OpenPgpSignature.typeOf(Bytes.hex("04")), OpenPgpSignature.typeOf(Bytes.hex("0310")),
                OpenPgpSignature.typeOf(Bytes.hex("04ff"))));
    }

    @Test void a_key_of_openpgp_has_nothing_behind_it() {
        var body = OpenPgpPackets.list(SignedObjects.recorded().content("alice.pgp")).getFirst().body();
        assertEquals(OpenPgpKey.EDDSA_LEGACY, OpenPgpKey.read(body).algorithm());
        assertEquals(0, OpenPgpKey.read(body).modulusBytes());
        refused(() -> OpenPgpKey.read(body.plus(Bytes.hex("00"))));
        refused(() -> OpenPgpKey.read(Bytes.hex("06").plus(body.slice(1, body.size()))));
        assertEquals(384, OpenPgpKey.read(OpenPgpPackets.list(SignedObjects.recorded().content("rsa.pgp")).getFirst().body()).modulusBytes());
        assertFalse(OpenPgpKey.read(body).fingerprint().isEmpty());
    }

    /** PROTOCOL.u2f: the counter is four bytes of what is signed. */
    @Test void a_token_signs_what_it_saw_and_its_whole_counter() {
        var token = Keys.ed25519();
        var type = "sk-ssh-ed25519@openssh.com";
        var key = new OpenSshKey(type, text(type).plus(OpenSshKey.SshFields.string(token.key().spki().slice(12, 44))).plus(text("ssh:")));
        var message = Bytes.utf8("message");
        for (var seen : List.of("0101020304", "05ff000001", "0100000000")) {
            var sig = token.sign(SignatureHash.SHA256.of(Bytes.utf8("ssh:")).plus(Bytes.hex(seen)).plus(SignatureHash.SHA256.of(message)));
            var proof = SshProof.read(text(type).plus(OpenSshKey.SshFields.string(sig)).plus(Bytes.hex(seen)));
            assertTrue(proof.holds(key, message), seen);
            assertFalse(proof.holds(key, Bytes.utf8("other")), seen);
            assertEquals(seen.startsWith("05"), proof.isUserVerified());
            for (var at = 0; at < 10; at += 2) {
                var other = seen.substring(0, at) + (seen.startsWith("01", at) ? "03" : "01") + seen.substring(at + 2);
                assertFalse(SshProof.read(text(type).plus(OpenSshKey.SshFields.string(sig)).plus(Bytes.hex(other))).holds(key, message), other);
            }
        }
        refused(() -> SshProof.read(text(type).plus(text("sig")).plus(Bytes.hex("01000000"))));
        refused(() -> SshProof.read(text("ssh-ed25519").plus(text("sig")).plus(Bytes.hex("01"))));
        refused(() -> SshProof.read(text("ssh-rsa").plus(text("sig"))).holds(key, message));
    }

    private static Bytes text(String text) {
        return OpenSshKey.SshFields.string(Bytes.utf8(text));
    }

    @Test void a_classic_link_is_a_statement_about_its_products() {
        var hash = "0".repeat(64);
        var json = "{'_type':'link','name':'make','command':['make'],'materials':{'a':{'sha256':'" + hash + "','md5':'x'}},'products':{'b':{'sha256':'" + hash + "'}}%s}";
        var bare = ClassicLinkPayload.read(Bytes.utf8(json.formatted("").replace('\'', '"')));
        var nothing = dev.alnage.evidence.Json.object().build();
        var one = dev.alnage.evidence.Json.object().with("x", 1).build();
        assertEquals(List.of(Resource.of("b", Digest.sha256(hash))), bare.subjects());
        assertEquals(new Predicate.Link("make", List.of("make"), List.of(Resource.of("a", Digest.sha256(hash))), nothing, nothing), bare.predicate());
        var full = ClassicLinkPayload.read(Bytes.utf8(json.formatted(",'byproducts':{'x':1},'environment':{}").replace('\'', '"')));
        assertEquals(new Predicate.Link("make", List.of("make"), List.of(Resource.of("a", Digest.sha256(hash))), one, nothing), full.predicate());
        refused(() -> ClassicLinkPayload.read(Bytes.utf8(json.formatted("").replace('\'', '"').replace("\"link\"", "\"layout\""))));
    }
}
