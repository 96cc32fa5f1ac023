package dev.alnage.app.page;

import dev.alnage.app.page.PassportView.Attestation;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.pipeline.PipelineFile;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.policy.Claim;
import dev.alnage.policy.Claim.State;
import dev.alnage.policy.Decision;
import dev.alnage.policy.Reason;
import dev.alnage.policy.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Decisions as they come out of a run of a pipeline with everything in it. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    static final Digest SUBJECT = Digest.of(Bytes.utf8("app-1.4.0.jar"));

    private Samples() {}

    static PassportView passed() {
        var claims = List.of(
                claim(State.YES, "plan", "compiled from the commit's own pipeline file, 11 steps", 1),
                claim(State.YES, "source", "shop/app@4c1f00000000, taken in by tree digest", 2),
                claim(State.YES, "dependencies", "2 taken in, each the file that the plan names by digest", 3, 4),
                claim(State.YES, "step", "lib as planned, on pool a", 5),
                claim(State.YES, "rebuilt", "app identical by 2 of 2 pools that share one host", 6, 7),
                claim(State.WARNING, "static scan", "sast: 14 passed, 1 warned, 0 failed", 8),
                claim(State.YES, "tests", "unit: 212 passed, 0 warned, 0 failed", 9),
                claim(State.YES, "coverage", "unit: 1 passed, 0 warned, 0 failed", 9),
                claim(State.YES, "SBOM", "image has a CycloneDX bill of materials", 10),
                claim(State.YES, "approval", "anna and ben approved exactly these digests", 11, 12),
                claim(State.NOT_LOOKED_AT, "reviews", "not looked at: no review evidence exists yet"),
                claim(State.NOT_LOOKED_AT, "vulnerabilities", "not looked at: no vulnerability scan"));
        return new PassportView("app-1.4.0.jar", SUBJECT, "release, high assurance", NOW, 3,
                new Decision(new Verdict.Passed(List.of("SLSA_BUILD_LEVEL_2")), claims, new TreeMap<>()), Optional.of(plan()), attestations());
    }

    static PassportView failed() {
        var claims = passed().decision().claims().stream().filter(claim -> !claim.topic().equals("rebuilt") && !claim.topic().equals("approval")).toList();
        return new PassportView("app-1.4.0.jar", SUBJECT, "release, high assurance", NOW, 3,
                new Decision(new Verdict.Failed(List.of(
                        new Reason("ALN-BLD-021", "app", "pools that made different outputs: a and b", "2 pools that agree", List.of(envelope(6), envelope(7)),
                                "alnage build rebuild 7"),
                        new Reason("ALN-REL-001", "approve", "1 of 2 approvals over exactly these digests [anna]", "2 distinct people with role release-approvers",
                                List.of(envelope(99)), "alnage approval list"))), claims, new TreeMap<>()), Optional.of(plan()), attestations());
    }

    static PassportView with(String name, String text) {
        return new PassportView(name, SUBJECT, text, NOW, 1, new Decision(new Verdict.CannotTell(List.of(
                new Reason("ALN-ART-001", text, text, text, List.of(), text))), List.of(new Claim(State.YES, text, text, List.of(envelope(1)))), new TreeMap<>()),
                Optional.empty(), List.of(new Attestation(envelope(1), text, List.of(text), NOW, 7)));
    }

    private static Claim claim(State state, String topic, String text, int... envelopes) {
        var evidence = new ArrayList<Digest>();
        for (var envelope : envelopes) {
            evidence.add(envelope(envelope));
        }
        return new Claim(state, topic, text, evidence);
    }

    static Digest envelope(int number) {
        return Digest.of(Bytes.utf8("envelope " + number));
    }

    private static List<Attestation> attestations() {
        var types = List.of("https://alnage.dev/plan/v1 factory", "https://alnage.dev/ingest/v1 storer", "https://alnage.dev/ingest/v1 storer",
                "https://alnage.dev/ingest/v1 storer", "https://in-toto.io/attestation/link/v0.3 pool-a", "https://in-toto.io/attestation/link/v0.3 pool-a",
                "https://in-toto.io/attestation/link/v0.3 pool-b", "https://in-toto.io/attestation/test-result/v0.1 storer-reports",
                "https://in-toto.io/attestation/test-result/v0.1 storer-reports", "https://cyclonedx.org/bom storer-reports",
                "https://alnage.dev/approval/v1 anna", "https://alnage.dev/approval/v1 ben");
        var list = new ArrayList<Attestation>();
        for (var i = 0; i < types.size(); i++) {
            var parts = types.get(i).split(" ", 2);
            list.add(new Attestation(envelope(i + 1), parts[0], List.of(parts[1]), NOW.minusSeconds(600 - 10L * i), 40 + 3L * i));
        }
        return list;
    }

    static Plan plan() {
        return PipelineFile.compile(Bytes.utf8("""
                version: 1
                name: shop/app
                assurance: high
                images: { jdk: "factory/jdk@sha256:%s" }
                steps:
                  get: { fetch: "materials/dep@sha256:%s", out: src }
                  tool: { fetch: "materials/scan@sha256:%s", out: jar }
                  lib: { image: jdk, run: [/jdk/bin/java, Compile], in: { src: get/src }, out: jar }
                  sast: { image: jdk, run: [/jdk/bin/java, Scan], in: { src: source, tool: tool/jar }, out: report, evidence: { sarif: report/sast.sarif } }
                  app: { image: jdk, run: [/jdk/bin/java, Build], in: { src: source, lib: lib/jar }, out: app, agree: 2 of 2 }
                  unit: { image: jdk, run: [/jdk/bin/java, Test], in: { app: app/app }, out: report, evidence: { junit: "report/*.xml" } }
                  image: { image: jdk, run: [/jdk/bin/java, Image], in: { app: app/app }, out: [image, sbom], evidence: { sbom: sbom/app.cdx.json } }
                  approve: { approve: 2 of release-approvers, in: { app: image/image, sbom: image/sbom, reports: unit/report, scan: sast/report } }
                  publish: { publish: shop/app, in: { app: approve/app } }
                  staging: { deploy: staging, in: { app: publish/app } }
                  live: { deploy: production, in: { app: staging/app } }
                """.formatted("1".repeat(64), "2".repeat(64), "3".repeat(64))), Digest.gitCommit("4c1f000000000000000000000000000000000000"));
    }
}
