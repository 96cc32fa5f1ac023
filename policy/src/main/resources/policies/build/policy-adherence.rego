# METADATA
# scope: package
# title: Policy adherence is guaranteed cryptographically
# description: |
#   The plan is the one that the commit's own pipeline file compiles to, and every step that the step in question was
#   made from has left what its kind leaves: results of as many pools as planned, an ingest, approvals of exactly its inputs.
#   The chain compares each link with the plan; this counts them again, from the facts alone.
# custom:
#   practice: build/policy-adherence
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-BLD-030, ALN-BLD-031, ALN-BLD-032]
#   unseen: layouts that somebody else signed, with their inspections and sublayouts
package alnage.practice.build.policy_adherence

import future.keywords.not

deny contains reason if {
	input.run.plan.recompiled in {"other", "refused"}
	reason := {
		"code": "ALN-BLD-030",
		"subject": input.run.plan.digest,
		"found": sprintf("a plan where the gate's own compilation came out as %s", [input.run.plan.recompiled]),
		"expected": "the plan that the commit's pipeline file compiles to",
		"evidence": [input.run.plan.envelope],
		"fix": "start a new run from the commit: alnage build start",
	}
}

unknown contains reason if {
	input.run.plan.recompiled == "missing"
	reason := {
		"code": "ALN-BLD-030",
		"subject": input.run.plan.digest,
		"found": "a plan that the gate could not compile for itself",
		"expected": "the commit and its pipeline file, taken in by the storer",
		"evidence": [input.run.plan.envelope],
		"fix": "alnage build start takes the commit in again",
	}
}

# Pools are counted, since one pool three times is one.
unknown contains reason if {
	some step in needed
	step.kind == "command"
	pools := {work.pool | some work in works(step.id)}
	count(pools) < step.agree
	reason := {
		"code": "ALN-BLD-031",
		"subject": step.id,
		"step": step.id,
		"found": sprintf("results of %d pools %v", [count(pools), sort(pools)]),
		"expected": sprintf("results of %d pools", [step.agree]),
		"evidence": [work.link | some work in works(step.id)],
		"fix": sprintf("step %s should have made them: alnage build watch %s", [step.id, input.run.id]),
	}
}

deny contains reason if {
	some step in needed
	step.kind == "command"
	some work in works(step.id)
	work.image != step.image
	reason := {
		"code": "ALN-BLD-032",
		"subject": step.id,
		"step": step.id,
		"found": sprintf("image %s", [work.image]),
		"expected": sprintf("image %s, as planned", [step.image]),
		"evidence": [work.order, work.link],
		"fix": "start a new run from the commit: alnage build start",
	}
}

observed contains fact if {
	input.run.plan.recompiled == "same"
	commands := [step | some step in needed; step.kind == "command"]
	fact := {
		"text": sprintf("plan %s compiled again from the commit; %d commands, each with results of as many pools as planned", [
			input.run.plan.name,
			count(commands),
		]),
		"evidence": [input.run.plan.envelope],
	}
}

needed contains step if {
	some step in input.run.plan.steps
	step.needed
}

works(id) := [work | some work in input.run.works; work.step == id]
