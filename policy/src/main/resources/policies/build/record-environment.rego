# METADATA
# scope: package
# title: The build environment is recorded
# description: Runtime, kernel and image of every sandbox stand in the worker's signed report.
# custom:
#   practice: build/record-environment
#   assurance: high
#   risk: high
#   asked: posture
#   codes: [ALN-BLD-060]
#   unseen: that the environment is kept as long as the artifact, and a replay when upstream is gone
package alnage.practice.build.record_environment

import data.alnage.lib.run
import future.keywords.not

recorded(work) if {
	work.report.isolation.kernel != ""
	work.report.isolation.runtime.version != ""
}

unknown contains reason if {
	some work in run.works
	not recorded(work)
	reason := {
		"code": "ALN-BLD-060",
		"subject": work.step,
		"step": work.step,
		"found": "a report that lacks the kernel or the runtime",
		"expected": "both, as the worker saw them",
		"evidence": [work.link],
		"fix": "start the step again: alnage build retry",
	}
}

observed contains fact if {
	count(run.reported) > 0
	kernels := {work.report.isolation.kernel | some work in run.reported}
	images := {work.image | some work in run.works}
	fact := {
		"text": sprintf("kernel %s and %d images recorded for %d works", [concat(" and ", sort(kernels)), count(images), count(run.works)]),
		"evidence": run.links,
	}
}
