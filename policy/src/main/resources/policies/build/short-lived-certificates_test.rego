package alnage.practice.build.short_lived_certificates_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.short_lived_certificates

test_an_honest_run_shows_it if {
	count(short_lived_certificates.deny) == 0 with input as facts.honest
	count(short_lived_certificates.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(short_lived_certificates.deny) == 0 with input as facts.foreign
	count(short_lived_certificates.observed) == 0 with input as facts.foreign
}

test_a_certificate_for_longer_than_an_hour_is_refused if {
	some reason in short_lived_certificates.deny with input as facts.bent("/run/works/0/certificateSeconds", 3601)
	reason.code == "ALN-BLD-053"
}

test_an_hour_is_short_enough if count(short_lived_certificates.deny) == 0 with input as facts.bent("/run/works/0/certificateSeconds", 3600)

test_without_work_nothing_is_shown if {
	count(short_lived_certificates.observed) == 0 with input as facts.bent("/run/works", [])
}
