package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;

/** The pipeline file of the tests: the paper's sample build with an application and its six dependencies. */
public final class Pipelines {
    public static final Digest COMMIT = Digest.gitCommit("4c1f".repeat(10));

    private Pipelines() {}

    public static final String SAMPLE = """
            version: 1
            name: shop/app
            assurance: high
            on: { push: [main], tag: ["v*"] }
            images:
              tools: factory/tools@sha256:%s
              maven: factory/maven-jdk25@sha256:%s
              scan: factory/scanners@sha256:%s
            templates:
              from-source:
                fetch: { fetch: "${source}", out: src }
                scan:  { image: scan,  run: [sast, src], in: { src: fetch/src }, out: report, evidence: { sarif: report/sast.sarif } }
                build: { image: maven, run: [mvn, -o, -f, src, deploy], in: { src: fetch/src, repo: "${needs}" }, out: jar, agree: 2 of 3 }
            steps:
              dep:
                use: from-source
                each:
                  A: { source: "materials/a@sha256:%s", needs: [D, E] }
                  B: { source: "materials/b@sha256:%s" }
                  C: { source: "materials/c@sha256:%s", needs: [D, F] }
                  D: { source: "materials/d@sha256:%s" }
                  E: { source: "materials/e@sha256:%s" }
                  F: { source: "materials/f@sha256:%s" }
              link:    { image: maven, run: [link-repo, repo, m2], in: { repo: dep.*/jar }, out: m2 }
              build:   { image: maven, run: [mvn, -o, -f, src, package], in: { src: source, m2: link/m2 }, out: [app, buildinfo], agree: 2 of 3 }
              sast:    { image: scan,  run: [sast, src], in: { src: source }, out: report, evidence: { sarif: report/sast.sarif } }
              unit:    { image: maven, run: [mvn, -o, -f, src, verify], in: { src: source, m2: link/m2 }, out: report, evidence: { junit: "report/*.xml", coverage: report/jacoco.xml } }
              image:   { image: tools, run: [oci-build, app, image], in: { app: build/app }, out: [image, sbom], evidence: { sbom: sbom/app.cdx.json } }
              accept:  { image: scan,  run: [image-test, image], in: { image: image/image }, out: report, evidence: { junit: "report/*.xml", vulns: report/vulns.json } }
              approve: { approve: 2 of release-approvers, in: { image: image/image, sbom: image/sbom, reports: [sast/report, unit/report, accept/report] } }
              publish: { publish: shop/app, in: { image: approve/image, sbom: approve/sbom } }
              staging: { deploy: staging, in: { image: publish/image } }
              live:    { deploy: production, in: { image: staging/image } }
            """.formatted(hex('1'), hex('2'), hex('3'), hex('a'), hex('b'), hex('c'), hex('d'), hex('e'), hex('f'));

    /** Small enough to be run through by hand: fetch, build by two pools, test, approve, publish, deploy. */
    public static final String SMALL = """
            version: 1
            name: shop/app
            assurance: moderate
            images:
              jdk: factory/jdk@sha256:%s
            steps:
              lib:     { fetch: "materials/lib@sha256:%s", out: jar }
              build:   { image: jdk, run: [compile, src], in: { src: source, lib: lib/jar }, out: app, agree: 2 of 2 }
              unit:    { image: jdk, run: [test, src], in: { src: source, app: build/app }, out: report, evidence: { junit: "report/*.xml" } }
              approve: { approve: 1 of release-approvers, in: { app: build/app, reports: [unit/report] } }
              publish: { publish: shop/app, in: { app: approve/app } }
              live:    { deploy: production, in: { app: publish/app } }
            """.formatted(hex('1'), hex('a'));

    public static Plan sample() {
        return compile(SAMPLE);
    }

    public static Plan small() {
        return compile(SMALL);
    }

    public static Plan compile(String file) {
        return PipelineFile.compile(Bytes.utf8(file), COMMIT);
    }

    static String hex(char digit) {
        return String.valueOf(digit).repeat(64);
    }
}
