# METADATA
# scope: package
# title: What each party may certify is limited
# description: |
#   The trust map says who may say what about which artifact. Each kind of statement of the factory comes from its kind of
#   party: links from pools, approvals from people, everything else from workloads. What is out of scope is listed apart.
# custom:
#   practice: artifacts/limited-certification
#   assurance: high
#   risk: high
#   codes: [ALN-TRU-003]
package alnage.practice.artifacts.limited_certification

import data.alnage.lib.run

certified contains {"envelope": work.link, "what": "a link", "kind": "pool"} if some work in input.run.works

certified contains {"envelope": work.order, "what": "an order", "kind": "workload"} if some work in input.run.works

certified contains {"envelope": work.receipt, "what": "a receipt", "kind": "workload"} if some work in input.run.works

certified contains {"envelope": each.envelope, "what": "an ingest attestation", "kind": "workload"} if some each in input.run.ingests

certified contains {"envelope": each.envelope, "what": "an approval", "kind": "person"} if some each in input.run.approvals

deny contains reason if {
	some each in certified
	count(run.signers(each.envelope, each.kind)) == 0
	reason := {
		"code": "ALN-TRU-003",
		"subject": each.envelope,
		"found": sprintf("%s that no %s signed", [each.what, each.kind]),
		"expected": sprintf("%s by a %s, and by nobody else", [each.what, each.kind]),
		"evidence": [each.envelope],
		"fix": "look at the trust map: alnage trust show",
	}
}

observed contains fact if {
	count(certified) > 0
	entries := {entry | some attestation in input.attestations; some entry in attestation.entries}
	fact := {
		"text": sprintf("%d statements within the scope of %d entries; %d out of scope count for nothing", [count(certified), count(entries), count(input.notTrusted)]),
		"evidence": run.links,
	}
}
