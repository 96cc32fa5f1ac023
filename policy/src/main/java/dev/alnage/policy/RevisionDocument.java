package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.policy.source.GivenReview;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** The part of the facts that is about a revision, as {@link FactsSchema} has it. */
final class RevisionDocument {
    private final RevisionFacts facts;

    private RevisionDocument(RevisionFacts facts) {
        this.facts = facts;
    }

    static Json of(RevisionFacts facts) {
        var document = new RevisionDocument(facts);
        return Json.object().with("inspections", Json.array(facts.inspections().stream().map(document::inspection).toList()))
                .with("moves", Json.array(facts.moves().stream().map(document::move).toList()))
                .with("change", facts.reviewed().map(document::change).orElseGet(Json.Null::new)).build();
    }

    private Json inspection(Facts.Signed<SourceInspection> each) {
        var inspection = each.value();
        var controls = Json.object();
        inspection.controls().forEach((name, control) -> {
            var evidence = Json.object();
            control.evidence().forEach((key, digest) -> evidence.with(key, digest.toString()));
            controls.with(name, Json.object().with("result", control.result().wireName()).with("evidence", evidence.build()).with("notes", Json.texts(control.notes())).build());
        });
        return recorded(Json.object(), each.envelope(), each.recorded()).with("reference", inspection.reference()).with("bases", digests(inspection.bases()))
                .with("commits", inspection.commits()).with("contributors", Json.texts(inspection.contributors())).with("pusher", inspection.pusher())
                .with("evilMerges", digests(inspection.evilMerges())).with("controls", controls.build()).build();
    }

    private Json move(Facts.Signed<ReferenceChange> each) {
        var change = each.value();
        var before = change.moves().stream().filter(move -> move.reference().equals(facts.question().reference())).findFirst().orElseThrow().before();
        return recorded(Json.object(), each.envelope(), each.recorded()).with("sequence", change.sequence())
                .with("before", before.map(Digest::toString).orElse("")).with("pusher", change.pusher()).with("transport", change.transport())
                .with("rules", change.rules().label()).build();
    }

    private Json change(ReviewedChange reviewed) {
        var change = reviewed.change().value();
        var outcome = reviewed.outcome();
        return recorded(Json.object(), reviewed.change().envelope(), reviewed.change().recorded()).with("number", change.number())
                .with("patchSet", change.patchSet()).with("base", change.base().toString()).with("head", change.head().toString())
                .with("contributors", Json.texts(reviewed.contributors())).with("strangers", Json.texts(outcome.strangers()))
                .with("approvals", Json.array(outcome.approvals().entrySet().stream().map(each -> review(each, outcome.writers().contains(each.getKey()))).toList()))
                .with("rejections", Json.array(outcome.rejections().entrySet().stream().map(each -> review(each, false)).toList()))
                .with("voided", Json.array(outcome.voided().stream().map(each -> Json.object().with("envelope", each.review().envelope().toString())
                        .with("account", each.review().account()).with("reason", each.reason()).build()).toList()))
                .with("complete", Json.bool(outcome.isComplete()))
                .with("glass", Json.array(reviewed.glass().stream().map(each -> Json.object().with("envelope", each.envelope().toString())
                        .with("people", Json.texts(each.people())).with("reason", each.broken().reason()).build()).toList())).build();
    }

    private static Json review(Map.Entry<String, GivenReview> each, boolean writer) {
        return Json.object().with("person", each.getKey()).with("account", each.getValue().account()).with("writer", Json.bool(writer))
                .with("envelope", each.getValue().envelope().toString()).with("recorded", each.getValue().recorded().toString()).build();
    }

    private Json.Builder recorded(Json.Builder json, Digest envelope, Instant recorded) {
        return json.with("envelope", envelope.toString()).with("recorded", recorded.toString()).with("ageSeconds", Duration.between(recorded, facts.at()).toSeconds());
    }

    private static Json digests(Collection<Digest> digests) {
        return Json.texts(digests.stream().map(Digest::toString).toList());
    }
}
