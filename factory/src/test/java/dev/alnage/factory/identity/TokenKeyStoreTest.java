package dev.alnage.factory.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Key;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against SoftHSM, a PKCS#11 token in software. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class TokenKeyStoreTest {
    private static final String PIN = "2718281828";
    private static final List<Path> LIBRARIES = Stream.of("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
            "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so").map(Path::of).toList();

    @TempDir static Path directory;
    private static TokenKeyStore store;

    @BeforeAll static void makeToken() throws Throwable {
        var library = LIBRARIES.stream().filter(Files::exists).findFirst();
        assumeTrue(library.isPresent(), "skipped: softhsm2 is not installed");
        var configuration = directory.resolve("softhsm2.conf");
        Files.createDirectory(directory.resolve("tokens"));
        Files.writeString(configuration, "directories.tokendir = " + directory.resolve("tokens") + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        setEnvironment("SOFTHSM2_CONF", configuration.toString());
        var setUp = new ProcessBuilder("softhsm2-util", "--init-token", "--free", "--label", "test", "--pin", PIN, "--so-pin", "3141592653")
                .redirectErrorStream(true);
        setUp.environment().put("SOFTHSM2_CONF", configuration.toString());
        var process = setUp.start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        store = TokenKeyStore.of(library.get(), 0, new SecureRandom());
    }

    /** SoftHSM is configured by its environment alone, and Java cannot change its own. */
    @SuppressWarnings("restricted")
    private static void setEnvironment(String name, String value) throws Throwable {
        var linker = Linker.nativeLinker();
        var setenv = linker.downcallHandle(linker.defaultLookup().find("setenv").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            assertEquals(0, (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1));
        }
    }

    /** Before any other test: a token that is logged in already asks no more. */
    @Tag("K4")
    @Test void a_wrong_pin_is_refused_in_clear_words_and_the_right_one_still_works() {
        var refusal = assertThrows(Rejected.Untrusted.class, () -> store.create("first", Key.Kind.ECDSA_P256, "0000000000".toCharArray()));
        assertTrue(refusal.getMessage().contains("pin"), refusal.getMessage());
        assertThrows(Rejected.Untrusted.class, () -> store.list());
        store.unlock(PIN.toCharArray());
        assertEquals(Map.of(), store.list());
        var key = store.create("first", Key.Kind.ECDSA_P256, PIN.toCharArray());
        assertEquals(key, store.list().get("first"));
    }

    @ParameterizedTest
    @EnumSource(value = Key.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "ED25519")
    void key_of_every_kind_the_token_knows_is_made_listed_and_signs(Key.Kind kind) {
        var name = "robot-" + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        var key = store.create(name, kind, PIN.toCharArray());
        assertEquals(kind, key.kind());
        assertEquals(key, store.list().get(name));
        FileKeyStoreTest.signs(store.open(name, PIN.toCharArray()), key);
    }

    @Test void kind_that_the_token_does_not_know_is_refused() {
        assertThrows(Rejected.Malformed.class, () -> store.create("curve", Key.Kind.ED25519, PIN.toCharArray()));
    }

    @Test void name_that_is_taken_or_missing_is_refused() {
        var key = store.create("taken", Key.Kind.ECDSA_P256, PIN.toCharArray());
        assertThrows(Rejected.Malformed.class, () -> store.create("taken", Key.Kind.ECDSA_P256, PIN.toCharArray()));
        assertThrows(Rejected.Malformed.class, () -> store.open("missing", PIN.toCharArray()));
        FileKeyStoreTest.signs(store.open("taken", PIN.toCharArray()), key);
    }

    @Tag("K5")
    @Test void key_cannot_be_read_by_any_way_that_java_has() throws Exception {
        store.create("secret", Key.Kind.ECDSA_P256, PIN.toCharArray());
        var handles = java.security.KeyStore.getInstance("PKCS11", store.provider());
        handles.load(null, PIN.toCharArray());
        var handle = (PrivateKey) handles.getKey("secret", null);
        assertNull(handle.getEncoded());
        assertNull(handle.getFormat());
        assertThrows(Exception.class, () -> java.security.KeyFactory.getInstance("EC", store.provider()).getKeySpec(handle, java.security.spec.ECPrivateKeySpec.class));
        assertThrows(Exception.class, () -> java.security.KeyFactory.getInstance("EC").translateKey(handle).getEncoded().clone());
    }

    @Tag("K4")
    @Test void lost_session_fails_loudly_and_the_key_works_again_after_a_new_login() throws Exception {
        var key = store.create("lasting", Key.Kind.ECDSA_P256, PIN.toCharArray());
        var signer = store.open("lasting", PIN.toCharArray());
        FileKeyStoreTest.signs(signer, key);
        ((AuthProvider) store.provider()).logout();
        assertThrows(IllegalStateException.class, () -> signer.sign(Bytes.utf8("hello")));
        // what was begun without a session has left nothing behind
        assertThrows(Rejected.Untrusted.class, () -> store.create("half", Key.Kind.ECDSA_P256, "0000000000".toCharArray()));
        FileKeyStoreTest.signs(store.open("lasting", PIN.toCharArray()), key);
        assertEquals(null, store.list().get("half"));
        store.create("half", Key.Kind.ECDSA_P256, PIN.toCharArray());
    }

    @Test void pins_are_cleared() {
        var pin = PIN.toCharArray();
        store.create("clear", Key.Kind.ECDSA_P256, pin);
        assertArrayEquals(new char[PIN.length()], pin);
    }

    @Test void absent_library_and_absent_slot_are_refused() throws IOException {
        assertThrows(Rejected.Untrusted.class, () -> TokenKeyStore.of(directory.resolve("no.so"), 0, new SecureRandom()));
        assertThrows(Rejected.Malformed.class, () -> TokenKeyStore.of(Path.of("relative.so"), 0, new SecureRandom()));
        var library = LIBRARIES.stream().filter(Files::exists).findFirst().orElseThrow();
        assertThrows(Rejected.Untrusted.class, () -> TokenKeyStore.of(library, 99, new SecureRandom()));
    }
}
