package alnage.practice.source.protected_branch_attestation_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.source.protected_branch_attestation

test_a_recorded_change_shows_it if {
	count(protected_branch_attestation.deny) == 0 with input as facts.revision
	count(protected_branch_attestation.observed) == 1 with input as facts.revision
}

test_without_a_change_it_is_refused if {
	some reason in protected_branch_attestation.deny with input as facts.revision_without("/attestations/1")
	reason.code == "ALN-SRC-078"
}

test_a_change_elsewhere_is_none[path] if {
	some path in ["repository", "moves/0/reference", "moves/0/after"]
	some reason in protected_branch_attestation.deny with input as facts.revision_with(sprintf("/attestations/1/predicate/%s", [path]), "other")
	reason.code == "ALN-SRC-078"
}

test_a_change_of_which_nobody_looked_at_the_history_shows_nothing if {
	count(protected_branch_attestation.observed) == 0 with input as facts.uncontrolled("history")
}

test_a_verdict_on_the_source_shows_it_of_a_run if {
	count(protected_branch_attestation.observed) == 1 with input as verdict("ALNAGE_SOURCE_HISTORY")
	count(protected_branch_attestation.observed) == 0 with input as verdict("SLSA_SOURCE_LEVEL_4")
	count(protected_branch_attestation.deny) == 0 with input as facts.honest
}

verdict(level) := facts.more("/attestations/0", object.union(
	facts.attestation(80, "https://slsa.dev/verification_summary/v1", "sealer", "workload"),
	{"subjects": [{"name": "", "uri": "", "digests": [facts.commit]}], "predicate": {"verificationResult": "PASSED", "verifiedLevels": [level]}},
))
