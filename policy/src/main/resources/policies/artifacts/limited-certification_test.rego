package alnage.practice.artifacts.limited_certification_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.artifacts.limited_certification

test_an_honest_run_shows_it if {
	count(limited_certification.deny) == 0 with input as facts.honest
	count(limited_certification.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(limited_certification.deny) == 0 with input as facts.foreign
	count(limited_certification.observed) == 0 with input as facts.foreign
}

test_a_link_by_a_person_is_refused if {
	some reason in limited_certification.deny with input as facts.bent("/attestations/7/signers", [{"name": "anna", "kind": "person", "roles": []}])
	reason.code == "ALN-TRU-003"
	reason.subject == facts.digest(11)
}

test_an_order_by_a_person_is_refused if {
	some reason in limited_certification.deny with input as facts.bent("/attestations/6/signers", [{"name": "anna", "kind": "person", "roles": []}])
	reason.code == "ALN-TRU-003"
	reason.subject == facts.digest(10)
}

test_a_receipt_by_a_person_is_refused if {
	some reason in limited_certification.deny with input as facts.bent("/attestations/8/signers", [{"name": "anna", "kind": "person", "roles": []}])
	reason.code == "ALN-TRU-003"
	reason.subject == facts.digest(12)
}

test_an_ingest_by_a_worker_is_refused if {
	some reason in limited_certification.deny with input as facts.bent("/attestations/2/signers", [{"name": "pool:a", "kind": "pool", "roles": []}])
	reason.code == "ALN-TRU-003"
	reason.subject == facts.digest(4)
}

test_an_approval_by_a_worker_is_refused if {
	some reason in limited_certification.deny with input as facts.bent("/attestations/4/signers", [{"name": "pool:a", "kind": "pool", "roles": []}])
	reason.code == "ALN-TRU-003"
	reason.subject == facts.digest(6)
}
