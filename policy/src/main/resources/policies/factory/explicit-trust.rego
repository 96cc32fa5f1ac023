# METADATA
# scope: package
# title: Trust is explicit
# description: |
#   Every statement that counts is there by an entry of the trust map, which people signed: by whom, of which type, about
#   what, from where, when. What has no entry is listed apart and satisfies nothing; here it is said how much of it there is.
# custom:
#   practice: factory/explicit-trust
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-TRU-001, ALN-TRU-002]
package alnage.practice.factory.explicit_trust

deny contains reason if {
	some attestation in input.attestations
	count(attestation.entries) == 0
	reason := {
		"code": "ALN-TRU-001",
		"subject": attestation.envelope,
		"found": sprintf("a %s that no entry of the trust map allows", [attestation.predicateType]),
		"expected": "an entry for every statement that counts",
		"evidence": [attestation.envelope],
		"fix": "alnage trust show",
	}
}

unknown contains reason if {
	count(input.attestations) == 0
	reason := {
		"code": "ALN-TRU-002",
		"subject": subject,
		"found": sprintf("no statement that counts, and %d that do not", [count(input.notTrusted)]),
		"expected": "statements that entries of the trust map allow",
		"evidence": [each.envelope | some each in input.notTrusted],
		"fix": "alnage attest list shows what is on record, alnage trust show who may say it",
	}
}

subject := input.question.plan if input.question.kind == "step"

subject := input.question.subject if input.question.kind == "artifact"

observed contains fact if {
	count(input.attestations) > 0
	entries := {entry | some attestation in input.attestations; some entry in attestation.entries}
	fact := {
		"text": sprintf("%d statements by %d entries of trust file version %d; %d more count for nothing", [
			count(input.attestations),
			count(entries),
			input.trustVersion,
			count(input.notTrusted),
		]),
		"evidence": [],
	}
}
