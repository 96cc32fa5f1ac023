package alnage.practice.build.segregated_duties_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.segregated_duties

test_an_honest_run_shows_it if {
	count(segregated_duties.deny) == 0 with input as facts.honest
	count(segregated_duties.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(segregated_duties.deny) == 0 with input as facts.foreign
	count(segregated_duties.observed) == 0 with input as facts.foreign
}

test_one_link_for_two_steps_is_refused if {
	some reason in segregated_duties.deny with input as facts.bent("/run/works/2/link", facts.digest(11))
	reason.code == "ALN-BLD-041"
}

test_a_worker_that_signs_an_order_is_refused if {
	some reason in segregated_duties.deny with input as facts.bent("/attestations/6/signers", [{"name": "pool:a", "kind": "pool", "roles": []}])
	reason.code == "ALN-BLD-042"
	reason.subject == facts.digest(10)
}

test_a_worker_that_signs_a_receipt_is_refused if {
	some reason in segregated_duties.deny with input as facts.bent("/attestations/8/signers", [{"name": "pool:a", "kind": "pool", "roles": []}])
	reason.code == "ALN-BLD-042"
	reason.subject == facts.digest(12)
}

test_a_worker_that_signs_what_was_taken_in_is_refused if {
	some reason in segregated_duties.deny with input as facts.bent("/attestations/2/signers", [{"name": "pool:a", "kind": "pool", "roles": []}])
	reason.code == "ALN-BLD-042"
	reason.subject == facts.digest(4)
}

test_a_worker_that_signs_an_approval_is_refused if {
	some reason in segregated_duties.deny with input as facts.bent("/attestations/4/signers", [{"name": "pool:a", "kind": "pool", "roles": []}])
	reason.code == "ALN-BLD-042"
	reason.subject == facts.digest(6)
}

test_a_worker_that_publishes_is_refused if {
	some reason in segregated_duties.deny with input as json.patch(facts.honest, [
		{"op": "add", "path": "/run/releases/0", "value": {"envelope": facts.digest(70), "id": "1/publish"}},
		{"op": "add", "path": "/attestations/0", "value": facts.attestation(70, "https://in-toto.io/attestation/release/v0.1", "pool:a", "pool")},
	])
	reason.code == "ALN-BLD-042"
	reason.subject == facts.digest(70)
}

test_a_worker_that_deploys_is_refused if {
	some reason in segregated_duties.deny with input as json.patch(facts.honest, [
		{"op": "add", "path": "/run/deployments/0", "value": {"envelope": facts.digest(70), "run": "1", "step": "live"}},
		{"op": "add", "path": "/attestations/0", "value": facts.attestation(70, "https://alnage.dev/deployment/v1", "pool:a", "pool")},
	])
	reason.code == "ALN-BLD-042"
	reason.subject == facts.digest(70)
}
