# METADATA
# scope: package
# title: External requirements are locked and verified
# description: |
#   Everything that a run takes from elsewhere is named by a digest in the plan: materials, images. What was taken in under a
#   material's name is exactly that file.
# custom:
#   practice: build/locked-externals
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-BLD-047, ALN-MAT-003]
#   unseen: that new digests are proposed after a cool-down
package alnage.practice.build.locked_externals

import data.alnage.lib.run
import future.keywords.not

locked(digest) if {
	some algorithm, length in {"sha256": 64, "sha512": 128}
	[algorithm, hex] = split(digest, ":")
	count(hex) == length
	trim(hex, "0123456789abcdef") == ""
}

externals contains {"step": step.id, "digest": step.material, "what": step.source} if some step in run.fetches

externals contains {"step": step.id, "digest": step.image, "what": "its image"} if some step in run.commands

deny contains reason if {
	some external in externals
	not locked(external.digest)
	reason := {
		"code": "ALN-BLD-047",
		"subject": external.step,
		"step": external.step,
		"found": sprintf("%s as %s", [external.what, external.digest]),
		"expected": "a sha256 or sha512 of what is meant",
		"evidence": [input.run.plan.envelope],
		"fix": "alnage pipeline pin writes the digests into the pipeline file",
	}
}

unknown contains reason if {
	some step in run.fetches
	count([ingest | some ingest in input.run.ingests; ingest.subject == step.material]) == 0
	reason := {
		"code": "ALN-MAT-003",
		"subject": step.material,
		"step": step.id,
		"found": sprintf("nothing that says that %s was taken in", [step.source]),
		"expected": "an ingest attestation of exactly this digest",
		"evidence": [input.run.plan.envelope],
		"fix": "bring the material and start a new run",
	}
}

observed contains fact if {
	count(externals) > 0
	fact := {
		"text": sprintf("%d external things, each named by its digest in the plan", [count({external.digest | some external in externals})]),
		"evidence": [input.run.plan.envelope],
	}
}
