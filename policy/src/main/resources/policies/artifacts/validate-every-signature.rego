# METADATA
# scope: package
# title: The signatures of each step are validated
# description: |
#   Every statement that anything rests on is among those whose signatures hold and that an entry of the trust map allows:
#   orders, links, receipts, what was taken in, approvals, the plan and the run.
# custom:
#   practice: artifacts/validate-every-signature
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-ART-011]
#   unseen: the same again in production, periodically
package alnage.practice.artifacts.validate_every_signature

import data.alnage.lib.run
import future.keywords.not

used contains input.run.envelope

used contains input.run.plan.envelope

used contains envelope if {
	some work in input.run.works
	some envelope in [work.order, work.link, work.receipt, work.reuse]
	envelope != ""
}

used contains each.envelope if some each in input.run.ingests

used contains each.envelope if some each in input.run.approvals

used contains each.envelope if some each in input.run.releases

used contains each.envelope if some each in input.run.deployments

valid(envelope) if {
	count(run.said[envelope].signers) > 0
	count(run.said[envelope].entries) > 0
}

deny contains reason if {
	some envelope in used
	not valid(envelope)
	reason := {
		"code": "ALN-ART-011",
		"subject": envelope,
		"found": "a statement that something rests on and that nobody is known to have signed",
		"expected": "a signature that holds, and an entry of the trust map",
		"evidence": [envelope],
		"fix": "alnage attest verify says what is wrong with it",
	}
}

observed contains fact if {
	count(used) > 0
	fact := {
		"text": sprintf("signatures of all %d statements that this rests on hold", [count(used)]),
		"evidence": run.shown(sort(used)),
	}
}
