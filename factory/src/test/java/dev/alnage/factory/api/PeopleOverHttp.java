package dev.alnage.factory.api;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.people.CertificateRequest;
import dev.alnage.evidence.sign.CompactSignature;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.identity.PeopleOffice;
import dev.alnage.factory.identity.SshKeygen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What people and programs ask for themselves over HTTP, each of it once and answered with a yes. */
record PeopleOverHttp(ServedFactory factory, Path home) {
    private static final Duration DAYS = Duration.ofDays(30);

    void ask() throws IOException {
        var keygen = new SshKeygen(Files.createDirectory(home.resolve("keys-of-people")));
        var issuer = SoftwareSigner.generate(Key.Kind.ECDSA_P256, Keys.RANDOM);
        var file = factory.world.trust();
        factory.world.trust(new TrustFile(file.version() + 1, file.issued(), file.expires(), file.trustDomain(), file.root(), file.workloads(), file.people(),
                Set.of(Keys.principal("issuer/ci.example", issuer)), file.entries()));
        var office = new PeopleOffice(factory.world, keygen);
        token(office, issuer);
        certificate(office, keygen);
        factory.json("GET", "/v1/last-use", "");
    }

    private void token(PeopleOffice office, SoftwareSigner issuer) throws IOException {
        office.enrol("ci", AccountKind.BOT);
        office.grant("ci", RepositoryRole.DEVELOPER, "shop/app");
        office.bind("ci", AccountKey.ofIssuer("https://ci.example", "repo:shop/app"), "", Optional.empty(), DAYS);
        factory.world.later(Duration.ofMinutes(1));
        var now = factory.world.clock.now().getEpochSecond();
        var claims = Json.object().with("iss", "https://ci.example").with("sub", "repo:shop/app").with("aud", "alnage:" + PeopleOffice.DOMAIN)
                .with("iat", now).with("exp", now + 600).with("jti", "once").build();
        var identity = CompactSignature.make(JsonWebKey.ofPrivateKey(Bytes.of(issuer.toPkcs8())), "", claims.toBytes());
        factory.json("POST", "/v1/tokens", Json.object().with("identity", identity).with("repository", "shop/app").with("operation", "read").with("audience", "git")
                .build().toBytes().toText());
    }

    private void certificate(PeopleOffice office, SshKeygen keygen) throws IOException {
        office.enrol("fred", AccountKind.PERSON);
        keygen.create("fred");
        keygen.create("today");
        var login = office.bind("fred", "fred", Optional.empty(), DAYS);
        var request = new CertificateRequest(PeopleOffice.DOMAIN, "fred", List.of(login), OpenSshKey.read(keygen.publicKey("today")), Duration.ofMinutes(30),
                factory.world.clock.now());
        factory.json("POST", "/v1/user-certificates", Json.object().with("request", request.toJson()).with("proofs", Json.texts(List.of(
                keygen.sign("fred", CertificateRequest.NAMESPACE, request.message()), keygen.sign("today", CertificateRequest.NAMESPACE, request.message()))))
                .build().toBytes().toText());
    }
}
