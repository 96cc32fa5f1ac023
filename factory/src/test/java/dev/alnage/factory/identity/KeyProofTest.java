package dev.alnage.factory.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.KeyKind;
import dev.alnage.evidence.people.Possession;
import dev.alnage.factory.source.server.FidoToken;
import dev.alnage.factory.world.FactoryWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners show that they have a key with the tool of its kind: gpg, gpgsm, and ssh-keygen with a FIDO token. */
@Tag("source/key-rotation")
class KeyProofTest {
    private static final String DOMAIN = PeopleOffice.DOMAIN;
    private static final Duration DAYS = Duration.ofDays(30);
    private static final String KEYS = """
            set -eu
            umask 077
            mkdir gnupg
            # on a machine that is busy it is not there within the seconds that gpg waits
            for try in 1 2 3 4 5 6; do gpgconf --launch gpg-agent && break; [ $try -lt 6 ] || { echo 'gpg-agent did not start in six attempts' >&2; exit 1; }; done
            for name in anna eve; do
                gpg --batch --quiet --passphrase '' --quick-gen-key "$name <$name@example.org>" ed25519 sign never
                gpg --export $name@example.org > $name.pgp
                openssl req -x509 -newkey rsa:3072 -nodes -keyout $name.ca.key -out $name.ca.pem -days 30 -subj /CN=$name-ca -addext basicConstraints=critical,CA:TRUE \\
                    -addext keyUsage=critical,keyCertSign,cRLSign
                openssl req -new -newkey rsa:3072 -nodes -keyout $name.key -out $name.csr -subj /CN=$name
                printf 'basicConstraints=CA:FALSE\\nkeyUsage=critical,digitalSignature\\nextendedKeyUsage=emailProtection\\nsubjectAltName=email:%s\\n' $name@example.org > extensions
                openssl x509 -req -in $name.csr -CA $name.ca.pem -CAkey $name.ca.key -CAcreateserial -days 20 -extfile extensions -out $name.pem
                openssl x509 -in $name.ca.pem -outform DER -out $name.ca.der
                # with some salts gpgsm does not know the empty passphrase for what it is
                for try in 1 2 3 4 5 6; do
                    openssl pkcs12 -export -legacy -in $name.pem -inkey $name.key -certfile $name.ca.pem -out $name.p12 -passout pass:
                    echo | gpgsm --batch --pinentry-mode loopback --passphrase-fd 0 --import $name.p12 && break
                    [ $try -lt 6 ] || { echo "gpgsm took none of six PKCS#12 files of $name, expected one" >&2; exit 1; }
                done
                openssl x509 -in $name.ca.pem -noout -fingerprint -sha1 | sed 's/.*=//; s/$/ S relax/' >> gnupg/trustlist.txt
            done
            echo disable-crl-checks > gnupg/gpgsm.conf
            """;
    @TempDir static Path home;
    private static FactoryWorld world;
    private static PeopleOffice office;

    @BeforeAll static void begin() throws Exception {
        run("", "bash", "-c", KEYS);
        world = new FactoryWorld(home);
        // the tools here go by the clock of the machine
        world.later(Duration.between(FactoryWorld.START, Instant.now()).plusSeconds(5));
        office = new PeopleOffice(world, new SshKeygen(home));
        office.enrol("anna", AccountKind.PERSON);
    }

    @AfterAll static void end() throws Exception {
        run("", "gpgconf", "--kill", "all");
        world.close();
    }

    private static String run(String input, String... command) throws IOException, InterruptedException {
        var errors = home.resolve("errors");
        var builder = new ProcessBuilder(command).directory(home.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(Map.of("GNUPGHOME", home.resolve("gnupg").toString(), "HOME", home.toString(), "SSH_AUTH_SOCK", home.resolve("token").toString()));
        var process = builder.start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + Files.readString(errors));
        }
        return said;
    }

    private static AccountKey openPgp(String name) throws IOException {
        return AccountKey.ofOpenPgp(Bytes.of(Files.readAllBytes(home.resolve(name + ".pgp"))));
    }

    private static AccountKey smime(String name) throws IOException {
        return AccountKey.ofSmime(name + "@example.org", Bytes.of(Files.readAllBytes(home.resolve(name + ".ca.der"))));
    }

    private static String signed(String tool, String name, Bytes message) throws IOException, InterruptedException {
        return run(message.toText(), tool, "--batch", "--armor", "--local-user", name + "@example.org", "--detach-sign");
    }

    private static void isBound(KeyKind kind, String fingerprint) throws IOException {
        var now = world.clock.now();
        assertEquals(kind, world.people.current(now).findLiveKey(fingerprint, Purpose.SIGN, now).orElseThrow().key().kind());
    }

    private static void refused(AccountKey key, String proof) {
        assertThrows(Rejected.class, () -> office.bind("anna", key, proof, Optional.empty(), DAYS), proof);
    }

    /** One that another key made, one for another account or factory, one for another key, and none at all. */
    private static void refuseOthers(String tool, AccountKey key) throws IOException, InterruptedException {
        var message = key.possession(DOMAIN, "anna");
        for (var proof : List.of(signed(tool, "eve", message), signed(tool, "anna", key.possession(DOMAIN, "ben")), signed(tool, "anna", key.possession("other.alnage", "anna")),
                signed(tool, "anna", openPgp("eve").possession(DOMAIN, "anna")), "no signature")) {
            refused(key, proof);
        }
    }

    @Test void a_key_of_gpg_is_bound_with_a_signature_of_gpg() throws Exception {
        var key = openPgp("anna");
        refuseOthers("gpg", key);
        var proof = signed("gpg", "anna", key.possession(DOMAIN, "anna"));
        isBound(KeyKind.OPENPGP, office.bind("anna", key, proof, Optional.empty(), DAYS));
        // the public half of it is eve's to copy, and no more
        office.enrol("eve", AccountKind.PERSON);
        assertThrows(Rejected.class, () -> office.bind("eve", key, proof, Optional.empty(), DAYS));
    }

    @Test void certificates_for_an_address_are_bound_with_a_signature_of_gpgsm() throws Exception {
        var key = smime("anna");
        refuseOthers("gpgsm", key);
        isBound(KeyKind.X509, office.bind("anna", key, signed("gpgsm", "anna", key.possession(DOMAIN, "anna")), Optional.empty(), DAYS));
    }

    @Tag("source/ssh-keys")
    @Test void a_key_on_a_fido_token_is_bound_with_a_touch_of_it() throws Exception {
        try (var token = FidoToken.plugIn(home.resolve("token"))) {
            Files.writeString(home.resolve("fido.pub"), token.publicKeyLine() + "\n");
            var key = AccountKey.ofSsh(token.publicKeyLine());
            var message = key.possession(DOMAIN, "anna").toText();
            refused(key, run(message, "ssh-keygen", "-Y", "sign", "-q", "-n", "git", "-f", "fido.pub"));
            token.touched(false);
            refused(key, run(message, "ssh-keygen", "-Y", "sign", "-q", "-n", Possession.NAMESPACE, "-f", "fido.pub"));
            token.touched(true);
            isBound(KeyKind.SSH_SK, office.bind("anna", key, run(message, "ssh-keygen", "-Y", "sign", "-q", "-n", Possession.NAMESPACE, "-f", "fido.pub"), Optional.empty(), DAYS));
        }
    }
}
