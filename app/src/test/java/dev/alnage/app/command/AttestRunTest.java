package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.Main;
import dev.alnage.app.ProgramUnderTest;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.factory.identity.FileKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttestRunTest {
    private static final String PASSPHRASE = "a passphrase of the test, 1f9b";
    @TempDir Path folder;
    private Key key;

    @BeforeEach void aKeyAndAFile() throws IOException {
        key = new FileKeyStore(folder.resolve("keys"), new SecureRandom(), 15).create("anna", Key.Kind.ED25519, PASSPHRASE.toCharArray());
        Files.writeString(folder.resolve("passphrase"), PASSPHRASE + "\n");
        Files.createDirectories(folder.resolve("in"));
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("in/source.txt"), "source");
    }

    private int run(String... command) throws IOException, InterruptedException {
        var words = ProgramUnderTest.find().command(Main.class);
        words.addAll(List.of("attest", "run", "--step", "copy", "--key", "anna", "--keys", "keys", "--passphrase-file", "passphrase", "--materials", "in",
                "--products", "out", "--"));
        words.addAll(List.of(command));
        return new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    private Envelope link() throws IOException {
        return Envelope.read(Bytes.of(Files.readAllBytes(folder.resolve("copy.link.json"))));
    }

    @Test void a_command_that_leaves_no_product_is_not_attested() throws Exception {
        assertEquals(1, run("true"));
        assertFalse(Files.exists(folder.resolve("copy.link.json")));
    }

    @Test void a_failed_command_is_attested_as_failed() throws Exception {
        assertEquals(1, run("sh", "-c", "cp in/source.txt out/product.txt; exit 3"));
        var statement = new Trust(Set.of(new Principal("anna", Set.of(key))), 1).verifyStatement(link()).value();
        assertTrue(((Predicate.Link) statement.predicate()).byproducts().toBytes().toText().contains("\"exitCode\":3"));
    }

    @Test void the_link_names_what_went_in_and_came_out_and_changes_do_not_verify() throws Exception {
        assertEquals(0, run("cp", "in/source.txt", "out/product.txt"));
        var trust = new Trust(Set.of(new Principal("anna", Set.of(key))), 1);
        var statement = trust.verifyStatement(link()).value();
        assertEquals(List.of(Digest.of(Bytes.utf8("source"))), statement.subjectDigests());
        assertEquals("in/source.txt", ((Predicate.Link) statement.predicate()).materials().getFirst().name());
        assertTrue(((Predicate.Link) statement.predicate()).environment().toBytes().toText().contains("\"sandboxed\":false"));
        var changed = new Envelope(link().payloadType(), Bytes.utf8(link().payload().toText().replace("product.txt", "another.txt")), link().signatures());
        assertThrows(Rejected.Untrusted.class, () -> trust.verifyStatement(changed));
    }
}
