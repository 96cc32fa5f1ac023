package dev.alnage.fuzz;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Utf8;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.policy.set.BundleSignatures;
import dev.alnage.policy.set.BundleWriter;
import dev.alnage.policy.set.PolicyBundle;
import dev.alnage.policy.set.ProjectRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Bundles of policies: what is read is written again as the same rules and data, and a signature holds for those files alone. */
final class PolicyBundles {
    private static final JsonWebKey SECRET = JsonWebKey.ofSecret(Bytes.utf8("a secret of this process alone, long enough"));

    private PolicyBundles() {}

    /** As it came, and as what a compressed archive holds: no input would ever have the checksum of a gzip by itself. */
    static void archive(Bytes input) {
        attempt(input);
        attempt(gzip(input));
    }

    /** Files that are named in the text itself: a line with a path, the content, a line with one dot. */
    static void files(Bytes input) {
        var files = new TreeMap<String, Bytes>();
        for (var file : Utf8.read(input).split("\n[.]\n", 20)) {
            var end = file.indexOf('\n');
            if (end > 0) {
                files.put(file.substring(0, end), Bytes.utf8(file.substring(end + 1)));
            }
        }
        check(BundleWriter.write(files));
    }

    /** A repository's own rules: no setting asks for less than itself, and whatever compiles can be asked. */
    static void project(Bytes input) {
        try {
            var settings = ProjectRules.settings(input);
            Target.same(List.of(), ProjectRules.read(new TreeMap<>(Map.of(ProjectRules.SETTINGS, input))).looserThan(settings));
        } catch (Rejected e) {
            // no settings, so perhaps a rule
        }
        ProjectRules.read(new TreeMap<>(Map.of("release.rego", input)));
    }

    private static void attempt(Bytes file) {
        try {
            check(file);
        } catch (Rejected e) {
            // no bundle, which is an answer
        }
    }

    private static void check(Bytes file) {
        var bundle = PolicyBundle.read(file);
        var files = PolicyBundle.files(file);
        written(files).ifPresent(again -> same(bundle, PolicyBundle.read(again)));
        var signed = BundleSignatures.sign(files, SECRET, "", "");
        written(signed).ifPresent(again -> {
            BundleSignatures.verify(again, SECRET, "");
            same(bundle, PolicyBundle.read(again));
            signed.put("added.rego", Bytes.utf8("package policy.added"));
            written(signed).ifPresent(PolicyBundles::refused);
        });
    }

    private static void refused(Bytes changed) {
        try {
            BundleSignatures.verify(changed, SECRET, "");
        } catch (Rejected.Untrusted e) {
            return;
        }
        throw new AssertionError("a file was added, and the signature holds");
    }

    private static void same(PolicyBundle bundle, PolicyBundle again) {
        Target.same(bundle.sources(), again.sources());
        Target.same(bundle.data().toBytes(), again.data().toBytes());
        Target.same(bundle.revision(), again.revision());
    }

    /** Not every path that an archive may have is one that we write. */
    private static Optional<Bytes> written(SortedMap<String, Bytes> files) {
        try {
            return Optional.of(BundleWriter.write(files));
        } catch (Rejected e) {
            return Optional.empty();
        }
    }

    private static Bytes gzip(Bytes content) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content.toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Bytes.of(out.toByteArray());
    }
}
