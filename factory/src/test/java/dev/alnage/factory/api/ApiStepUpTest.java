package dev.alnage.factory.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.people.KeyAges;
import dev.alnage.evidence.people.PeopleRules;
import dev.alnage.evidence.people.StepUpOccasion;
import dev.alnage.evidence.people.StepUpRequest;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.CompactSignature;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.TestAuthority;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.http.Limits;
import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.http.Roles;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.http.Router;
import dev.alnage.factory.http.StreamServer;
import dev.alnage.factory.http.TlsIdentity;
import dev.alnage.factory.http.TlsServer;
import dev.alnage.factory.identity.Directory;
import dev.alnage.factory.identity.LastUse;
import dev.alnage.factory.identity.MachineTokens;
import dev.alnage.factory.identity.PeopleOffice;
import dev.alnage.factory.identity.RevocationMemory;
import dev.alnage.factory.identity.SshKeygen;
import dev.alnage.factory.identity.SteppedUp;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.world.FactoryWorld;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs get tokens from other machines, and people step up for clients there: with curl, openssl and ssh-keygen at the real ports. */
class ApiStepUpTest {
    private static final String WISH = "\"repository\":\"shop/app\",\"operation\":\"read\",\"audience\":\"git\"";
    private static final String CLIENTS = """
            {"clients":[{"name":"desk","certificate":"DNS:desk.shop.example","may":["read"],"people":["anna"]},
            {"name":"machine","certificate":"DNS:machine.shop.example","may":["read","exchange"]},
            {"name":"builder","certificate":"URI:spiffe://shop.example/builder","may":["exchange"]},
            {"name":"old","certificate":"URI:spiffe://shop.example/old","may":["exchange"]}]}""";
    private static final SoftwareSigner ISSUING = SoftwareSigner.generate(Key.Kind.ECDSA_P256, Keys.RANDOM);
    @TempDir static Path home;
    private static FactoryWorld world;
    private static SshKeygen keygen;
    private static PeopleOffice office;
    private static TestAuthority authority;
    private static LastUse uses;
    private static TlsServer api;
    private static StreamServer git;
    private static Set<StepUpOccasion> asked = Set.of();
    private static int numbers;

    @BeforeAll static void begin() throws Exception {
        world = new FactoryWorld(home);
        world.later(Duration.between(FactoryWorld.START, Instant.now()).plusSeconds(1));
        issuer();
        people();
        authority = TestAuthority.create(home, "authority");
        authority.certify("server", "IP:127.0.0.1", "serverAuth", 2);
        authority.certify("desk", "DNS:desk.shop.example", "clientAuth", 2);
        authority.certify("machine", "DNS:machine.shop.example", "clientAuth", 2);
        authority.certify("old", "URI:spiffe://shop.example/old", "clientAuth", 2);
        authority.certifyForMinutes("builder", "URI:spiffe://shop.example/builder", 20);
        serve();
        // what programs show must be younger than the process
        world.later(Duration.ofSeconds(2));
    }

    private static void issuer() {
        var file = world.trust();
        world.trust(new TrustFile(file.version() + 1, file.issued(), file.expires(), file.trustDomain(), file.root(), file.workloads(), file.people(),
                Set.of(Keys.principal("issuer/ci.example", ISSUING)), file.entries()));
    }

    private static void people() throws IOException {
        keygen = new SshKeygen(Files.createDirectory(home.resolve("keys")));
        office = new PeopleOffice(world, keygen);
        for (var name : List.of("anna", "ben")) {
            office.enrol(name, AccountKind.PERSON);
            for (var key : List.of(name, name + "2")) {
                keygen.create(key);
                office.bind(name, key, Optional.empty(), Duration.ofDays(30));
            }
        }
        office.enrol("ci", AccountKind.BOT);
        office.grant("ci", RepositoryRole.GUEST, "shop/app");
        office.bind("ci", AccountKey.ofIssuer("https://ci.example", "shop"), "", Optional.empty(), Duration.ofDays(30));
        office.enrol("builder", AccountKind.BOT);
        office.grant("builder", RepositoryRole.GUEST, "shop/app");
        office.bind("builder", AccountKey.ofSpiffe("spiffe://shop.example/builder"), "", Optional.empty(), Duration.ofDays(30));
        office.bind("builder", AccountKey.ofSpiffe("spiffe://shop.example/old"), "", Optional.empty(), Duration.ofDays(30));
    }

