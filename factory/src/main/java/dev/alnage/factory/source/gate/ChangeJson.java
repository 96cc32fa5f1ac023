package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.factory.source.change.Merges;
import dev.alnage.policy.source.OpenGlass;
import java.util.List;

/** Proposed changes as JSON, for clients. */
final class ChangeJson {
    private ChangeJson() {}

    static Json write(ProposedChange change) {
        return open(change).build();
    }

    private static Json.Builder open(ProposedChange change) {
        return Json.object().with("trustDomain", change.scope().trustDomain()).with("repository", change.scope().repository()).with("number", change.number())
                .with("patchSet", change.patchSet()).with("target", change.target()).with("base", change.base().toString()).with("head", change.head().toString())
                .with("mergedTree", change.mergedTree().orElse("")).with("title", change.title()).with("pusher", change.pusher())
                .with("state", change.state().wireName()).with("result", change.result().map(Digest::toString).orElse("")).with("kept", change.keptAs());
    }

    /** @param glass that is open for it */
    static Json write(ProposedChange change, List<OpenGlass> glass) {
        return open(change).with("glass", glass(glass)).build();
    }

    static Json write(Merges.Judged judged, List<OpenGlass> glass) {
        var outcome = judged.outcome();
        return open(judged.change()).with("reviewers", judged.demand().reviewers()).with("writers", judged.demand().writers())
                .with("approvals", Json.texts(outcome.approvals().keySet())).with("rejections", Json.texts(outcome.rejections().keySet()))
                .with("voided", Json.texts(outcome.voided().stream().map(each -> each.reason()).toList()))
                .with("obstacles", Json.array(judged.obstacles().stream().map(each -> Json.object().with("code", each.code()).with("found", each.found())
                        .with("expected", each.expected()).with("fix", each.fix()).build()).toList()))
                .with("glass", glass(glass)).build();
    }

    static Json glass(List<OpenGlass> open) {
        return Json.array(open.stream().map(each -> Json.object().with("envelope", each.envelope().toString()).with("people", Json.texts(each.people()))
                .with("repository", each.broken().scope().repository()).with("change", each.broken().change()).with("head", each.broken().head().toString()).with("reason", each.broken().reason()).with("expires", each.broken().expires().toString()).build()).toList());
    }
}
