package alnage.practice.build.reproducible_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.reproducible

test_what_two_builders_made_equally_is_observed if {
	count(reproducible.deny) == 0 with input as facts.honest
	count(reproducible.observed) == 1 with input as facts.honest
}

test_every_step_built_twice_leaves_no_doubt if {
	f := facts.more("/run/works/3", facts.work(40, "unit", "a", {"app": facts.digest(62)}, {"report": facts.digest(63)}))
	count(reproducible.unknown) == 0 with input as f
}

test_different_bytes_are_refused if {
	some reason in reproducible.deny with input as facts.bent("/run/works/0/outputs/app", facts.digest(99))
	reason.code == "ALN-BLD-058"
}

test_a_step_built_once_cannot_be_told if {
	some reason in reproducible.unknown with input as facts.honest
	reason.code == "ALN-BLD-059"
	reason.step == "unit"
}

test_steps_inside_the_factory_are_not_releases if {
	count(reproducible.unknown) == 0 with input as facts.bent("/question/step", "unit")
}

test_without_work_nothing_is_shown if {
	count(reproducible.observed) == 0 with input as facts.bent("/run/works", [])
}