    private static void serve() throws IOException {
        var directory = new Directory(world.reader, world::trust, RevocationMemory.open(home.resolve("state/asking.json"), new AtomicFiles(new RealDisk(), home)),
                _ -> new PeopleRules(KeyAges.STANDARD, asked, Optional.empty()));
        uses = LastUse.open(home.resolve("state/last-use.json"));
        var tokens = new MachineTokens(directory, world::trust, world.clock);
        var steppedUp = new SteppedUp(directory, world::trust, world.clock);
        var routes = new ArrayList<>(new PeopleRoutes(tokens, (_, _) -> "", uses, steppedUp).routes());
        routes.add(new Route("GET", "/v1/policies", Permission.of(Roles.READ), _ -> Response.ok(Json.object().build())));
        var identity = TlsIdentity.read(authority.certificate("server"), authority.key("server"));
        var clients = Files.writeString(home.resolve("clients.json"), CLIENTS);
        api = TlsServer.start(new InetSocketAddress("127.0.0.1", 0), new Router(routes).with(new ApiStepUp(directory, steppedUp, world.clock)),
                new TlsServer.Door(identity, authority.root(), clients, Instant::now), Limits.USUAL);
        git = StreamServer.start(new InetSocketAddress("127.0.0.1", 0), identity, new TokenDoor(tokens, exchange -> exchange.answer(404, "text/plain", java.util.Map.of()).close()),
                Limits.USUAL);
    }

    @AfterAll static void end() throws IOException {
        api.close();
        git.close();
        uses.close();
        world.close();
    }

    @BeforeEach void nothing_is_asked() {
        asked = Set.of();
    }

    private static String identity() {
        var now = world.clock.now().getEpochSecond();
        var claims = Json.object().with("iss", "https://ci.example").with("sub", "shop").with("aud", "alnage:" + PeopleOffice.DOMAIN).with("iat", now).with("exp", now + 600)
                .with("jti", "number " + numbers++).build();
        return CompactSignature.make(JsonWebKey.ofPrivateKey(Bytes.of(ISSUING.toPkcs8())), "", claims.toBytes());
    }

