package dev.alnage.app.cases;

import dev.alnage.app.intoto.InTotoClient;
import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.read.Fields;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A supply chain against its layout; the folder of the case holds the final products. */
record LayoutVerify() implements Operation {
    @Override public String name() {
        return "layout.verify";
    }

    @Override public String description() {
        return "an in-toto layout, classic or DSSE; keys [file, ...] that must all have signed; linkDir (the folder itself); floor (none): a file that keeps the newest layout seen; now (this moment)";
    }

    @Override public Question prepare(Path folder, Fields args) {
        var words = new ArrayList<String>();
        args.texts("keys").forEach(key -> words.addAll(List.of("--layout-key", KeyFiles.existing(folder, key).toString())));
        words.addAll(List.of("--link-dir", (args.has("linkDir") ? KeyFiles.existing(folder, args.text("linkDir")) : folder).toString()));
        if (args.has("floor")) {
            words.addAll(List.of("--floor", folder.resolve(ArtifactPath.require(args.text("floor"))).toString()));
        }
        var now = args.has("now") ? args.instant("now") : Instant.now();
        args.noOthers();
        return in -> verify(folder, in, words, now);
    }

    private static String verify(Path folder, Path in, List<String> words, Instant now) {
        var all = new ArrayList<>(List.of("verify", "--layout", in.toString()));
        all.addAll(words);
        var said = new ByteArrayOutputStream();
        try (var out = new PrintStream(said, false, StandardCharsets.UTF_8)) {
            var exit = new InTotoClient(folder, now, out, out).run(all);
            out.flush();
            if (exit != 0) {
                throw new NotPassed(exit, said.toString(StandardCharsets.UTF_8));
            }
        }
        return said.toString(StandardCharsets.UTF_8);
    }
}
