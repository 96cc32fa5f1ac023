package alnage.practice.build.pipeline_as_code_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.pipeline_as_code

test_an_honest_run_shows_it if {
	count(pipeline_as_code.deny) == 0 with input as facts.honest
	count(pipeline_as_code.unknown) == 0 with input as facts.honest
	count(pipeline_as_code.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(pipeline_as_code.deny) == 0 with input as facts.foreign
	count(pipeline_as_code.observed) == 0 with input as facts.foreign
}

test_work_by_hand_is_refused if {
	some reason in pipeline_as_code.deny with input as facts.bent("/run/works/0/step", "by-hand")
	reason.code == "ALN-BLD-048"
}

test_a_plan_of_another_file_cannot_be_told if {
	some reason in pipeline_as_code.unknown with input as facts.bent("/run/plan/recompiled", "missing")
	reason.code == "ALN-BLD-049"
}

test_a_plan_of_another_file_shows_nothing if {
	count(pipeline_as_code.observed) == 0 with input as facts.bent("/run/plan/recompiled", "other")
}

test_a_question_about_an_artifact_is_about_no_plan if {
	count(pipeline_as_code.unknown) == 0 with input as facts.foreign
}
