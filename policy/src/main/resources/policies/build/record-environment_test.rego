package alnage.practice.build.record_environment_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.record_environment

test_an_honest_run_shows_it if {
	count(record_environment.unknown) == 0 with input as facts.honest
	count(record_environment.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(record_environment.observed) == 0 with input as facts.foreign
}

test_no_kernel_cannot_be_told if {
	some reason in record_environment.unknown with input as facts.bent("/run/works/0/report/isolation/kernel", "")
	reason.code == "ALN-BLD-060"
}

test_no_runtime_cannot_be_told if {
	some reason in record_environment.unknown with input as facts.bent("/run/works/0/report/isolation/runtime/version", "")
	reason.code == "ALN-BLD-060"
}

test_no_report_cannot_be_told if {
	some reason in record_environment.unknown with input as facts.bent("/run/works/0/report", null)
	reason.code == "ALN-BLD-060"
}
