package alnage.practice.build.passed_in_environment_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.passed_in_environment

test_an_honest_run_shows_it if {
	count(passed_in_environment.deny) == 0 with input as facts.honest
	count(passed_in_environment.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(passed_in_environment.deny) == 0 with input as facts.foreign
	count(passed_in_environment.observed) == 0 with input as facts.foreign
}

test_another_command_is_refused if {
	some reason in passed_in_environment.deny with input as facts.bent("/run/works/0/argv", ["/bin/other"])
	reason.code == "ALN-BLD-043"
	contains(reason.found, "command")
}

test_another_image_is_refused if {
	some reason in passed_in_environment.deny with input as facts.bent("/run/works/0/image", facts.digest(99))
	reason.code == "ALN-BLD-043"
	contains(reason.found, "image")
}

test_a_worker_that_orders_itself_is_refused if {
	some reason in passed_in_environment.deny with input as facts.bent("/attestations/6/signers", [{"name": "pool:a", "kind": "pool", "roles": []}])
	reason.code == "ALN-BLD-044"
}

test_steps_with_images_of_their_own_are_told_apart if {
	f := json.patch(facts.honest, [
		{"op": "replace", "path": "/run/plan/steps/2/image", "value": facts.digest(101)},
		{"op": "replace", "path": "/run/works/2/image", "value": facts.digest(101)},
	])
	count(passed_in_environment.deny) == 0 with input as f
}
