# METADATA
# scope: package
# title: Security scans and tests are automated, their results linked to the product
# description: Signed results about the products of a release exist and say that nothing failed.
# custom:
#   practice: source/security-testing
#   assurance: moderate
#   risk: moderate
#   asked: posture
#   codes: [ALN-TST-010, ALN-TST-011]
#   unseen: versions of tools and rule sets, waivers, and results for those downstream
package alnage.practice.source.security_testing

import data.alnage.lib.run

made contains tree if {
	some work in run.works
	some tree in work.outputs
}

results := [attestation |
	some attestation in input.attestations
	attestation.predicateType == "https://in-toto.io/attestation/test-result/v0.1"
	count({digest | some subject in attestation.subjects; some digest in subject.digests} & made) > 0
]

deny contains reason if {
	some result in results
	result.predicate.result == "FAILED"
	reason := {
		"code": "ALN-TST-010",
		"subject": result.envelope,
		"found": sprintf("a result FAILED with %d failures", [count(object.get(result.predicate, "failedTests", []))]),
		"expected": "results without a failure",
		"evidence": [result.envelope],
		"fix": "look at the report, correct what failed, and push again",
	}
}

deny contains reason if {
	run.release
	count(results) == 0
	reason := {
		"code": "ALN-TST-011",
		"subject": input.run.plan.name,
		"found": "a release of whose products no test or scan speaks",
		"expected": "signed results, about the products by digest",
		"evidence": [input.run.plan.envelope],
		"fix": "add evidence: {junit: PATH} or {sarif: PATH} to a step",
	}
}

observed contains fact if {
	count(results) > 0
	fact := {
		"text": sprintf("%d signed results about the products", [count(results)]),
		"evidence": run.shown([result.envelope | some result in results]),
	}
}
