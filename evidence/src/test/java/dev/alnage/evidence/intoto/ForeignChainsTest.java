package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Signer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The test data of the two other implementations, read where it lies; it is not ours to copy. */
@Tag("foreign")
class ForeignChainsTest {
    private static final Inspector UNTAR_IS_FINE = inspection -> Optional.of(ClassicLink.of(inspection.name(), List.of(), List.of(),
            inspection.run(), Json.object().with("return-value", 0).build(), Json.object().build()));

    private static Map<String, Bytes> archive(String name, String folder) throws IOException {
        var files = new HashMap<String, Bytes>();
        try (var tar = new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(Files.newInputStream(find(name)))))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().startsWith(folder) && entry.isFile()) {
                    files.put(entry.getName().substring(folder.length()), Bytes.of(tar.readAllBytes()));
                }
            }
        }
        return files;
    }

    private static Path find(String name) {
        for (var up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            var file = up.resolve("shared/data/intoto").resolve(name);
            if (Files.exists(file)) {
                return file;
            }
        }
        assumeTrue("true".equals(System.getenv("CI")), "skipped: ../shared/data/intoto/" + name + " is absent");
        throw new AssertionError("../shared/data/intoto/" + name + " is absent, and CI must have it");
    }

    private static LinkSource source(Map<String, Bytes> files, String folder) {
        return new LinkSource() {
            @Override public Optional<Bytes> findLink(String step, String keyid) {
                return Optional.ofNullable(files.get(folder + ClassicLink.fileName(step, keyid)));
            }

            @Override public List<String> listKeyids(String step) {
                return Chain.keyids(files, folder, step);
            }

            @Override public LinkSource sublayout(String step, String keyid) {
                return source(files, "");
            }
        };
    }

    private static Outcome verify(Map<String, Bytes> files, String layout, String key, Inspector inspector) {
        return LayoutVerification.verify(files.get(layout), List.of(LayoutKey.read(files.get(key))), Map.of(), source(files, ""), inspector, Chain.NOW);
    }

    @Test void the_chains_of_the_go_implementation_pass_and_only_with_their_owners_key() throws IOException {
        var files = archive("in-toto-golang-testdata.tar.gz", "test/data/");
        for (var layout : List.of("demo.layout", "demo.dsse.layout", "dsse-only.root.layout")) {
            assertInstanceOf(Outcome.Passed.class, verify(files, layout, "alice.pub", UNTAR_IS_FINE), layout);
            assertInstanceOf(Outcome.Failed.class, verify(files, layout, "dan.pub", UNTAR_IS_FINE), layout);
            assertInstanceOf(Outcome.Failed.class, verify(files, layout, "carol.pub", UNTAR_IS_FINE), layout);
        }
        assertInstanceOf(Outcome.CannotTell.class, verify(files, "demo.layout", "alice.pub", Inspector.NONE));
        assertThrows(Rejected.Malformed.class, () -> LayoutKey.read(files.get("erin.pub")), "a curve that nobody here accepts");
    }

    @Test void every_changed_byte_in_a_link_of_the_go_implementation_is_noticed() throws IOException {
        var files = archive("in-toto-golang-testdata.tar.gz", "test/data/");
        for (var name : List.of("package.d3ffd108.link", "write-code.b7d643de.link")) {
            var honest = files.get(name);
            var text = honest.toText();
            for (var at : List.of(text.indexOf("\"sha256\": \"") + 12, text.indexOf("\"foo.") + 2, text.indexOf("\"sig\": \"") + 9)) {
                var c = text.charAt(at);
                files.put(name, Bytes.utf8(text.substring(0, at) + (c == 'a' ? 'b' : 'a') + text.substring(at + 1)));
                assertInstanceOf(Outcome.Failed.class, verify(files, "demo.layout", "alice.pub", UNTAR_IS_FINE), name + " at " + at);
            }
            files.put(name, honest);
        }
        assertInstanceOf(Outcome.Passed.class, verify(files, "demo.layout", "alice.pub", UNTAR_IS_FINE));
    }

    @Test void the_chains_of_the_python_implementation_pass_under_their_layouts_signed_anew() throws IOException {
        for (var folder : List.of("tests/demo_files/", "tests/demo_dsse_files/")) {
            var files = archive("in-toto-python-testdata.tar.gz", folder);
            Signer owner = Chain.signer();
            var layout = layout(files.get("demo.layout.template")).sign(List.of(owner));
            var outcome = LayoutVerification.verify(layout, List.of(LayoutKey.of(owner.key())), Map.of(), source(files, ""), UNTAR_IS_FINE, Chain.NOW);
            assertInstanceOf(Outcome.Passed.class, outcome, folder);
            files.remove("package.2f89b927.link");
            outcome = LayoutVerification.verify(layout, List.of(LayoutKey.of(owner.key())), Map.of(), source(files, ""), UNTAR_IS_FINE, Chain.NOW);
            assertInstanceOf(Outcome.CannotTell.class, outcome, folder);
        }
    }

    /** The template lacks an expiry date, and steps may say where their keys came from. */
    private static Layout layout(Bytes template) {
        var fields = Fields.of("template", JsonReader.read(template));
        var signed = fields.has("signed") ? fields.members("signed") : (Json.Members) JsonReader.read(fields.base64("payload"));
        var members = new java.util.LinkedHashMap<>(signed.values());
        members.put("expires", Json.text("2030-01-01T00:00:00Z"));
        return Layout.read(Json.object(members));
    }

    @Test void key_ids_of_the_python_implementation_are_computed_alike() throws IOException {
        var files = archive("in-toto-python-testdata.tar.gz", "tests/demo_files/");
        var keyids = new ArrayList<String>();
        for (var name : List.of("bob.pub", "carl.pub", "alice.pub")) {
            keyids.add(LayoutKey.read(files.get(name)).keyid());
        }
        assertTrue(keyids.getFirst().startsWith("776a00e2"), keyids.toString());
        assertTrue(keyids.get(1).startsWith("2f89b927"), keyids.toString());
        assertEquals(3, keyids.stream().distinct().count());
        var danny = new String(files.get("danny.pub").toArray(), java.nio.charset.StandardCharsets.UTF_8);
        assertFalse(danny.contains("BEGIN"));
        assertEquals(dev.alnage.evidence.sign.FunctionaryKey.Scheme.ED25519, LayoutKey.read(files.get("danny.pub")).key().scheme());
    }
}
