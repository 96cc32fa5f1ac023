package alnage.practice.build.runtime_security_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.runtime_security

test_an_honest_run_shows_it if {
	count(runtime_security.deny) == 0 with input as facts.honest
	count(runtime_security.unknown) == 0 with input as facts.honest
	count(runtime_security.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(runtime_security.deny) == 0 with input as facts.foreign
	count(runtime_security.observed) == 0 with input as facts.foreign
}

test_a_shared_name_space_is_refused if {
	some reason in runtime_security.deny with input as facts.bent("/run/works/0/report/isolation/namespaces/pid/own", false)
	reason.code == "ALN-BLD-035"
	contains(reason.found, "pid")
}

test_no_filter_is_refused if {
	some reason in runtime_security.deny with input as facts.bent("/run/works/0/report/isolation/seccomp/mode", 0)
	reason.code == "ALN-BLD-035"
	contains(reason.found, "filter")
}

test_a_mode_without_filters_is_refused if {
	some reason in runtime_security.deny with input as facts.bent("/run/works/0/report/isolation/seccomp/filters", 0)
	reason.code == "ALN-BLD-035"
	contains(reason.found, "filter")
}

test_a_capability_is_refused if {
	some reason in runtime_security.deny with input as facts.bent("/run/works/0/report/isolation/capabilities/CapBnd", "0000000000000400")
	reason.code == "ALN-BLD-035"
	contains(reason.found, "CapBnd")
}

test_privileges_to_gain_are_refused if {
	some reason in runtime_security.deny with input as facts.bent("/run/works/0/report/isolation/noNewPrivileges", false)
	reason.code == "ALN-BLD-035"
	contains(reason.found, "privileges")
}

test_a_writable_root_is_refused if {
	some reason in runtime_security.deny with input as facts.bent("/run/works/0/report/isolation/mounts/0/options", ["rw"])
	reason.code == "ALN-BLD-035"
	contains(reason.found, "root")
}

test_a_name_space_that_nobody_saw_is_refused if {
	some reason in runtime_security.deny with input as facts.without("/run/works/0/report/isolation/namespaces/net")
	reason.code == "ALN-BLD-035"
}

test_a_capability_set_that_nobody_saw_is_refused if {
	some reason in runtime_security.deny with input as facts.without("/run/works/0/report/isolation/capabilities/CapEff")
	reason.code == "ALN-BLD-035"
}

test_a_report_that_cannot_be_read_cannot_be_told if {
	some reason in runtime_security.unknown with input as facts.bent("/run/works/0/report", null)
	reason.code == "ALN-BLD-036"
}

test_another_read_only_mount_is_not_the_root if {
	f := facts.bent("/run/works/0/report/isolation/mounts", [
		{"target": "/", "type": "overlay", "options": ["rw"]},
		{"target": "/proc", "type": "proc", "options": ["ro"]},
	])
	some reason in runtime_security.deny with input as f
	contains(reason.found, "root")
}
