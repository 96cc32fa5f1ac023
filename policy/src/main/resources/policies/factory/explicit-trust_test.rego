package alnage.practice.factory.explicit_trust_test

import data.alnage.practice.factory.explicit_trust

attestation(entries) := {"envelope": "sha256:22", "predicateType": "https://example.com/x", "entries": entries}

facts(attestations) := {
	"attestations": attestations,
	"notTrusted": [],
	"trustVersion": 3,
	"question": {"kind": "artifact", "subject": "sha256:11"},
}

test_statements_with_entries_are_observed if {
	count(explicit_trust.deny) == 0 with input as facts([attestation(["planner"])])
	count(explicit_trust.unknown) == 0 with input as facts([attestation(["planner"])])
	count(explicit_trust.observed) == 1 with input as facts([attestation(["planner"])])
}

test_a_statement_without_an_entry_is_refused if {
	some reason in explicit_trust.deny with input as facts([attestation(["planner"]), attestation([])])
	reason.code == "ALN-TRU-001"
}

test_without_any_statement_it_cannot_be_told if {
	some reason in explicit_trust.unknown with input as facts([])
	reason.code == "ALN-TRU-002"
	reason.subject == "sha256:11"
}

test_without_any_statement_nothing_is_observed if {
	count(explicit_trust.observed) == 0 with input as facts([])
}
