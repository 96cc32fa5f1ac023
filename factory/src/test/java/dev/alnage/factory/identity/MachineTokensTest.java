package dev.alnage.factory.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.people.KeyAges;
import dev.alnage.evidence.people.PeopleRules;
import dev.alnage.evidence.people.StepUpOccasion;
import dev.alnage.evidence.sign.CompactSignature;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.WorkerCertificate;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.identity.MachineToken.Operation;
import dev.alnage.factory.identity.MachineTokens.Issued;
import dev.alnage.factory.identity.MachineTokens.Wish;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.world.FactoryWorld;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs get tokens for minutes by showing who they are, and in no other way. */
@Tag("source/ephemeral-credentials")
class MachineTokensTest {
    private static final String ISSUER = "https://ci.example";
    private static final String SUBJECT = "repo:shop/app:ref:refs/heads/main";
    private static final Wish READ = new Wish("shop/app", Operation.READ, MachineTokens.GIT);
    @TempDir static Path home;
    private static final SoftwareSigner ISSUING = SoftwareSigner.generate(Key.Kind.ECDSA_P256, Keys.RANDOM);
    private static FactoryWorld world;
    private static PeopleOffice office;
    private static int numbers;
    private MachineTokens tokens;

    @BeforeAll static void begin() throws IOException {
        world = new FactoryWorld(home);
        var file = world.trust();
        world.trust(new TrustFile(file.version() + 1, file.issued(), file.expires(), file.trustDomain(), file.root(), file.workloads(), file.people(),
                Set.of(Keys.principal("issuer/ci.example", ISSUING)), file.entries()));
        office = new PeopleOffice(world, new SshKeygen(home));
        office.enrol("ci", AccountKind.BOT);
        office.grant("ci", RepositoryRole.DEVELOPER, "shop/app");
        office.bind("ci", AccountKey.ofIssuer(ISSUER, SUBJECT), "", Optional.empty(), Duration.ofDays(90));
        office.enrol("pool-a", AccountKind.BOT);
        office.grant("pool-a", RepositoryRole.GUEST, "shop/{name}");
        office.bind("pool-a", AccountKey.ofPool("a"), "", Optional.empty(), Duration.ofDays(90));
    }

    @AfterAll static void end() throws IOException {
        world.close();
    }

    /** Started a while before the identities that a test makes. */
    @BeforeEach void start() {
        tokens = new MachineTokens(world.people, world::trust, world.clock);
        world.later(Duration.ofMinutes(1));
    }

    private static Json.Builder claims(String issuer, String subject, String audience, Instant issued, Duration life) {
        return claims(issuer, subject, audience, issued, life, "number " + numbers++);
    }

    private static Json.Builder claims(String issuer, String subject, String audience, Instant issued, Duration life, String jti) {
        return Json.object().with("iss", issuer).with("sub", subject).with("aud", audience).with("iat", issued.getEpochSecond())
                .with("exp", issued.plus(life).getEpochSecond()).with("jti", jti);
    }

    private static String signed(Json.Builder claims, SoftwareSigner signer) {
        return CompactSignature.make(JsonWebKey.ofPrivateKey(Bytes.of(signer.toPkcs8())), "", claims.build().toBytes());
    }

    private static String honest() {
        return signed(claims(ISSUER, SUBJECT, "alnage:test.alnage", world.clock.now(), Duration.ofMinutes(30)), ISSUING);
    }

    private Optional<MachineToken> find(Issued issued) throws IOException {
        return tokens.find(issued.token(), MachineTokens.GIT, world.clock.now());
    }

