# METADATA
# scope: package
# title: Every step is signed
# description: |
#   Each step that the one in question was made from left its signed statement: a link and a receipt for a command, an
#   ingest attestation for a material, an approval, a record of what was published or deployed before.
# custom:
#   practice: artifacts/sign-every-step
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-ART-010]
#   unseen: a final bundle of all of them that is itself signed
package alnage.practice.artifacts.sign_every_step

import data.alnage.lib.run
import future.keywords.not

signed[step.id] contains work.link if {
	some step in run.commands
	some work in run.works
	work.step == step.id
	count(run.said[work.link].signers) > 0
	count(run.said[work.receipt].signers) > 0
}

signed[step.id] contains ingest.envelope if {
	some step in run.fetches
	some ingest in input.run.ingests
	ingest.subject == step.material
	count(run.said[ingest.envelope].signers) > 0
}

signed[approval.step] contains approval.envelope if {
	some approval in input.run.approvals
	approval.run == input.run.id
	count(run.said[approval.envelope].signers) > 0
}

signed[step.id] contains release.envelope if {
	some step in run.needed
	some release in input.run.releases
	release.id == sprintf("%s/%s", [input.run.id, step.id])
}

signed[deployment.step] contains deployment.envelope if {
	some deployment in input.run.deployments
	deployment.run == input.run.id
}

# The same, made once.
left := signed

# The step in question itself is what is asked about.
missing := {step.id |
	some step in run.needed
	not left[step.id]
	not allowed(step)
}

allowed(step) if {
	step.id == input.question.step
	step.kind in {"publish", "deploy", "approve"}
}

unknown contains reason if {
	some step in missing
	reason := {
		"code": "ALN-ART-010",
		"subject": step,
		"step": step,
		"found": "no signed statement of this step",
		"expected": "what each step of its kind leaves",
		"evidence": [input.run.plan.envelope],
		"fix": sprintf("step %s should have left it: alnage build show %s", [step, input.run.id]),
	}
}

observed contains fact if {
	count(left) > 0
	fact := {
		"text": sprintf("signed statements of %d steps", [count(left)]),
		"evidence": run.shown(sort(union({envelopes | some envelopes in left}))),
	}
}
