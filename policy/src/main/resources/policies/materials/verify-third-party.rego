# METADATA
# scope: package
# title: Artifacts of others are verified
# description: Each material that a release was made from was taken in by the storer, which compared it with the digest of the plan.
# custom:
#   practice: materials/verify-third-party
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-MAT-004, ALN-MAT-005]
#   unseen: signatures and provenance of the makers, and checksums of registries
package alnage.practice.materials.verify_third_party

import data.alnage.lib.run

taken(step) := [ingest |
	some ingest in input.run.ingests
	ingest.subject == step.material
]

unknown contains reason if {
	some step in run.fetches
	count(taken(step)) == 0
	reason := {
		"code": "ALN-MAT-004",
		"subject": step.material,
		"step": step.id,
		"found": sprintf("no ingest attestation of %s", [step.source]),
		"expected": "one that is signed by the storer, about exactly this digest",
		"evidence": [input.run.plan.envelope],
		"fix": "bring the material and start a new run",
	}
}

deny contains reason if {
	some step in run.fetches
	some ingest in taken(step)
	count(run.signers(ingest.envelope, "workload")) == 0
	reason := {
		"code": "ALN-MAT-005",
		"subject": step.material,
		"step": step.id,
		"found": "an ingest attestation that no workload of the factory signed",
		"expected": "the storer's signature",
		"evidence": [ingest.envelope],
		"fix": "look at the trust map: alnage trust show",
	}
}

observed contains fact if {
	count(run.fetches) > 0
	fact := {
		"text": sprintf("%d materials compared with the digests of the plan when they were taken in", [count(run.fetches)]),
		"evidence": run.shown([ingest.envelope | some step in run.fetches; some ingest in taken(step)]),
	}
}
