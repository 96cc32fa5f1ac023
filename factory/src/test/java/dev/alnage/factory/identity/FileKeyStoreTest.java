package dev.alnage.factory.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileKeyStoreTest {
    private static final String RIGHT = "correct horse battery";

    @TempDir Path directory;
    private KeyStore store;

    @BeforeEach void open() {
        store = new FileKeyStore(directory.resolve("keys"), new SecureRandom(), 15);
    }

    private Path file(String name) {
        return directory.resolve("keys").resolve(name + ".key.json");
    }

    /** Whoever holds the signer can sign for the key, which is all that a signer is. */
    static void signs(Signer signer, Key key) {
        var envelope = Envelope.sign("text/plain", Bytes.utf8("hello"), Bytes.empty(), signer);
        assertEquals(Bytes.utf8("hello"), new Trust(Set.of(new Principal("p", Set.of(key))), 1).verify(envelope, "text/plain").value());
    }

    @Test void wrong_passphrase_is_refused_in_clear_words() {
        store.create("planner", Key.Kind.ED25519, RIGHT.toCharArray());
        var refusal = assertThrows(Rejected.Untrusted.class, () -> store.open("planner", "correct horse batterz".toCharArray()));
        assertTrue(refusal.getMessage().contains("passphrase"), refusal.getMessage());
        assertThrows(Rejected.Untrusted.class, () -> store.open("planner", new char[0]));
    }

    @ParameterizedTest
    @EnumSource(Key.Kind.class)
    void key_of_every_kind_is_made_listed_and_opened(Key.Kind kind) {
        var key = store.create("robot", kind, RIGHT.toCharArray());
        assertEquals(java.util.Map.of("robot", key), store.list());
        signs(store.open("robot", RIGHT.toCharArray()), key);
    }

    @Test void passphrase_arrays_are_cleared_whatever_happens() {
        var making = RIGHT.toCharArray();
        store.create("planner", Key.Kind.ED25519, making);
        assertArrayEquals(new char[RIGHT.length()], making);
        var opening = RIGHT.toCharArray();
        store.open("planner", opening);
        assertArrayEquals(new char[RIGHT.length()], opening);
        var failing = RIGHT.toCharArray();
        assertThrows(Rejected.class, () -> store.open("nobody", failing));
        assertArrayEquals(new char[RIGHT.length()], failing);
        var weak = "short".toCharArray();
        assertThrows(Rejected.Malformed.class, () -> store.create("weak", Key.Kind.ED25519, weak));
        assertArrayEquals(new char[5], weak);
    }

    @Test void name_that_is_taken_is_refused_and_the_old_key_stays() {
        var key = store.create("planner", Key.Kind.ED25519, RIGHT.toCharArray());
        assertThrows(Rejected.Malformed.class, () -> store.create("planner", Key.Kind.ED25519, "another passphrase".toCharArray()));
        signs(store.open("planner", RIGHT.toCharArray()), key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../planner", "a/b", "a\\b", "Planner", "a b", "-a", ".a", "\u00e4", "a\0"})
    void name_that_could_be_a_path_is_refused(String name) {
        assertThrows(Rejected.Malformed.class, () -> store.create(name, Key.Kind.ED25519, RIGHT.toCharArray()));
        assertThrows(Rejected.Malformed.class, () -> store.open(name, RIGHT.toCharArray()));
    }

    @Test void key_file_belongs_to_its_owner_alone_and_one_that_others_read_is_refused() throws IOException {
        store.create("planner", Key.Kind.ED25519, RIGHT.toCharArray());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file("planner"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("keys"))));
        Files.setPosixFilePermissions(file("planner"), PosixFilePermissions.fromString("rw-r-----"));
        assertThrows(Rejected.Untrusted.class, () -> store.open("planner", RIGHT.toCharArray()));
    }

    @Test void link_in_place_of_a_key_file_is_refused() throws IOException {
        store.create("planner", Key.Kind.ED25519, RIGHT.toCharArray());
        var elsewhere = Files.move(file("planner"), directory.resolve("elsewhere"));
        Files.createSymbolicLink(file("planner"), elsewhere);
        assertThrows(Rejected.Untrusted.class, () -> store.open("planner", RIGHT.toCharArray()));
    }

    @Test void exchanged_files_names_and_public_halves_are_refused() throws IOException {
        store.create("planner", Key.Kind.ED25519, RIGHT.toCharArray());
        store.create("gate", Key.Kind.ED25519, RIGHT.toCharArray());
        var planner = Files.readString(file("planner"));
        var gate = Files.readString(file("gate"));
        Files.writeString(file("planner"), gate);
        assertThrows(Rejected.Malformed.class, () -> store.open("planner", RIGHT.toCharArray()));
        Files.writeString(file("planner"), gate.replace("\"name\":\"gate\"", "\"name\":\"planner\""));
        assertThrows(Rejected.Untrusted.class, () -> store.open("planner", RIGHT.toCharArray()));
        Files.writeString(file("planner"), planner.replace(member(planner, "publicKey"), member(gate, "publicKey")));
        assertThrows(Rejected.Untrusted.class, () -> store.open("planner", RIGHT.toCharArray()));
        Files.writeString(file("planner"), planner);
        store.open("planner", RIGHT.toCharArray());
    }

    private static String member(String json, String name) {
        var begin = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return json.substring(begin, json.indexOf('"', begin));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"costLog2\":15|\"costLog2\":1", "\"costLog2\":15|\"costLog2\":31", "\"version\":1|\"version\":2", "AES-256-GCM|none",
            "\"parallel\":1|\"parallel\":1000000", "\"version\":1|\"version\":1,\"x\":1"})
    void changed_key_file_is_refused_before_any_work_is_done(String change) throws IOException {
        store.create("planner", Key.Kind.ED25519, RIGHT.toCharArray());
        var content = Files.readString(file("planner"));
        var bar = change.indexOf('|');
        var changed = content.replace(change.substring(0, bar), change.substring(bar + 1));
        assertFalse(changed.equals(content));
        Files.writeString(file("planner"), changed);
        assertThrows(Rejected.Malformed.class, () -> store.open("planner", RIGHT.toCharArray()));
    }

    @Test void private_key_rests_encrypted_only() throws IOException {
        var signer = dev.alnage.evidence.sign.SoftwareSigner.generate(Key.Kind.ED25519, new SecureRandom());
        var encrypted = EncryptedKey.encrypt("planner", signer, RIGHT.toCharArray(), 15, new SecureRandom());
        var secret = HexFormat.of().formatHex(signer.toPkcs8()).substring(32);
        assertFalse(encrypted.toBytes().toHex().contains(secret));
        assertFalse(encrypted.ciphertext().toHex().contains(secret));
        assertEquals(signer.key(), EncryptedKey.read(encrypted.toBytes()).decrypt(RIGHT.toCharArray()).key());
        store.create("planner", Key.Kind.ED25519, RIGHT.toCharArray());
        try (var files = Files.list(directory.resolve("keys"))) {
            assertEquals(1, files.count(), "no temporary file stays behind");
        }
    }

    @Test void empty_store_lists_nothing_and_pem_is_what_others_read() {
        assertTrue(store.list().isEmpty());
        var pem = PublicKeyPem.write(store.create("planner", Key.Kind.ECDSA_P256, RIGHT.toCharArray()));
        assertTrue(pem.startsWith("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"), pem);
        assertTrue(pem.endsWith("\n-----END PUBLIC KEY-----\n"), pem);
    }
}
