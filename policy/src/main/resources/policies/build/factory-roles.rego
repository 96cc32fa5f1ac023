# METADATA
# scope: package
# title: Factory roles are apart, and no one attests a release alone
# description: |
#   Whatever is published or deployed was approved by at least two people, in a run that has an approve step, and none of
#   them signed the policy under which it is released: who writes the rules does not release by them.
# custom:
#   practice: build/factory-roles
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-REL-010, ALN-REL-011, ALN-REL-012]
#   unseen: factory administrator and auditor as roles; direct changes of stored evidence by an administrator
package alnage.practice.build.factory_roles

# A release is what leaves the factory: earlier steps may go on without people.
release if {
	some step in input.run.plan.steps
	step.id == input.question.step
	step.kind in {"publish", "deploy"}
}

deny contains reason if {
	release
	count(approving) == 0
	reason := {
		"code": "ALN-REL-010",
		"subject": input.question.step,
		"found": "no approve step before it in the plan",
		"expected": "an approve step of two people",
		"evidence": [input.run.plan.envelope],
		"fix": "add a step \"approve: 2 of release-approvers\" to .alnage/pipeline.yaml",
	}
}

# The people of all approve steps together: a plan that asks for one person here and the same one there asks for one.
unknown contains reason if {
	release
	count(approving) > 0
	count(people) < 2
	steps := sort({step.id | some step in approving})
	reason := {
		"code": "ALN-REL-011",
		"subject": input.question.step,
		"step": steps[0],
		"found": sprintf("approvals of %d people %v", [count(people), sort(people)]),
		"expected": "at least two distinct people, whatever the plan asks for",
		"evidence": [approval.envelope | some approval in granted],
		"fix": sprintf("step %s should have them: alnage approval list", [steps[0]]),
	}
}

deny contains reason if {
	release
	some name in people
	name in data.alnage.policy.signers
	reason := {
		"code": "ALN-REL-012",
		"subject": name,
		"found": sprintf("%s, who signed policy %s@v%d and approved a release under it", [name, data.alnage.policy.name, data.alnage.policy.version]),
		"expected": "people who approve apart from people who write the policy",
		"evidence": [approval.envelope | some approval in granted],
		"fix": "somebody else approves, or the policy is signed by others",
	}
}

observed contains fact if {
	release
	count(people) >= 2
	fact := {
		"text": sprintf("approved by %s; policy signed by %s", [concat(" and ", sort(people)), concat(" and ", sort(data.alnage.policy.signers))]),
		"evidence": [approval.envelope | some approval in granted],
	}
}

approving contains step if {
	some step in input.run.plan.steps
	step.kind == "approve"
	step.needed
}

granted contains approval if {
	some step in approving
	some approval in input.run.approvals
	approval.run == input.run.id
	approval.step == step.id
	approval.granted
}

people contains person.name if {
	some approval in granted
	some person in approval.people
	person.kind == "person"
}
