# METADATA
# scope: package
# title: Environment and commands are passed in
# description: |
#   The planner's signed order names image, command and inputs; the worker has done that and nothing of its own choice, and
#   has not given itself the order.
# custom:
#   practice: build/passed-in-environment
#   assurance: high
#   risk: high
#   codes: [ALN-BLD-043, ALN-BLD-044]
package alnage.practice.build.passed_in_environment

import data.alnage.lib.run
import future.keywords.not

deny contains reason if {
	some step in run.commands
	some work in run.works
	work.step == step.id
	work.argv != step.argv
	reason := {
		"code": "ALN-BLD-043",
		"subject": step.id,
		"step": step.id,
		"found": sprintf("command %v", [work.argv]),
		"expected": sprintf("command %v, as planned", [step.argv]),
		"evidence": [work.order, work.link],
		"fix": "do not use the result; look at the worker that signed it",
	}
}

deny contains reason if {
	some step in run.commands
	some work in run.works
	work.step == step.id
	work.image != step.image
	reason := {
		"code": "ALN-BLD-043",
		"subject": step.id,
		"step": step.id,
		"found": sprintf("image %s", [work.image]),
		"expected": sprintf("image %s, as planned", [step.image]),
		"evidence": [work.order, work.link],
		"fix": "do not use the result; look at who signed the order",
	}
}

deny contains reason if {
	some work in run.works
	both := {signer.name | some signer in run.said[work.order].signers} & {signer.name | some signer in run.said[work.link].signers}
	count(both) > 0
	reason := {
		"code": "ALN-BLD-044",
		"subject": work.step,
		"step": work.step,
		"found": sprintf("an order and its link, both signed by %s", [concat(" and ", sort(both))]),
		"expected": "an order by the planner, a link by a worker",
		"evidence": [work.order, work.link],
		"fix": "look at the trust map: alnage trust show",
	}
}

observed contains fact if {
	count(run.works) > 0
	fact := {
		"text": sprintf("%d works did what their signed orders say, command and image", [count(run.works)]),
		"evidence": run.shown([work.order | some work in run.works]),
	}
}
