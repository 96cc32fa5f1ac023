# METADATA
# scope: package
# title: Bills of materials do not change
# description: |
#   A release has a bill of materials, signed about its bytes by digest and kept in the log; another one about the same
#   product stands beside it and does not replace it.
# custom:
#   practice: materials/immutable-sbom
#   assurance: moderate
#   risk: moderate
#   asked: posture
#   codes: [ALN-MAT-011, ALN-MAT-012]
#   unseen: that it was made from what was observed, and that a scan of the image agrees
package alnage.practice.materials.immutable_sbom

import data.alnage.lib.run

boms := {"https://cyclonedx.org/bom", "https://spdx.dev/Document/v2.3", "https://spdx.dev/Document/v3"}

signed := [attestation |
	some attestation in input.attestations
	attestation.predicateType in boms
]

deny contains reason if {
	run.release
	count(signed) == 0
	reason := {
		"code": "ALN-MAT-011",
		"subject": input.run.plan.name,
		"found": "a release without a bill of materials that counts",
		"expected": "one that is signed, about its bytes",
		"evidence": [input.run.plan.envelope],
		"fix": "add evidence: {sbom: PATH} to the step that makes what is published",
	}
}

deny contains reason if {
	some attestation in signed
	count([digest | some subject in attestation.subjects; some digest in subject.digests]) == 0
	reason := {
		"code": "ALN-MAT-012",
		"subject": attestation.envelope,
		"found": "a bill of materials about no bytes",
		"expected": "the digests of what it describes",
		"evidence": [attestation.envelope],
		"fix": "attest it again about the artifact's digest",
	}
}

observed contains fact if {
	count(signed) > 0
	fact := {
		"text": sprintf("%d bills of materials, named by digest and kept in the log", [count(signed)]),
		"evidence": run.shown([attestation.envelope | some attestation in signed]),
	}
}
