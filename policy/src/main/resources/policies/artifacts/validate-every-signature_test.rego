package alnage.practice.artifacts.validate_every_signature_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.artifacts.validate_every_signature

test_an_honest_run_shows_it if {
	count(validate_every_signature.deny) == 0 with input as facts.honest
	count(validate_every_signature.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(validate_every_signature.deny) == 0 with input as facts.foreign
	count(validate_every_signature.observed) == 0 with input as facts.foreign
}

test_a_plan_that_nobody_signed_is_refused if {
	some reason in validate_every_signature.deny with input as facts.without("/attestations/0")
	reason.code == "ALN-ART-011"
	reason.subject == facts.digest(1)
}

test_a_run_that_nobody_signed_is_refused if {
	some reason in validate_every_signature.deny with input as facts.without("/attestations/1")
	reason.code == "ALN-ART-011"
	reason.subject == facts.digest(3)
}

test_an_ingest_that_nobody_signed_is_refused if {
	some reason in validate_every_signature.deny with input as facts.without("/attestations/2")
	reason.code == "ALN-ART-011"
	reason.subject == facts.digest(4)
}

test_an_approval_that_nobody_signed_is_refused if {
	some reason in validate_every_signature.deny with input as facts.without("/attestations/4")
	reason.code == "ALN-ART-011"
	reason.subject == facts.digest(6)
}

test_an_order_that_nobody_signed_is_refused if {
	some reason in validate_every_signature.deny with input as facts.without("/attestations/6")
	reason.code == "ALN-ART-011"
	reason.subject == facts.digest(10)
}

test_a_link_that_nobody_signed_is_refused if {
	some reason in validate_every_signature.deny with input as facts.without("/attestations/7")
	reason.code == "ALN-ART-011"
	reason.subject == facts.digest(11)
}

test_a_receipt_that_nobody_signed_is_refused if {
	some reason in validate_every_signature.deny with input as facts.without("/attestations/8")
	reason.code == "ALN-ART-011"
	reason.subject == facts.digest(12)
}

test_a_statement_that_no_entry_allows_is_refused if {
	some reason in validate_every_signature.deny with input as facts.bent("/attestations/7/entries", [])
	reason.code == "ALN-ART-011"
}

test_a_statement_without_signers_is_refused if {
	some reason in validate_every_signature.deny with input as facts.bent("/attestations/7/signers", [])
	reason.code == "ALN-ART-011"
}

test_a_publication_that_nobody_signed_is_refused if {
	some reason in validate_every_signature.deny with input as facts.more("/run/releases/0", {"envelope": facts.digest(70), "id": "1/publish"})
	reason.code == "ALN-ART-011"
}

test_a_deployment_that_nobody_signed_is_refused if {
	some reason in validate_every_signature.deny with input as facts.more("/run/deployments/0", {"envelope": facts.digest(70), "run": "1", "step": "live"})
	reason.code == "ALN-ART-011"
}
