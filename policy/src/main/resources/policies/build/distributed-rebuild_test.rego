package alnage.practice.build.distributed_rebuild_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.distributed_rebuild

test_an_honest_run_shows_it if {
	count(distributed_rebuild.deny) == 0 with input as facts.honest
	count(distributed_rebuild.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(distributed_rebuild.deny) == 0 with input as facts.foreign
	count(distributed_rebuild.observed) == 0 with input as facts.foreign
}

test_a_release_that_one_pool_made_is_not_enough if {
	some reason in distributed_rebuild.deny with input as facts.bent("/run/works/1/pool", "a")
	reason.code == "ALN-BLD-056"
}

test_pools_that_differ_are_refused if {
	some reason in distributed_rebuild.deny with input as facts.bent("/run/works/0/outputs/app", facts.digest(99))
	reason.code == "ALN-BLD-057"
}

test_steps_inside_the_factory_are_not_releases if {
	count(distributed_rebuild.deny) == 0 with input as json.patch(facts.honest, [
		{"op": "replace", "path": "/question/step", "value": "unit"},
		{"op": "replace", "path": "/run/works/1/pool", "value": "a"},
	])
}
