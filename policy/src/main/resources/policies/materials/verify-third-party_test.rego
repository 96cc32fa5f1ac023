package alnage.practice.materials.verify_third_party_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.materials.verify_third_party

test_an_honest_run_shows_it if {
	count(verify_third_party.deny) == 0 with input as facts.honest
	count(verify_third_party.unknown) == 0 with input as facts.honest
	count(verify_third_party.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(verify_third_party.deny) == 0 with input as facts.foreign
	count(verify_third_party.observed) == 0 with input as facts.foreign
}

test_what_was_not_taken_in_cannot_be_told if {
	some reason in verify_third_party.unknown with input as facts.without("/run/ingests/1")
	reason.code == "ALN-MAT-004"
}

test_what_no_workload_took_in_is_refused if {
	some reason in verify_third_party.deny with input as facts.bent("/attestations/3/signers", [{"name": "pool:a", "kind": "pool", "roles": []}])
	reason.code == "ALN-MAT-005"
}
