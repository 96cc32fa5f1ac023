package alnage.practice.build.locked_externals_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.locked_externals

test_an_honest_run_shows_it if {
	count(locked_externals.deny) == 0 with input as facts.honest
	count(locked_externals.unknown) == 0 with input as facts.honest
	count(locked_externals.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(locked_externals.deny) == 0 with input as facts.foreign
	count(locked_externals.observed) == 0 with input as facts.foreign
}

test_a_tag_is_no_digest if {
	some reason in locked_externals.deny with input as facts.bent("/run/plan/steps/1/image", "factory/jdk:25")
	reason.code == "ALN-BLD-047"
	reason.step == "app"
}

test_a_short_digest_is_none if {
	some reason in locked_externals.deny with input as facts.bent("/run/plan/steps/0/material", "sha256:1234")
	reason.code == "ALN-BLD-047"
	reason.step == "get"
}

test_a_digest_in_other_letters_is_none if {
	some reason in locked_externals.deny with input as facts.bent("/run/plan/steps/0/material", sprintf("sha256:%s", [substring(concat("", ["z" | some _ in numbers.range(1, 64)]), 0, 64)]))
	reason.code == "ALN-BLD-047"
}

test_what_was_not_taken_in_cannot_be_told if {
	some reason in locked_externals.unknown with input as facts.without("/run/ingests/1")
	reason.code == "ALN-MAT-003"
}

test_without_anything_external_nothing_is_shown if {
	count(locked_externals.observed) == 0 with input as facts.bent("/run/plan/steps", [])
}
