package alnage.practice.build.pipeline_changes_as_code_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.pipeline_changes_as_code

test_an_honest_run_shows_it if {
	count(pipeline_changes_as_code.deny) == 0 with input as facts.honest
	count(pipeline_changes_as_code.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(pipeline_changes_as_code.deny) == 0 with input as facts.foreign
	count(pipeline_changes_as_code.observed) == 0 with input as facts.foreign
}

test_another_plan_than_asked_about_is_refused if {
	some reason in pipeline_changes_as_code.deny with input as facts.bent("/question/plan", facts.digest(99))
	reason.code == "ALN-BLD-050"
}

test_a_plan_edited_after_the_commit_is_refused if {
	some reason in pipeline_changes_as_code.deny with input as facts.bent("/run/plan/recompiled", "other")
	reason.code == "ALN-BLD-051"
}

test_what_is_refused_is_not_shown if {
	count(pipeline_changes_as_code.observed) == 0 with input as facts.bent("/question/plan", facts.digest(99))
	count(pipeline_changes_as_code.observed) == 0 with input as facts.bent("/run/plan/recompiled", "missing")
}
