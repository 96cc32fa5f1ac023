package dev.alnage.app.cases;

import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.ForeignEvidence;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.TrustFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

/** Evidence in any form that we take, judged by the trust map of a signed trust file. */
record TrustJudge() implements Operation {
    @Override public String name() {
        return "trust.judge";
    }

    @Override public String description() {
        return "an envelope, a Sigstore bundle or a classic link; root (file of the pinned root), trust (file of the signed trust file), artifact (what "
                + "it is to count for), source (repository of that; none), recorded (time of the record in the log), now (recorded)";
    }

    @Override public Question prepare(Path folder, Fields args) {
        var root = KeyFiles.existing(folder, args.text("root"));
        var trust = KeyFiles.existing(folder, args.text("trust"));
        var source = args.text("source", "");
        var recorded = args.instant("recorded");
        Instant now = args.has("now") ? args.instant("now") : recorded;
        var occasion = Occasion.about(args.text("artifact"), source.isEmpty() ? Set.of() : Set.of(source), recorded);
        args.noOthers();
        return in -> {
            var file = TrustFile.verify(Envelope.read(KeyFiles.read(trust)), PinnedRoot.read(KeyFiles.read(root)), 1, now).value();
            var verified = file.verify(ForeignEvidence.read(KeyFiles.read(in)).envelope(), occasion);
            return verified.value().predicate().type() + " signed by " + verified.signerNames() + ", allowed by " + verified.entries();
        };
    }
}
