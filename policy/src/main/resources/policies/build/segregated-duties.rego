# METADATA
# scope: package
# title: The duties of workers are segregated
# description: |
#   One step, one worker, one identity: a link speaks for one step and is signed by the pool that was ordered to do it, and no
#   pool signs what a planner, a storer or a person says.
# custom:
#   practice: build/segregated-duties
#   assurance: high
#   risk: high
#   codes: [ALN-BLD-041, ALN-BLD-042]
package alnage.practice.build.segregated_duties

import data.alnage.lib.run
import future.keywords.not

deny contains reason if {
	some work in run.works
	steps := {other.step | some other in run.works; other.link == work.link}
	count(steps) > 1
	reason := {
		"code": "ALN-BLD-041",
		"subject": work.link,
		"found": sprintf("one link for steps %s", [concat(" and ", sort(steps))]),
		"expected": "one step, one worker, one identity",
		"evidence": [work.link],
		"fix": "do not use the result; look at the worker that signed it",
	}
}

# What no worker may say: orders, receipts, what was taken in, approved, published or deployed.
others contains work.order if some work in run.works

others contains work.receipt if some work in run.works

others contains each.envelope if some each in input.run.ingests

others contains each.envelope if some each in input.run.approvals

others contains each.envelope if some each in input.run.releases

others contains each.envelope if some each in input.run.deployments

deny contains reason if {
	some envelope in others
	pools := run.signers(envelope, "pool")
	count(pools) > 0
	reason := {
		"code": "ALN-BLD-042",
		"subject": envelope,
		"found": sprintf("a %s signed by %s", [run.said[envelope].predicateType, concat(" and ", sort(pools))]),
		"expected": "workers that sign their links, and nothing else",
		"evidence": [envelope],
		"fix": "look at the trust map: alnage trust show",
	}
}

observed contains fact if {
	count(run.works) > 0
	fact := {
		"text": sprintf("%d links, each of one step and one identity; %d statements by others that no worker signed", [count({work.link | some work in run.works}), count(others)]),
		"evidence": run.links,
	}
}
