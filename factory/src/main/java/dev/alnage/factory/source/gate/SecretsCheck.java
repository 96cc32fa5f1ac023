package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.SourceInspection.Result;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.range.NewBlob;
import dev.alnage.factory.source.secrets.Finding;
import dev.alnage.factory.source.secrets.SecretScan;
import dev.alnage.policy.protect.Control;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks for secrets in every new content at each of its places, and in the whole of every new commit and tag object, names and
 * headers included (practice {@code source/no-secrets}). One reference that asks for it has the whole push looked at.
 */
public final class SecretsCheck implements PushCheck {
    @Override public String control() {
        return "secrets";
    }

    @Override public Look begin(PushView view) {
        return view.asks(Control.NO_SECRETS) ? new SecretsLook(view) : () -> Outcome.of(view, List.of(), _ -> false);
    }

    private static final class SecretsLook implements Look {
        private final PushView view;
        private final SecretScan scan;
        private final List<Refusal> refusals = Collections.synchronizedList(new ArrayList<>());
        private final Map<String, Digest> waived = Collections.synchronizedMap(new TreeMap<>());

        SecretsLook(PushView view) {
            this.view = view;
            this.scan = view.inForce().secrets();
        }

        @Override public void blob(NewBlob blob, Bytes content) {
            blob.paths().forEach(path -> take(blob.commit().hex(), scan.scan(path, content)));
        }

        private void take(String object, SecretScan.Result result) {
            result.findings().forEach(finding -> refusals.add(refusal(object, finding)));
            result.waived().forEach(finding -> waived.put("waived-" + finding.fingerprint().hex(), finding.fingerprint()));
        }

        private static Refusal refusal(String object, Finding finding) {
            return new Refusal(finding.kind().code(), object + " " + finding.place().path() + (finding.line() > 0 ? ":" + finding.line() : ""),
                    finding.title() + " " + finding.masked() + " (" + finding.rule() + ", " + finding.fingerprint() + ")", "nothing secret in a repository", finding.kind().fix());
        }

        @Override public Outcome end() {
            view.range().commits().forEach(commit -> take(commit.id().hex(), scan.scanMessage(commit.id().hex(), commit.content())));
            view.range().tags().forEach(tag -> take(tag.id().hex(), scan.scanMessage(tag.id().hex(), tag.content())));
            Collection<Refusal> found = List.copyOf(refusals);
            return Outcome.of(view, found, target -> target.protection().asks(Control.NO_SECRETS)).with(waived.isEmpty() ? Result.PASSED : Result.WAIVED, waived, List.of());
        }
    }
}
