package alnage.practice.build.minimal_network_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.minimal_network

test_an_honest_run_shows_it if {
	count(minimal_network.deny) == 0 with input as facts.honest
	count(minimal_network.unknown) == 0 with input as facts.honest
	count(minimal_network.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(minimal_network.deny) == 0 with input as facts.foreign
	count(minimal_network.observed) == 0 with input as facts.foreign
}

test_a_network_is_refused if {
	some reason in minimal_network.deny with input as facts.bent("/run/works/0/report/networkNone", false)
	reason.code == "ALN-BLD-039"
	contains(reason.found, "a network")
}

test_an_attempt_to_reach_a_socket_is_refused if {
	some reason in minimal_network.deny with input as facts.bent("/run/works/0/report/traceFindings", 1)
	reason.code == "ALN-BLD-039"
	contains(reason.found, "attempts")
}

test_what_nobody_watched_cannot_be_told if {
	some reason in minimal_network.unknown with input as facts.bent("/run/works/0/report/traceObserved", false)
	reason.code == "ALN-BLD-040"
}

test_a_report_that_cannot_be_read_cannot_be_told if {
	some reason in minimal_network.unknown with input as facts.bent("/run/works/0/report", null)
	reason.code == "ALN-BLD-036"
}
