package alnage.practice.build.separate_output_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.separate_output

test_an_honest_run_shows_it if {
	count(separate_output.deny) == 0 with input as facts.honest
	count(separate_output.unknown) == 0 with input as facts.honest
	count(separate_output.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(separate_output.deny) == 0 with input as facts.foreign
	count(separate_output.observed) == 0 with input as facts.foreign
}

test_who_makes_it_does_not_store_it if {
	some reason in separate_output.deny with input as facts.bent("/attestations/8/signers", [{"name": "pool:a", "kind": "pool", "roles": []}])
	reason.code == "ALN-BLD-045"
}

test_a_receipt_of_nobody_cannot_be_told if {
	some reason in separate_output.unknown with input as facts.bent("/attestations/8/signers", [])
	reason.code == "ALN-BLD-046"
}