    @Test void a_known_programs_token_holds_for_its_repository_and_operation_and_at_most_fifteen_minutes() throws IOException {
        var issued = tokens.exchange(honest(), Optional.empty(), READ);
        var grants = find(issued).orElseThrow();
        assertEquals("ci", grants.account());
        assertEquals("shop/app", grants.repository());
        assertEquals(Operation.READ, grants.operation());
        assertEquals(Optional.empty(), tokens.find(issued.token(), "api", world.clock.now()));
        assertFalse(grants.expires().isAfter(world.clock.now().plus(MachineTokens.LIFE_MAX)));
        assertTrue(tokens.find(issued.token(), MachineTokens.GIT, grants.expires()).isEmpty());
        assertTrue(tokens.find(issued.token(), MachineTokens.GIT, grants.expires().minusMillis(1)).isPresent());
        assertFalse(issued.toString().contains(issued.token()) || grants.toString().contains(issued.token().substring(5)));
        // an identity that ends sooner takes the token along
        var brief = signed(claims(ISSUER, SUBJECT, "alnage:test.alnage", world.clock.now(), Duration.ofMinutes(2)), ISSUING);
        assertFalse(tokens.exchange(brief, Optional.empty(), READ).grants().expires().isAfter(world.clock.now().plus(Duration.ofMinutes(2))));
    }

    @Test void an_identity_is_exchanged_once_and_never_one_from_before_a_restart() throws IOException {
        var identity = honest();
        var issued = tokens.exchange(identity, Optional.empty(), READ);
        assertThrows(Rejected.Stale.class, () -> tokens.exchange(identity, Optional.empty(), READ));
        assertThrows(Rejected.Stale.class, () -> tokens.exchange(identity, Optional.empty(), new Wish("shop/app", Operation.WRITE, MachineTokens.GIT)));
        world.later(Duration.ofSeconds(2));
        var restarted = new MachineTokens(world.people, world::trust, world.clock);
        assertThrows(Rejected.Stale.class, () -> restarted.exchange(identity, Optional.empty(), READ));
        assertTrue(restarted.find(issued.token(), MachineTokens.GIT, world.clock.now()).isEmpty());
    }

