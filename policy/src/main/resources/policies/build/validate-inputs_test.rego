package alnage.practice.build.validate_inputs_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.validate_inputs

test_an_honest_run_shows_it if {
	count(validate_inputs.deny) == 0 with input as facts.honest
	count(validate_inputs.unknown) == 0 with input as facts.honest
	count(validate_inputs.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(validate_inputs.deny) == 0 with input as facts.foreign
	count(validate_inputs.observed) == 0 with input as facts.foreign
}

test_another_tree_than_the_source_is_refused if {
	some reason in validate_inputs.deny with input as facts.bent("/run/works/0/inputs/src", facts.digest(99))
	reason.code == "ALN-BLD-033"
	reason.step == "app"
}

test_another_material_is_refused if {
	some reason in validate_inputs.deny with input as facts.bent("/run/works/0/inputs/lib", facts.digest(99))
	reason.code == "ALN-BLD-033"
}

test_what_no_earlier_step_made_is_refused if {
	some reason in validate_inputs.deny with input as facts.bent("/run/works/2/inputs/app", facts.digest(99))
	reason.code == "ALN-BLD-033"
	reason.step == "unit"
}

test_a_missing_directory_is_refused if {
	some reason in validate_inputs.deny with input as facts.without("/run/works/0/inputs/src")
	reason.code == "ALN-BLD-033"
}

test_a_directory_too_many_is_refused if {
	some reason in validate_inputs.deny with input as facts.more("/run/works/0/inputs/extra", facts.digest(60))
	reason.code == "ALN-BLD-033"
	contains(reason.found, "extra")
}

test_a_source_that_nobody_took_in_cannot_be_told if {
	some reason in validate_inputs.unknown with input as facts.without("/run/ingests/0")
	reason.code == "ALN-BLD-034"
}

test_a_material_that_nobody_took_in_cannot_be_told if {
	some reason in validate_inputs.unknown with input as facts.without("/run/ingests/1")
	reason.code == "ALN-BLD-034"
	reason.step == "get"
}

test_work_that_is_not_there_cannot_be_told if {
	some reason in validate_inputs.unknown with input as facts.bent("/run/works", [facts.honest.run.works[2]])
	reason.code == "ALN-BLD-034"
	reason.step == "app"
}

test_what_an_approval_passes_on_is_the_chains_to_follow if {
	f := json.patch(facts.honest, [
		{"op": "replace", "path": "/run/plan/steps/2/inputs/app", "value": "approve/app"},
		{"op": "replace", "path": "/run/works/2/inputs/app", "value": facts.digest(62)},
	])
	count(validate_inputs.deny) == 0 with input as f
	count(validate_inputs.unknown) == 0 with input as f
}

test_what_is_missing_is_doubted_and_not_refused if {
	count(validate_inputs.deny) == 0 with input as facts.without("/run/ingests/1")
}
