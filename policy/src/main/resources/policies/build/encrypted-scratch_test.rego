package alnage.practice.build.encrypted_scratch_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.encrypted_scratch

test_an_honest_run_shows_it if {
	count(encrypted_scratch.deny) == 0 with input as facts.honest
	count(encrypted_scratch.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(encrypted_scratch.deny) == 0 with input as facts.foreign
	count(encrypted_scratch.observed) == 0 with input as facts.foreign
}

test_scratch_in_the_clear_is_refused if {
	some reason in encrypted_scratch.deny with input as facts.bent("/run/works/0/report/isolation/scratch/encrypted", false)
	reason.code == "ALN-BLD-061"
}
