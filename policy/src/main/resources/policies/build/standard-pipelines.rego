# METADATA
# scope: package
# title: Pipelines are standardised
# description: |
#   The policy's data says which steps and which kinds of report every release must have been made from; a project adds steps
#   and takes none of these away. In the bundle's data.json: {"practices": {"mandatory": {"steps": [...], "reports": [...]}}}.
# custom:
#   practice: build/standard-pipelines
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-BLD-052]
#   unseen: templates pinned by digest in an organisation's own repository
package alnage.practice.build.standard_pipelines

import data.alnage.lib.run

mandatory := object.get(data.alnage.settings, "mandatory", {})

steps := {step | some step in object.get(mandatory, "steps", [])}

reports := {report | some report in object.get(mandatory, "reports", [])}

# Reports count where their step was carried out for this release.
left contains kind if {
	some step in run.commands
	some kind, _ in step.evidence
	some work in run.works
	work.step == step.id
}

deny contains reason if {
	run.release
	missing := steps - {step.id | some step in run.needed}
	count(missing) > 0
	reason := {
		"code": "ALN-BLD-052",
		"subject": input.run.plan.name,
		"found": sprintf("a release that was made without step %s", [concat(", ", sort(missing))]),
		"expected": sprintf("the mandatory steps %s", [concat(", ", sort(steps))]),
		"evidence": [input.run.plan.envelope],
		"fix": "add the step, and let what is published depend on it",
	}
}

deny contains reason if {
	run.release
	missing := reports - left
	count(missing) > 0
	reason := {
		"code": "ALN-BLD-052",
		"subject": input.run.plan.name,
		"found": sprintf("a release that was made without a report of kind %s", [concat(", ", sort(missing))]),
		"expected": sprintf("the mandatory reports %s", [concat(", ", sort(reports))]),
		"evidence": [input.run.plan.envelope],
		"fix": "add a step that leaves it, and let what is published depend on it",
	}
}

observed contains fact if {
	run.release
	count(steps) + count(reports) > 0
	fact := {
		"text": sprintf("made with the mandatory steps %v and reports %v", [sort(steps), sort(reports)]),
		"evidence": [input.run.plan.envelope],
	}
}
