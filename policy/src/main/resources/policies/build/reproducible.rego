# METADATA
# scope: package
# title: Artifacts are validated by reproducible builds
# description: What several builders made from the same order is equal byte for byte.
# custom:
#   practice: build/reproducible
#   assurance: high
#   risk: high
#   asked: posture
#   codes: [ALN-BLD-058, ALN-BLD-059]
#   unseen: rebuilds by others from the attestation alone, and their signed consensus
package alnage.practice.build.reproducible

import data.alnage.lib.run
import future.keywords.not

rebuilt contains step.id if {
	some step in run.commands
	count({work.pool | some work in run.works; work.step == step.id}) > 1
}

made(step) := {work.outputs | some work in run.works; work.step == step}

deny contains reason if {
	some step in rebuilt
	count(made(step)) > 1
	reason := {
		"code": "ALN-BLD-058",
		"subject": step,
		"step": step,
		"found": sprintf("%d different results", [count(made(step))]),
		"expected": "equal bytes from each builder",
		"evidence": [work.receipt | some work in run.works; work.step == step],
		"fix": "take time, order and random numbers out of the step",
	}
}

unknown contains reason if {
	run.release
	some step in run.commands
	not step.id in rebuilt
	reason := {
		"code": "ALN-BLD-059",
		"subject": step.id,
		"step": step.id,
		"found": "a step that was built once",
		"expected": "a second builder to compare it with",
		"evidence": [work.receipt | some work in run.works; work.step == step.id],
		"fix": "add agree: 2 of 2 to the step",
	}
}

observed contains fact if {
	count(rebuilt) > 0
	fact := {
		"text": sprintf("equal bytes from several builders for %s", [concat(", ", sort(rebuilt))]),
		"evidence": run.shown([work.receipt | some work in run.works; work.step in rebuilt]),
	}
}
