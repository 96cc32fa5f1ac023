# METADATA
# scope: package
# title: Builds are distributed over infrastructure
# description: Something of every release was built by at least two pools with keys of their own, and they made the same.
# custom:
#   practice: build/distributed-rebuild
#   assurance: high
#   risk: high
#   asked: posture
#   codes: [ALN-BLD-056, ALN-BLD-057]
#   unseen: that the pools run on hosts of different owners; an incident when they differ
package alnage.practice.build.distributed_rebuild

import data.alnage.lib.run
import future.keywords.not

pools[work.step] contains work.pool if some work in run.works

results[work.step] contains work.outputs if some work in run.works

twice := {step | some step, by in pools; count(by) > 1}

deny contains reason if {
	run.release
	count(twice) == 0
	reason := {
		"code": "ALN-BLD-056",
		"subject": input.run.plan.name,
		"found": "a release of which nothing was built twice",
		"expected": "a step that at least two pools did",
		"evidence": [input.run.plan.envelope],
		"fix": "add agree: 2 of 2 to the step that makes what is published",
	}
}

deny contains reason if {
	some step in twice
	count(results[step]) > 1
	reason := {
		"code": "ALN-BLD-057",
		"subject": step,
		"step": step,
		"found": sprintf("%d different results of pools %s", [count(results[step]), concat(" and ", sort(pools[step]))]),
		"expected": "the same from each",
		"evidence": [work.receipt | some work in run.works; work.step == step],
		"fix": "compare the outputs; one pool lies, or the step is not deterministic",
	}
}

observed contains fact if {
	count(twice) > 0
	fact := {
		"text": sprintf("%s made the same in pools %s", [concat(", ", sort(twice)), concat(" and ", sort(union({by | some step in twice; by := pools[step]})))]),
		"evidence": run.shown([work.receipt | some work in run.works; work.step in twice]),
	}
}
