# METADATA
# scope: package
# title: All steps are automated, the pipeline is code
# description: |
#   One file of the commit says everything from the checkout to the deployment, and nothing counts that it does not have:
#   work of a step that the file does not name was done by hand.
# custom:
#   practice: build/pipeline-as-code
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-BLD-048, ALN-BLD-049]
#   unseen: signing as a step of the file
package alnage.practice.build.pipeline_as_code

import data.alnage.lib.run
import future.keywords.not

ids := {step.id | some step in input.run.plan.steps}

deny contains reason if {
	some work in input.run.works
	not work.step in ids
	reason := {
		"code": "ALN-BLD-048",
		"subject": work.step,
		"found": sprintf("work of a step %s that the pipeline file does not have", [work.step]),
		"expected": "steps of the commit's own file only",
		"evidence": [work.order, work.link],
		"fix": "put the step into .alnage/pipeline.yaml and start a new run",
	}
}

unknown contains reason if {
	not input.run.plan.recompiled == "same"
	reason := {
		"code": "ALN-BLD-049",
		"subject": input.run.plan.pipelineFile,
		"found": sprintf("a plan whose compilation from the commit's file came out as %s", [input.run.plan.recompiled]),
		"expected": "the same plan",
		"evidence": [input.run.plan.envelope],
		"fix": "start a new run from the commit: alnage build start",
	}
}

observed contains fact if {
	input.run.plan.recompiled == "same"
	people := [step | some step in run.needed; step.kind == "approve"]
	fact := {
		"text": sprintf("%d steps from one file of the commit; by people, only %d approvals", [count(input.run.plan.steps), count(people)]),
		"evidence": [input.run.plan.envelope],
	}
}
