# METADATA
# scope: package
# title: Output goes to separate, secured storage
# description: |
#   Who stores the products is another identity than who made them, and hashed them again: the worker's link and the storer's
#   receipt are signed apart.
# custom:
#   practice: build/separate-output
#   assurance: high
#   risk: high
#   codes: [ALN-BLD-045, ALN-BLD-046]
#   unseen: that the storage can be written once only, and its encryption at rest
package alnage.practice.build.separate_output

import data.alnage.lib.run

deny contains reason if {
	some work in run.works
	both := {signer.name | some signer in run.said[work.receipt].signers} & {signer.name | some signer in run.said[work.link].signers}
	count(both) > 0
	reason := {
		"code": "ALN-BLD-045",
		"subject": work.step,
		"step": work.step,
		"found": sprintf("a link and its receipt, both signed by %s", [concat(" and ", sort(both))]),
		"expected": "a worker that makes, and a storer that stores",
		"evidence": [work.link, work.receipt],
		"fix": "look at the trust map: alnage trust show",
	}
}

unknown contains reason if {
	some work in run.works
	count(run.signers(work.receipt, "workload")) == 0
	reason := {
		"code": "ALN-BLD-046",
		"subject": work.step,
		"step": work.step,
		"found": "no workload of the factory that signed the receipt of the products",
		"expected": "a receipt by the storer",
		"evidence": [work.receipt],
		"fix": "start the step again: alnage build retry",
	}
}

observed contains fact if {
	count(run.works) > 0
	storers := union({run.signers(work.receipt, "workload") | some work in run.works})
	fact := {
		"text": sprintf("products of %d works hashed again and stored by %s", [count(run.works), concat(" and ", sort(storers))]),
		"evidence": run.shown([work.receipt | some work in run.works]),
	}
}
