package dev.alnage.factory.source.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.KeyRevocation;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.people.CertificateRequest;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.SshCertificate;
import dev.alnage.factory.gate.PolicyPeopleRules;
import dev.alnage.factory.identity.Directory;
import dev.alnage.factory.identity.LastUse;
import dev.alnage.factory.identity.MachineTokens;
import dev.alnage.factory.identity.PeopleOffice;
import dev.alnage.factory.identity.RevocationMemory;
import dev.alnage.factory.identity.SshKeygen;
import dev.alnage.factory.sealer.UserCa;
import dev.alnage.factory.source.server.Admission;
import dev.alnage.factory.source.server.GitService;
import dev.alnage.factory.source.server.Limits;
import dev.alnage.factory.source.server.Repositories;
import dev.alnage.factory.source.server.RepositoryName;
import dev.alnage.factory.source.server.ssh.SshDoor;
import dev.alnage.factory.source.server.ssh.SshServerLimits;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.policy.set.BundleWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients of OpenSSH and git at our SSH server, with a bound key and with a certificate of the user CA. */
@Tag("source/ssh-keys")
@Tag("source/key-rotation")
class CertificateLoginTest {
    @TempDir Path home;
    private Path keys;
    private int port;

    /** What {@code git ls-remote} ends with, showing these files. */
    private int comeIn(String key, String... options) throws IOException, InterruptedException {
        var ssh = new ArrayList<>(List.of("ssh", "-F", "/dev/null", "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no",
                "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-i", keys.resolve(key).toString()));
        ssh.addAll(List.of(options));
        var builder = new ProcessBuilder("git", "ls-remote", "ssh://git@127.0.0.1:" + port + "/shop/app").directory(home.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_SSH_COMMAND", String.join(" ", ssh));
        var process = builder.start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    @Test void openssh_comes_in_by_key_and_by_certificate_until_either_is_revoked() throws Exception {
        try (var world = new FactoryWorld(home); var repositories = Repositories.open(home.resolve("repositories"), new RealDisk());
                var uses = LastUse.open(home.resolve("state/last-use.json"))) {
            // the tools here go by the clock of the machine
            world.later(Duration.between(FactoryWorld.START, Instant.now()));
            keys = Files.createDirectory(home.resolve("keys"));
            var keygen = new SshKeygen(keys);
            var office = new PeopleOffice(world, keygen);
            office.enrol("anna", AccountKind.PERSON);
            office.grant("anna", RepositoryRole.GUEST, "shop/{name}");
            keygen.create("anna");
            keygen.create("today");
            var fingerprint = office.bind("anna", "anna", Optional.empty(), Duration.ofDays(30));
            repositories.create(new RepositoryName("shop/app"));
            var people = new Directory(world.reader, world::trust, RevocationMemory.open(home.resolve("state/door.json"), new AtomicFiles(new RealDisk(), home)),
                    new PolicyPeopleRules(world.reader, world.blobs, world::trust));
            var access = new DirectoryAccess(people, world::trust, new MachineTokens(people, world::trust, world.clock), uses);
            var admission = new Admission((_, _, _) -> {
                throw new IOException("nothing is pushed here");
            }, (_, _, _) -> {
                throw new IOException("nothing is proposed here");
            }, _ -> Map.of());
            keygen.create("brief");
            office.bind("anna", "brief", Optional.empty(), Duration.ofHours(2));
            keygen.create("long");
            office.bind("anna", "long", Optional.empty(), Duration.ofDays(30));
            try (var door = SshDoor.open(new InetSocketAddress("127.0.0.1", 0), Keys.ed25519(), new GitService(repositories, access, admission, Limits.USUAL, world.clock),
                    access, world.clock, SshServerLimits.USUAL)) {
                port = door.port();
                assertEquals(0, comeIn("anna"));
                assertNotEquals(0, comeIn("today"));
                var line = certificate(world, keygen, fingerprint);
                Files.writeString(keys.resolve("today-cert.pub"), line + "\n");
                assertEquals(0, comeIn("today", "-o", "CertificateFile=" + keys.resolve("today-cert.pub")));
                office.revoke(KeyRevocation.serial(SshCertificate.read(Base64Reader.read(line.split(" ")[1])).serial()));
                assertNotEquals(0, comeIn("today", "-o", "CertificateFile=" + keys.resolve("today-cert.pub")));
                assertEquals(0, comeIn("anna"));
                var before = Instant.now();
                office.revoke(fingerprint);
                assertNotEquals(0, comeIn("anna"));
                assertTrue(Duration.between(before, Instant.now()).toSeconds() < 60);
                aged(world);
            }
        }
    }

    /** At the ssh server: past its own end, and past the greatest age that a policy asks for. */
    private void aged(FactoryWorld world) throws IOException, InterruptedException {
        assertEquals(0, comeIn("brief"));
        world.later(Duration.ofHours(3));
        assertNotEquals(0, comeIn("brief"));
        assertEquals(0, comeIn("long"));
        var bundle = BundleWriter.write(new TreeMap<>(Map.of("release.rego", Bytes.utf8("package policy.release\ndeny contains \"never\" if false\n"),
                "data.json", Bytes.utf8("{\"practices\": {\"keys\": {\"ssh\": 1}}}"))));
        world.storer.policy(Envelope.sign(world.version(1, Optional.empty(), bundle, world.clock.now()).toStatement(), world.petra, world.quentin), bundle);
        assertEquals(0, comeIn("long"));
        world.later(Duration.ofDays(1));
        assertNotEquals(0, comeIn("long"));
    }

    private static String certificate(FactoryWorld world, SshKeygen keygen, String fingerprint) throws IOException {
        var ca = new UserCa(world.userCa, world.people, world::trust, world.clock);
        assertEquals(fingerprint, AccountKey.ofSsh(keygen.publicKey("anna")).fingerprint());
        var request = new CertificateRequest(PeopleOffice.DOMAIN, "anna", List.of(fingerprint), OpenSshKey.read(keygen.publicKey("today")), Duration.ofMinutes(30), world.clock.now());
        return ca.certify(request, List.of(keygen.sign("anna", CertificateRequest.NAMESPACE, request.message()), keygen.sign("today", CertificateRequest.NAMESPACE, request.message())));
    }
}