    @Test void identities_that_are_forged_foreign_old_or_for_somebody_else_give_no_token() {
        var now = world.clock.now();
        var ours = "alnage:test.alnage";
        var half = Duration.ofMinutes(30);
        var forger = SoftwareSigner.generate(Key.Kind.ECDSA_P256, Keys.RANDOM);
        var honest = honest();
        var parts = honest.split("\\.");
        var unsigned = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8)) + "." + parts[1] + ".";
        var symmetric = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"HS256\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8)) + "." + parts[1] + "." + parts[2];
        for (var bad : List.of(signed(claims(ISSUER, SUBJECT, ours, now, half), forger), unsigned, symmetric, honest.substring(0, honest.length() - 4) + "AAAA", "not a token",
                signed(claims("https://other.example", SUBJECT, ours, now, half), ISSUING), signed(claims(ISSUER, SUBJECT + "2", ours, now, half), ISSUING),
                signed(claims(ISSUER, SUBJECT, "alnage:other", now, half), ISSUING), signed(claims(ISSUER, SUBJECT, ours, now.minus(half), half), ISSUING),
                signed(claims(ISSUER, SUBJECT, ours, now.plus(half), half), ISSUING), signed(claims(ISSUER, SUBJECT, ours, now, Duration.ofHours(2)), ISSUING),
                signed(Json.object().with("iss", ISSUER).with("sub", SUBJECT).with("aud", Json.texts(List.of(ours, "other"))).with("iat", now.getEpochSecond())
                        .with("exp", now.plus(half).getEpochSecond()), ISSUING))) {
            assertThrows(Rejected.class, () -> tokens.exchange(bad, Optional.empty(), READ), bad);
        }
    }

    @Test void a_token_gives_no_more_than_the_accounts_roles() throws IOException {
        for (var wish : List.of(new Wish("shop/other", Operation.READ, MachineTokens.GIT), new Wish("*", Operation.READ, MachineTokens.GIT))) {
            assertThrows(Rejected.Untrusted.class, () -> tokens.exchange(honest(), Optional.empty(), wish));
        }
        assertThrows(Rejected.Malformed.class, () -> new Wish("shop/app", Operation.READ, "everything"));
        assertEquals(Operation.WRITE, tokens.exchange(honest(), Optional.empty(), new Wish("shop/app", Operation.WRITE, MachineTokens.GIT)).grants().operation());
    }

    @Tag("source/key-rotation")
    @Test void who_loses_the_role_or_the_binding_loses_the_token_at_once() throws IOException {
        office.enrol("nightly", AccountKind.BOT);
        var role = office.grant("nightly", RepositoryRole.GUEST, "shop/app");
        var fingerprint = office.bind("nightly", AccountKey.ofIssuer(ISSUER, "nightly"), "", Optional.empty(), Duration.ofDays(90));
        var identity = signed(claims(ISSUER, "nightly", "alnage:test.alnage", world.clock.now(), Duration.ofMinutes(30)), ISSUING);
        var issued = tokens.exchange(identity, Optional.empty(), READ);
        assertTrue(find(issued).isPresent() && tokens.findById(issued.grants().id(), world.clock.now()).isPresent());
        office.withdraw(role);
        assertEquals(Optional.empty(), find(issued));
        office.grant("nightly", RepositoryRole.GUEST, "shop/app");
        assertTrue(find(issued).isPresent());
        office.revoke(fingerprint);
        assertEquals(Optional.empty(), find(issued));
        assertEquals(Optional.empty(), tokens.findById(issued.grants().id(), world.clock.now()));
    }

    @Tag("R5")
    @Test void an_identity_is_exchanged_once_however_its_signature_is_written() throws IOException {
        var identity = honest();
        tokens.exchange(identity, Optional.empty(), READ);
        // r and the order less s is as good a signature of ECDSA, by nobody who has the key
        var parts = identity.split("\\.");
        var signature = Base64.getUrlDecoder().decode(parts[2]);
        var half = signature.length / 2;
        var order = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
        var other = order.subtract(new BigInteger(1, java.util.Arrays.copyOfRange(signature, half, signature.length))).toByteArray();
        var written = java.util.Arrays.copyOf(signature, signature.length);
        java.util.Arrays.fill(written, half, written.length, (byte) 0);
        var from = Math.max(0, other.length - half);
        System.arraycopy(other, from, written, written.length - (other.length - from), other.length - from);
        var again = parts[0] + "." + parts[1] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(written);
        assertFalse(again.equals(identity));
        assertTrue(assertThrows(Rejected.Stale.class, () -> tokens.exchange(again, Optional.empty(), READ)).getMessage().contains("exchanged"));
        // and one that is issued again under the same number is the same
        var now = world.clock.now();
        tokens.exchange(signed(claims(ISSUER, SUBJECT, "alnage:test.alnage", now, Duration.ofMinutes(30), "once"), ISSUING), Optional.empty(), READ);
        var same = signed(claims(ISSUER, SUBJECT, "alnage:test.alnage", now, Duration.ofMinutes(31), "once"), ISSUING);
        assertTrue(assertThrows(Rejected.Stale.class, () -> tokens.exchange(same, Optional.empty(), READ)).getMessage().contains("exchanged"));
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Signed by the issuer itself, with a header of somebody's choice. */
    private static String headed(String header) {
        var signed = encoded(header) + "." + honest().split("\\.")[1];
        var proof = dev.alnage.evidence.sign.JsonWebSignature.ES256.make(JsonWebKey.ofPrivateKey(Bytes.of(ISSUING.toPkcs8())), Bytes.utf8(signed), Bytes.empty());
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(proof.toArray());
    }

    @Tag("R5")
    @Test void a_header_chooses_neither_key_nor_algorithm_nor_what_the_token_is() throws IOException {
        var forger = SoftwareSigner.generate(Key.Kind.ECDSA_P256, Keys.RANDOM);
        var parts = honest().split("\\.");
        var spki = Base64.getEncoder().encodeToString(forger.key().spki().toArray());
        for (var header : List.of("{\"alg\":\"none\"}", "{\"alg\":\"None\"}", "{\"alg\":\"HS256\",\"kid\":\"../../../../dev/null\"}", "{\"alg\":\"ES384\"}", "{\"alg\":\"RS256\"}",
                "{\"alg\":\"ES256\",\"x5c\":[\"" + spki + "\"]}", "{\"alg\":\"ES256\",\"jku\":\"https://evil.example.org/keys\"}", "{\"alg\":\"ES256\",\"alg\":\"none\"}",
                "{\"alg\":\"ES256\",\"crit\":[\"b64\"],\"b64\":false}", "{}")) {
            var forged = encoded(header) + "." + parts[1] + ".";
            for (var signature : List.of("", parts[2])) {
                assertThrows(Rejected.class, () -> tokens.exchange(forged + signature, Optional.empty(), READ), header);
            }
        }
        // the public key of the issuer is no shared secret
        var secret = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + parts[1];
        var mac = dev.alnage.evidence.sign.JsonWebSignature.HS256.make(JsonWebKey.ofSecret(ISSUING.key().spki()), Bytes.utf8(secret), Bytes.empty());
        var confused = secret + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.toArray());
        assertThrows(Rejected.Untrusted.class, () -> tokens.exchange(confused, Optional.empty(), READ));
        for (var type : List.of("at+jwt", "dpop+jwt", "logout+jwt", "secevent+jwt")) {
            var other = headed("{\"alg\":\"ES256\",\"typ\":\"" + type + "\"}");
            assertThrows(Rejected.Untrusted.class, () -> tokens.exchange(other, Optional.empty(), READ), type);
        }
        // what names a key is a hint that nobody follows, wherever it leads
        assertEquals("ci", tokens.exchange(headed("{\"alg\":\"ES256\",\"kid\":\"../../keys/other\",\"typ\":\"JWT\"}"), Optional.empty(), READ).grants().account());
    }

    @Test void a_certificate_of_minutes_is_exchanged_and_one_of_days_is_a_long_lived_credential() throws IOException {
        var id = "spiffe://shop.example/builder";
        office.enrol("builder", AccountKind.BOT);
        office.grant("builder", RepositoryRole.GUEST, "shop/app");
        office.bind("builder", AccountKey.ofSpiffe(id), "", Optional.empty(), Duration.ofDays(90));
        var now = world.clock.now();
        var brief = new MachineTokens.Certified(id, now.minusSeconds(60), now.plus(Duration.ofMinutes(5)));
        var issued = tokens.exchange(brief, READ);
        assertEquals("builder", find(issued).orElseThrow().account());
        assertEquals(now.plus(Duration.ofMinutes(5)), issued.grants().expires());
        assertThrows(Rejected.Untrusted.class, () -> tokens.exchange(new MachineTokens.Certified(id, now.minusSeconds(60), now.plus(Duration.ofHours(2))), READ));
        assertThrows(Rejected.Stale.class, () -> tokens.exchange(new MachineTokens.Certified(id, now.minusSeconds(60), now), READ));
        assertThrows(Rejected.Untrusted.class, () -> tokens.exchange(new MachineTokens.Certified(id + "2", now, now.plusSeconds(60)), READ));
        assertThrows(Rejected.Untrusted.class, () -> tokens.exchange(brief, new Wish("shop/app", Operation.WRITE, MachineTokens.GIT)));
    }

    @Tag("source/mfa")
    @Tag("S3")
    @Test void where_the_policy_asks_for_it_an_identity_token_alone_is_not_enough() throws IOException {
        var asking = new Directory(world.reader, world::trust, RevocationMemory.open(home.resolve("state/asking.json"), new AtomicFiles(new RealDisk(), home)),
                _ -> new PeopleRules(KeyAges.STANDARD, Set.of(StepUpOccasion.TOKEN), Optional.empty()));
        var strict = new MachineTokens(asking, world::trust, world.clock);
        world.later(Duration.ofMinutes(1));
        var now = world.clock.now();
        var refused = assertThrows(Refused.class, () -> strict.exchange(honest(), Optional.empty(), READ)).problem();
        assertEquals("ALN-USR-060", refused.code());
        assertTrue(refused.fix().contains("amr"), refused.fix());
        // neither what was shown hours ago, nor what is a password, nor what nobody says when
        for (var bad : List.of(factors("mfa", now.minus(Duration.ofHours(9))), factors("pwd", now), factors("hwk", now.plus(Duration.ofHours(1))),
                signed(claims(ISSUER, SUBJECT, "alnage:test.alnage", now, Duration.ofMinutes(30)).with("amr", Json.texts(List.of("mfa"))), ISSUING))) {
            assertEquals("ALN-USR-060", assertThrows(Refused.class, () -> strict.exchange(bad, Optional.empty(), READ)).problem().code());
        }
        assertEquals("ci", strict.exchange(factors("hwk", now), Optional.empty(), READ).grants().account());
        assertEquals("ci", strict.exchange(honest(), Optional.of("client ci"), READ).grants().account());
        assertEquals("pool-a", strict.exchange(request(Keys.ed25519(), READ, world.clock.now(), world.workerCa, "a")).grants().account());
    }

    private static String factors(String how, Instant when) {
        return signed(claims(ISSUER, SUBJECT, "alnage:test.alnage", world.clock.now(), Duration.ofMinutes(30)).with("amr", Json.texts(List.of(how)))
                .with("auth_time", when.getEpochSecond()), ISSUING);
    }

    private static Envelope request(Signer key, Wish wish, Instant given, Signer ca, String pool) {
        var now = world.clock.now();
        var values = new WorkerCertificate("test.alnage", pool, "1", "build", Digest.of(Bytes.utf8("order")), 1, key.key(), now.minusSeconds(5), now.plus(Duration.ofMinutes(30)));
        return Envelope.sign(MachineTokens.REQUEST_TYPE, MachineTokens.request(wish, given), WorkerCertificate.issue(ca, values, BigInteger.ONE), key);
    }

    @Test void a_worker_gets_one_for_its_certificate_and_a_signature_by_its_key() throws IOException {
        var key = Keys.ed25519();
        var now = world.clock.now();
        var honest = request(key, READ, now, world.workerCa, "a");
        assertEquals("pool-a", tokens.exchange(honest).grants().account());
        assertThrows(Rejected.Stale.class, () -> tokens.exchange(honest));
        assertThrows(Rejected.class, () -> tokens.exchange(request(key, READ, now, Keys.ed25519(), "a")));
        assertThrows(Rejected.Untrusted.class, () -> tokens.exchange(request(key, READ, now.plusMillis(1), world.workerCa, "b")));
        assertThrows(Rejected.Untrusted.class, () -> tokens.exchange(request(key, new Wish("shop/app", Operation.WRITE, MachineTokens.GIT), now, world.workerCa, "a")));
        assertThrows(Rejected.Stale.class, () -> tokens.exchange(request(key, READ, now.minus(Duration.ofMinutes(6)), world.workerCa, "a")));
        // the certificate of one, the signature of another: whoever saw a certificate has nothing
        var stolen = Envelope.sign(MachineTokens.REQUEST_TYPE, MachineTokens.request(READ, now.plusMillis(2)), honest.signatures().getFirst().certificate(), Keys.ed25519());
        assertThrows(Rejected.Untrusted.class, () -> tokens.exchange(stolen));
    }

    @Test void nothing_of_a_token_is_ever_on_the_disk() throws IOException {
        var issued = tokens.exchange(honest(), Optional.empty(), READ);
        try (var files = Files.walk(home)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1).contains(issued.token().substring(5)), file.toString());
            }
        }
    }
}
