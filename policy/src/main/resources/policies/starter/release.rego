# METADATA
# scope: package
# title: What this organisation asks besides the practices of its profile
# description: |
#   Rules of your own: a refusal is a member of deny, a doubt a member of unknown. They can add to what the product's
#   practices ask, and take nothing away.
package policy.release

# Only runs of the release level publish or deploy: results of others never count together with theirs.
deny contains reason if {
	some step in input.run.plan.steps
	step.id == input.question.step
	step.kind in {"publish", "deploy"}
	input.run.trustLevel != "release"
	reason := {
		"code": "ORG-REL-001",
		"subject": input.run.id,
		"found": sprintf("a run of level %s", [input.run.trustLevel]),
		"expected": "a run of level release",
		"evidence": [input.run.envelope],
		"fix": "start a run from the release branch",
	}
}
