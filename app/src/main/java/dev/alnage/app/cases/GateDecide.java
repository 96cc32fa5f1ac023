package dev.alnage.app.cases;

import dev.alnage.app.client.ClientPolicies;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.ForeignEvidence;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.gate.DecisionJson;
import dev.alnage.factory.gate.Gate;
import dev.alnage.factory.gate.PresentedEvidence;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.Policy;
import dev.alnage.policy.Verdict;
import dev.alnage.policy.set.BundleWriter;
import dev.alnage.policy.set.PolicyBundle;
import dev.alnage.policy.set.PolicyHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The gate, asked about an artifact under rules that nobody had to sign, with evidence in any form that we take. */
record GateDecide() implements Operation {
    @Override public String name() {
        return "gate.decide";
    }

    @Override public String description() {
        return "an envelope, a Sigstore bundle or a classic link; root (file of the pinned root), trust (file of the signed trust file), rules (Rego file), "
                + "artifact (sha256:...), name (what it is taken for), action (admit), now";
    }

    @Override public Question prepare(Path folder, Fields args) {
        var root = KeyFiles.existing(folder, args.text("root"));
        var trust = KeyFiles.existing(folder, args.text("trust"));
        var rules = KeyFiles.existing(folder, args.text("rules"));
        var now = args.instant("now");
        var question = new dev.alnage.policy.Question.OfArtifact(args.digest("artifact"), args.text("name"), args.text("action", "admit"));
        args.noOthers();
        return in -> decide(ForeignEvidence.read(KeyFiles.read(in)).envelope(), TrustFile.verify(Envelope.read(KeyFiles.read(trust)),
                PinnedRoot.read(KeyFiles.read(root)), 1, now).value(), KeyFiles.read(rules), question, now);
    }

    private static String decide(Envelope envelope, TrustFile trust, Bytes rules, dev.alnage.policy.Question question, Instant now) throws IOException {
        var bundle = BundleWriter.write(new TreeMap<>(Map.of("release.rego", rules)));
        var version = new PolicyVersion(trust.trustDomain(), "org/release", 1, now, now.plus(Duration.ofDays(1)), Profile.HIGH, Digest.of(bundle), Optional.empty(), "a case");
        var source = ClientPolicies.signed().proposal(new PolicyHistory.OnRecord(version, Digest.of(rules), 0, now, new TreeSet<>()), PolicyBundle.read(bundle), Profile.HIGH);
        var evidence = new PresentedEvidence(new Nothing(), List.of(envelope), now);
        Policy policy = source.inForce(trust, evidence, now);
        var decision = new Gate(source).decide(question, trust, evidence, now).decision();
        var told = DecisionJson.write(decision, policy, now).toBytes().toText();
        return switch (decision.verdict()) {
            case Verdict.Passed _ -> told;
            case Verdict.Failed _ -> throw new NotPassed(1, told);
            case Verdict.CannotTell _ -> throw new NotPassed(3, told);
        };
    }

    /** A ledger without anything in it. */
    private record Nothing() implements Evidence {
        @Override public List<Found> about(Digest subject) {
            return List.of();
        }

        @Override public Optional<Found> find(Digest envelope) {
            return Optional.empty();
        }

        @Override public Optional<Bytes> blob(Digest digest) {
            return Optional.empty();
        }
    }
}
