# METADATA
# scope: package
# title: Pipelines change only as code
# description: |
#   The plan of a run is fixed when it starts: the question, the run and every order are about one and the same plan, and it
#   is the one that the commit's file compiles to.
# custom:
#   practice: build/pipeline-changes-as-code
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-BLD-050, ALN-BLD-051]
#   unseen: an entry on record for each attempt to change a run
package alnage.practice.build.pipeline_changes_as_code

import data.alnage.lib.run
import future.keywords.not

deny contains reason if {
	input.question.plan != input.run.plan.digest
	reason := {
		"code": "ALN-BLD-050",
		"subject": input.run.id,
		"found": sprintf("plan %s", [input.run.plan.digest]),
		"expected": sprintf("plan %s, which the run began with", [input.question.plan]),
		"evidence": [input.run.envelope, input.run.plan.envelope],
		"fix": "start a new run from the commit: alnage build start",
	}
}

deny contains reason if {
	input.run.plan.recompiled in {"other", "refused"}
	reason := {
		"code": "ALN-BLD-051",
		"subject": input.run.plan.digest,
		"found": "a plan that the commit's pipeline file does not compile to",
		"expected": "a change of the file, in a commit of its own",
		"evidence": [input.run.plan.envelope],
		"fix": "commit the change and start a new run",
	}
}

observed contains fact if {
	input.question.plan == input.run.plan.digest
	input.run.plan.recompiled == "same"
	fact := {
		"text": sprintf("one plan from the start of run %s to this question, that of the commit's own file", [input.run.id]),
		"evidence": [input.run.envelope, input.run.plan.envelope],
	}
}
