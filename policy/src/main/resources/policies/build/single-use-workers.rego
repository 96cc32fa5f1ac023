# METADATA
# scope: package
# title: Workers are used once
# description: |
#   Each order has a sandbox and a key of its own: no link counts for two orders, no sandbox shares its processes, files or
#   users with the worker, and nothing is taken over from runs of another level of trust.
# custom:
#   practice: build/single-use-workers
#   assurance: high
#   risk: moderate
#   codes: [ALN-BLD-036, ALN-BLD-037, ALN-BLD-038]
#   unseen: a fresh worker process for every order; snapshots for quarantine
package alnage.practice.build.single_use_workers

import data.alnage.lib.run
import future.keywords.not

deny contains reason if {
	some work in run.works
	orders := {other.order | some other in run.works; other.link == work.link}
	count(orders) > 1
	reason := {
		"code": "ALN-BLD-037",
		"subject": work.link,
		"step": work.step,
		"found": sprintf("one link for %d orders", [count(orders)]),
		"expected": "a sandbox, a key and a link for each order",
		"evidence": array.concat([work.link], sort(orders)),
		"fix": "do not use the result; look at the worker that signed it",
	}
}

deny contains reason if {
	some work in run.reported
	shared := {type | some type in ["mnt", "pid", "user"]; not work.report.isolation.namespaces[type].own == true}
	count(shared) > 0
	reason := {
		"code": "ALN-BLD-037",
		"subject": work.step,
		"step": work.step,
		"found": sprintf("a sandbox that shares %s with its worker", [concat(", ", sort(shared))]),
		"expected": "files, processes and users that end with the order",
		"evidence": [work.link],
		"fix": "alnage doctor on the worker's host, then run again",
	}
}

deny contains reason if {
	some work in run.works
	work.trustLevel != input.run.trustLevel
	reason := {
		"code": "ALN-BLD-038",
		"subject": work.step,
		"step": work.step,
		"found": sprintf("work of a run of level %s", [work.trustLevel]),
		"expected": sprintf("work of level %s only, as this run has", [input.run.trustLevel]),
		"evidence": [work.link],
		"fix": "start the step again in this run",
	}
}

unknown contains reason if {
	some work in run.unread
	reason := {
		"code": "ALN-BLD-036",
		"subject": work.step,
		"step": work.step,
		"found": "a report of the worker that cannot be read",
		"expected": "what the worker saw of the sandbox",
		"evidence": [work.link],
		"fix": "start the step again: alnage build retry",
	}
}

observed contains fact if {
	count(run.reported) > 0
	fresh := [work | some work in run.reported; work.report.isolation.workerFresh == true]
	fact := {
		"text": sprintf("%d orders, each in a sandbox and with a key of its own; %d by a worker process that did nothing before", [count(run.reported), count(fresh)]),
		"evidence": run.links,
	}
}
