package alnage.practice.build.monitoring_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.monitoring

test_an_honest_run_shows_it if {
	count(monitoring.deny) == 0 with input as facts.honest
	count(monitoring.unknown) == 0 with input as facts.honest
	count(monitoring.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(monitoring.deny) == 0 with input as facts.foreign
	count(monitoring.observed) == 0 with input as facts.foreign
}

test_results_of_a_failed_command_are_refused if {
	some reason in monitoring.deny with input as facts.bent("/run/works/0/report/succeeded", false)
	reason.code == "ALN-BLD-054"
}

test_a_command_that_nobody_watched_cannot_be_told if {
	some reason in monitoring.unknown with input as facts.bent("/run/works/0/report/traceObserved", false)
	reason.code == "ALN-BLD-055"
}

test_a_report_that_cannot_be_read_cannot_be_told if {
	some reason in monitoring.unknown with input as facts.bent("/run/works/0/report", null)
	reason.code == "ALN-BLD-055"
}
