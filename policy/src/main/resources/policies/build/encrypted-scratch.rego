# METADATA
# scope: package
# title: Temporary storage of builds is encrypted
# description: Nothing of a sandbox's scratch reaches a disk in the clear; the worker's report says how it was seen.
# custom:
#   practice: build/encrypted-scratch
#   assurance: moderate
#   risk: moderate
#   asked: posture
#   codes: [ALN-BLD-061]
package alnage.practice.build.encrypted_scratch

import data.alnage.lib.run
import future.keywords.not

deny contains reason if {
	some work in run.reported
	not work.report.isolation.scratch.encrypted == true
	reason := {
		"code": "ALN-BLD-061",
		"subject": work.step,
		"step": work.step,
		"found": sprintf("scratch of kind %s that may reach a disk in the clear", [object.get(work.report.isolation, ["scratch", "kind"], "unknown")]),
		"expected": "memory without swap, or an encrypted file system",
		"evidence": [work.link],
		"fix": "alnage doctor on the worker's host says what is missing",
	}
}

observed contains fact if {
	count(run.reported) > 0
	fact := {
		"text": sprintf("%d sandboxes whose scratch ended with them", [count(run.reported)]),
		"evidence": run.links,
	}
}
