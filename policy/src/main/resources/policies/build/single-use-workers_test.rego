package alnage.practice.build.single_use_workers_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.single_use_workers

test_an_honest_run_shows_it if {
	count(single_use_workers.deny) == 0 with input as facts.honest
	count(single_use_workers.unknown) == 0 with input as facts.honest
	count(single_use_workers.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(single_use_workers.deny) == 0 with input as facts.foreign
	count(single_use_workers.observed) == 0 with input as facts.foreign
}

test_one_link_for_two_orders_is_refused if {
	some reason in single_use_workers.deny with input as facts.bent("/run/works/1/link", facts.digest(11))
	reason.code == "ALN-BLD-037"
	reason.subject == facts.digest(11)
}

test_a_sandbox_that_shares_files_is_refused if {
	some reason in single_use_workers.deny with input as facts.bent("/run/works/0/report/isolation/namespaces/mnt/own", false)
	reason.code == "ALN-BLD-037"
	contains(reason.found, "mnt")
}

test_work_of_another_level_of_trust_is_refused if {
	some reason in single_use_workers.deny with input as facts.bent("/run/works/0/trustLevel", "trial")
	reason.code == "ALN-BLD-038"
}

test_a_report_that_cannot_be_read_cannot_be_told if {
	some reason in single_use_workers.unknown with input as facts.bent("/run/works/0/report", null)
	reason.code == "ALN-BLD-036"
}
