# METADATA
# scope: package
# title: Steps produce a signed bill of materials
# description: Every command that takes something in leaves a bill of materials that is signed about what it made.
# custom:
#   practice: build/step-sbom
#   assurance: moderate
#   risk: moderate
#   asked: posture
#   codes: [ALN-MAT-010]
package alnage.practice.build.step_sbom

import data.alnage.lib.run
import future.keywords.not

boms := {"https://cyclonedx.org/bom", "https://spdx.dev/Document/v2.3", "https://spdx.dev/Document/v3"}

described contains digest if {
	some attestation in input.attestations
	attestation.predicateType in boms
	some subject in attestation.subjects
	some digest in subject.digests
}

with_bom contains step.id if {
	some step in run.commands
	some work in run.works
	work.step == step.id
	some tree in work.outputs
	tree in described
}

deny contains reason if {
	run.release
	some step in run.commands
	not step.id in with_bom
	reason := {
		"code": "ALN-MAT-010",
		"subject": step.id,
		"step": step.id,
		"found": "no bill of materials about what it made",
		"expected": "one that is signed, about the step's products",
		"evidence": [work.receipt | some work in run.works; work.step == step.id],
		"fix": "let the step write one, and add evidence: {sbom: PATH} to it",
	}
}

observed contains fact if {
	count(with_bom) > 0
	fact := {
		"text": sprintf("bills of materials for %s", [concat(", ", sort(with_bom))]),
		"evidence": run.shown([attestation.envelope | some attestation in input.attestations; attestation.predicateType in boms]),
	}
}
