# METADATA
# scope: package
# title: Workers reach what they need of the network, and no more
# description: |
#   A command has no network at all, and no process of it tried to reach one. A sandbox that nobody watched cannot be told
#   apart from one that called home.
# custom:
#   practice: build/minimal-network
#   assurance: high
#   risk: high
#   codes: [ALN-BLD-036, ALN-BLD-039, ALN-BLD-040]
package alnage.practice.build.minimal_network

import data.alnage.lib.run
import future.keywords.not

deny contains reason if {
	some work in run.reported
	not work.report.networkNone
	reason := {
		"code": "ALN-BLD-039",
		"subject": work.step,
		"step": work.step,
		"found": sprintf("a sandbox of pool %s with a network", [work.pool]),
		"expected": "none: nothing but a loopback that is down",
		"evidence": [work.link],
		"fix": "alnage doctor on the worker's host, then run again",
	}
}

deny contains reason if {
	some work in run.reported
	work.report.traceFindings > 0
	reason := {
		"code": "ALN-BLD-039",
		"subject": work.step,
		"step": work.step,
		"found": sprintf("%d attempts to reach a socket", [work.report.traceFindings]),
		"expected": "none: a build step has no business with the network",
		"evidence": [work.link],
		"fix": "declare what it needs as an input; alnage build logs shows what it printed",
	}
}

unknown contains reason if {
	some work in run.reported
	not work.report.traceObserved
	reason := {
		"code": "ALN-BLD-040",
		"subject": work.step,
		"step": work.step,
		"found": "a command that nobody watched",
		"expected": "a runtime whose listener sees execs and connects",
		"evidence": [work.link],
		"fix": "alnage doctor says which runtime can; then run again",
	}
}

unknown contains reason if {
	some work in run.unread
	reason := {
		"code": "ALN-BLD-036",
		"subject": work.step,
		"step": work.step,
		"found": "a report of the worker that cannot be read",
		"expected": "what the worker saw of the network",
		"evidence": [work.link],
		"fix": "start the step again: alnage build retry",
	}
}

observed contains fact if {
	count(run.reported) > 0
	fact := {
		"text": sprintf("%d sandboxes without a network, each watched, and no attempt to reach one", [count(run.reported)]),
		"evidence": run.links,
	}
}
