package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.read.Base64Reader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a {@link SignedRepository} once made, kept as text: the same commits, tags, keys and certificates by git, ssh-keygen, gpg and gpgsm,
 * for tests that have no time to start those programs. {@link #main} makes the text anew; the programs of the day judge in SigningKeysTest.
 */
final class SignedObjects {
    private static final String RESOURCE = "signed-objects.txt";
    private static final List<String> FILES = List.of("allowed", "alice.pgp", "rsa.pgp", "short.pgp", "sub.pgp", "old.pgp", "lost.pgp", "curve.pgp", "revoked.pgp", "root.der",
            "ed25519.pub", "ca.pub", "otherca.pub", "rsa2048.pub");
    private static final List<String> OBJECTS = List.of("unsigned", "ssh-ed25519", "ssh-ecdsa256", "ssh-ecdsa384", "ssh-ecdsa521", "ssh-rsa3072", "ssh-rsa2048", "ssh-stranger",
            "ssh-bob-cert.pub", "ssh-dave-cert.pub", "pgp-alice", "pgp-rsa", "pgp-short", "pgp-curve", "pgp-lost", "pgp-sub", "pgp-old", "pgp-sha1", "smime", "tag-ssh", "tag-pgp",
            "tag-smime", "tag-unsigned", "merge");

    private final Instant made;
    private final SortedMap<String, Bytes> contents;

    private SignedObjects(Instant made, SortedMap<String, Bytes> contents) {
        this.made = made;
        this.contents = contents;
    }

    static SignedObjects recorded() {
        try (var in = SignedObjects.class.getResourceAsStream(RESOURCE)) {
            var lines = Bytes.of(in.readAllBytes()).toText().split("\n");
            var contents = new TreeMap<String, Bytes>();
            for (var line : List.of(lines).subList(1, lines.length)) {
                contents.put(line.substring(0, line.indexOf(' ')), Base64Reader.read(line.substring(line.indexOf(' ') + 1)));
            }
            return new SignedObjects(Instant.parse(lines[0]), contents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A moment just after they were made, at which every key in them holds that ever will. */
    Instant made() {
        return made;
    }

    Bytes content(String name) {
        var content = contents.get(name);
        if (content == null) {
            throw new IllegalArgumentException("nothing recorded is called " + name);
        }
        return content;
    }

    /** @param arguments an empty folder with a short path, and the file to write */
    public static void main(String... arguments) throws IOException {
        try (var repository = SignedRepository.in(Path.of(arguments[0]))) {
            var lines = new ArrayList<>(List.of(Instant.now().plusSeconds(1).toString()));
            FILES.forEach(name -> lines.add(name + " " + Base64Reader.write(repository.file(name))));
            OBJECTS.forEach(name -> lines.add(name + " " + Base64Reader.write(repository.content(name))));
            Files.writeString(Path.of(arguments[1]), String.join("\n", lines) + "\n");
        }
    }
}
