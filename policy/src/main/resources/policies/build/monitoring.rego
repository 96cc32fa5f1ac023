# METADATA
# scope: package
# title: Builds are watched for malicious behaviour
# description: |
#   Each command was watched from outside: what it started, and what it tried to reach. Nothing of a command that failed is
#   passed on.
# custom:
#   practice: build/monitoring
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-BLD-054, ALN-BLD-055]
#   unseen: a baseline for each step, and alerts when it changes
package alnage.practice.build.monitoring

import data.alnage.lib.run
import future.keywords.not

deny contains reason if {
	some work in run.reported
	not work.report.succeeded
	reason := {
		"code": "ALN-BLD-054",
		"subject": work.step,
		"step": work.step,
		"found": sprintf("results of a command that ended with %s", [work.report.ending]),
		"expected": "results of commands that succeeded only",
		"evidence": [work.link],
		"fix": "alnage build logs shows what it printed",
	}
}

unknown contains reason if {
	some work in run.works
	not watched(work)
	reason := {
		"code": "ALN-BLD-055",
		"subject": work.step,
		"step": work.step,
		"found": "a command of which nobody recorded what it started",
		"expected": "a trace that was made outside the sandbox",
		"evidence": [work.link],
		"fix": "alnage doctor says which runtime can; then run again",
	}
}

watched(work) if work.report.traceObserved

observed contains fact if {
	count(run.reported) > 0
	execs := sum([work.report.trace.execs | some work in run.reported; watched(work)])
	fact := {
		"text": sprintf("%d commands watched from outside, %d programs started", [count(run.reported), execs]),
		"evidence": run.links,
	}
}
