package dev.alnage.benchmarks;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.intoto.ArtifactRule;
import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.intoto.Layout;
import dev.alnage.evidence.intoto.LayoutKey;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.SoftwareSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Path 3: a chain of steps that each take all files of the one before and change every one; classic links of one functionary. */
final class LayoutFolder {
    private static final List<ArtifactRule> FIRST = List.of(new ArtifactRule.Disallow("*"));
    private static final List<ArtifactRule> PRODUCTS = List.of(new ArtifactRule.Allow("*"));

    private LayoutFolder() {}

    /** Makes a folder with {@code root.layout}, the owner's key in in-toto's JSON and in PEM, and a link for each step. */
    static void make(Path folder, int steps, int artifacts) throws IOException {
        var random = new SecureRandom();
        var owner = SoftwareSigner.generate(Key.Kind.ED25519, random);
        var functionary = SoftwareSigner.generate(Key.Kind.ED25519, random);
        var key = LayoutKey.of(functionary.key());
        Files.createDirectories(folder);
        var planned = new ArrayList<Layout.Step>();
        List<Resource> taken = List.of();
        for (var i = 0; i < steps; i++) {
            var name = "step-" + i;
            var made = made(i, artifacts);
            planned.add(new Layout.Step(name, List.of(key.keyid()), 1, List.of(), i == 0 ? FIRST : List.of(
                    new ArtifactRule.Match("*", "", true, "", "step-" + (i - 1)), new ArtifactRule.Disallow("*")), PRODUCTS));
            var link = ClassicLink.of(name, taken, made, List.of("make"), Json.object().build(), Json.object().build());
            Files.write(folder.resolve(ClassicLink.fileName(name, key.keyid())), link.sign(functionary).toArray());
            taken = made;
        }
        var layout = new Layout(Instant.parse("2035-01-01T00:00:00Z"), "", new TreeMap<>(Map.of(key.keyid(), key)), planned, List.of());
        Files.write(folder.resolve("root.layout"), layout.sign(List.of(owner)).toArray());
        Files.write(folder.resolve("owner.pub"), LayoutKey.of(owner.key()).toJson().toBytes().toArray());
    }

    private static List<Resource> made(int step, int artifacts) {
        var made = new ArrayList<Resource>(artifacts);
        for (var i = 0; i < artifacts; i++) {
            made.add(Resource.of("src/main/java/com/example/package" + i % 100 + "/SomeClassName" + i + ".java", Digest.of(Bytes.utf8(step + "/" + i))));
        }
        return made;
    }
}