    /** The status and the body. */
    private static String curl(int port, String path, String body, String... more) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("curl", "-sS", "-m", "20", "--cacert", authority.root().toString(), "-w", "\n%{http_code}", "https://127.0.0.1:" + port + path));
        if (!body.isEmpty()) {
            command.addAll(List.of("--data-binary", body));
        }
        command.addAll(List.of(more));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.substring(said.lastIndexOf('\n') + 1) + " " + said.substring(0, Math.max(0, said.lastIndexOf('\n')));
    }

    private static String as(String client, String path, String body) throws IOException, InterruptedException {
        return curl(api.port(), path, body, "--cert", authority.certificate(client).toString(), "--key", authority.key(client).toString());
    }

    private static void says(String expected, String answer) {
        assertTrue(answer.startsWith(expected.split(" ")[0]) && answer.contains(expected.substring(expected.indexOf(' ') + 1)), answer);
    }

    @Tag("source/ephemeral-credentials")
    @Test void a_certificate_of_minutes_gets_a_token_over_mutual_tls_and_one_of_days_does_not() throws Exception {
        says("200 \"account\":\"builder\"", as("builder", "/v1/tokens", "{" + WISH + "}"));
        says("403 65", as("old", "/v1/tokens", "{" + WISH + "}"));
        says("403 ALN-API-005", as("desk", "/v1/tokens", "{" + WISH + "}"));
        says("400 no proof", as("machine", "/v1/tokens", "{" + WISH + "}"));
        says("000 ", curl(api.port(), "/v1/tokens", "{" + WISH + "}"));
    }

    @Tag("source/ephemeral-credentials")
    @Test void an_issuers_token_is_exchanged_where_git_is_served_for_minutes_and_once() throws Exception {
        var identity = identity();
        var answer = curl(git.port(), "/v1/tokens", "{\"identity\":\"" + identity + "\"," + WISH + "}");
        says("200 \"account\":\"ci\"", answer);
        var until = Schema.text(Schema.member(JsonReader.read(Bytes.utf8(answer.substring(4))), "expires"));
        assertFalse(Instant.parse(until).isAfter(world.clock.now().plus(MachineTokens.LIFE_MAX)));
        says("409 exchanged", curl(git.port(), "/v1/tokens", "{\"identity\":\"" + identity + "\"," + WISH + "}"));
        says("403 no key", curl(git.port(), "/v1/tokens", "{\"identity\":\"" + identity().replaceAll("....$", "AAAA") + "\"," + WISH + "}"));
        says("404 ", curl(git.port(), "/v1/runs", "{}"));
    }

    /** No member of the question, no setting and no profile makes one that lives on. */
    @Tag("source/ephemeral-credentials")
    @Test void nobody_gets_a_token_that_lives_longer_and_the_wish_uses_up_nothing() throws Exception {
        var identity = identity();
        for (var more : List.of("\"expires\":\"2030-01-01T00:00:00Z\"", "\"lifeSeconds\":86400", "\"minutes\":60", "\"never\":true")) {
            says("400 ALN-API-001", curl(git.port(), "/v1/tokens", "{\"identity\":\"" + identity + "\"," + WISH + "," + more + "}"));
        }
        says("400 ALN-API-001", curl(git.port(), "/v1/tokens?minutes=60", "{\"identity\":\"" + identity + "\"," + WISH + "}"));
        says("400 ALN-API-001", curl(git.port(), "/v1/tokens", "{\"identity\":\"" + identity + "\"," + WISH + ",\"pad\":\"" + "x".repeat(70_000) + "\"}"));
        says("200 \"account\":\"ci\"", curl(git.port(), "/v1/tokens", "{\"identity\":\"" + identity + "\"," + WISH + "}"));
    }

    @Tag("source/mfa")
    @Test void where_the_policy_asks_for_it_an_identity_token_has_to_come_over_mutual_tls() throws Exception {
        asked = Set.of(StepUpOccasion.TOKEN);
        says("403 ALN-USR-060", curl(git.port(), "/v1/tokens", "{\"identity\":\"" + identity() + "\"," + WISH + "}"));
        says("200 \"account\":\"ci\"", as("machine", "/v1/tokens", "{\"identity\":\"" + identity() + "\"," + WISH + "}"));
        says("200 \"account\":\"builder\"", as("builder", "/v1/tokens", "{" + WISH + "}"));
    }

    private static String stepUp(String account, String client, String... keys) throws IOException {
        var logins = new ArrayList<String>();
        for (var key : keys) {
            logins.add(AccountKey.ofSsh(keygen.publicKey(key)).fingerprint());
        }
        var request = new StepUpRequest(PeopleOffice.DOMAIN, account, logins, client, world.clock.now());
        var proofs = new ArrayList<String>();
        for (var key : keys) {
            proofs.add(keygen.sign(key, StepUpRequest.NAMESPACE, request.message()));
        }
        return Json.object().with("request", request.toJson()).with("proofs", Json.texts(proofs)).build().toBytes().toText();
    }

    @Tag("source/mfa")
    @Tag("S3")
    @Test void where_the_policy_asks_for_it_a_client_certificate_alone_asks_nothing_until_somebody_steps_up() throws Exception {
        says("200 {}", as("desk", "/v1/policies", ""));
        asked = Set.of(StepUpOccasion.API);
        var refused = as("desk", "/v1/policies", "");
        says("403 ALN-USR-060", refused);
        assertTrue(refused.contains("alnage user step-up"), refused);
        // one key in a file, somebody else's two keys, two keys for another client, and a client without people
        says("403 ALN-USR-060", as("desk", "/v1/step-ups", stepUp("anna", "desk", "anna")));
        says("403 one of its people", as("desk", "/v1/step-ups", stepUp("ben", "desk", "ben", "ben2")));
        says("403 one of its people", as("desk", "/v1/step-ups", stepUp("anna", "machine", "anna", "anna2")));
        says("403 one of its people", as("machine", "/v1/step-ups", stepUp("anna", "machine", "anna", "anna2")));
        says("403 of theirs", as("desk", "/v1/step-ups", stepUp("anna", "desk", "anna", "ben2")));
        says("403 ALN-USR-060", as("desk", "/v1/policies", ""));
        var honest = stepUp("anna", "desk", "anna", "anna2");
        says("200 \"client\":\"desk\"", as("desk", "/v1/step-ups", honest));
        says("200 {}", as("desk", "/v1/policies", ""));
        says("409 taken before", as("desk", "/v1/step-ups", honest));
        says("403 ALN-USR-060", as("machine", "/v1/policies", ""));
        office.revoke(AccountKey.ofSsh(keygen.publicKey("anna2")).fingerprint());
        says("403 ALN-USR-060", as("desk", "/v1/policies", ""));
    }
}
