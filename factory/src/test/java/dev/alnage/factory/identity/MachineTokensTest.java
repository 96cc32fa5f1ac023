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
import dev.alnage.evidence.sign.CompactSignature;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.WorkerCertificate;
import dev.alnage.factory.identity.MachineToken.Operation;
import dev.alnage.factory.identity.MachineTokens.Issued;
import dev.alnage.factory.identity.MachineTokens.Wish;
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
        return Json.object().with("iss", issuer).with("sub", subject).with("aud", audience).with("iat", issued.getEpochSecond())
                .with("exp", issued.plus(life).getEpochSecond()).with("jti", Digest.of(Bytes.utf8(world.clock.now().toString())).hex());
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
        var issued = tokens.exchange(honest(), READ);
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
        assertFalse(tokens.exchange(brief, READ).grants().expires().isAfter(world.clock.now().plus(Duration.ofMinutes(2))));
    }

    @Test void an_identity_is_exchanged_once_and_never_one_from_before_a_restart() throws IOException {
        var identity = honest();
        var issued = tokens.exchange(identity, READ);
        assertThrows(Rejected.Stale.class, () -> tokens.exchange(identity, READ));
        assertThrows(Rejected.Stale.class, () -> tokens.exchange(identity, new Wish("shop/app", Operation.WRITE, MachineTokens.GIT)));
        world.later(Duration.ofSeconds(2));
        var restarted = new MachineTokens(world.people, world::trust, world.clock);
        assertThrows(Rejected.Stale.class, () -> restarted.exchange(identity, READ));
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
            assertThrows(Rejected.class, () -> tokens.exchange(bad, READ), bad);
        }
    }

    @Test void a_token_gives_no_more_than_the_accounts_roles() throws IOException {
        for (var wish : List.of(new Wish("shop/other", Operation.READ, MachineTokens.GIT), new Wish("*", Operation.READ, MachineTokens.GIT))) {
            assertThrows(Rejected.Untrusted.class, () -> tokens.exchange(honest(), wish));
        }
        assertThrows(Rejected.Malformed.class, () -> new Wish("shop/app", Operation.READ, "everything"));
        assertEquals(Operation.WRITE, tokens.exchange(honest(), new Wish("shop/app", Operation.WRITE, MachineTokens.GIT)).grants().operation());
    }

    @Tag("source/key-rotation")
    @Test void who_loses_the_role_or_the_binding_loses_the_token_at_once() throws IOException {
        office.enrol("nightly", AccountKind.BOT);
        var role = office.grant("nightly", RepositoryRole.GUEST, "shop/app");
        var fingerprint = office.bind("nightly", AccountKey.ofIssuer(ISSUER, "nightly"), "", Optional.empty(), Duration.ofDays(90));
        var identity = signed(claims(ISSUER, "nightly", "alnage:test.alnage", world.clock.now(), Duration.ofMinutes(30)), ISSUING);
        var issued = tokens.exchange(identity, READ);
        assertTrue(find(issued).isPresent() && tokens.findById(issued.grants().id(), world.clock.now()).isPresent());
        office.withdraw(role);
        assertEquals(Optional.empty(), find(issued));
        office.grant("nightly", RepositoryRole.GUEST, "shop/app");
        assertTrue(find(issued).isPresent());
        office.revoke(fingerprint);
        assertEquals(Optional.empty(), find(issued));
        assertEquals(Optional.empty(), tokens.findById(issued.grants().id(), world.clock.now()));
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
        var issued = tokens.exchange(honest(), READ);
        try (var files = Files.walk(home)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1).contains(issued.token().substring(5)), file.toString());
            }
        }
    }
}
