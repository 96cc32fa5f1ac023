package alnage.practice.artifacts.sign_every_step_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.artifacts.sign_every_step
import future.keywords.not

test_an_honest_run_shows_it if {
	count(sign_every_step.unknown) == 0 with input as facts.honest
	count(sign_every_step.observed) == 1 with input as facts.honest
}

test_nothing_is_said_of_what_was_not_built_here if {
	count(sign_every_step.observed) == 0 with input as facts.foreign
}

test_a_command_without_a_link_cannot_be_told if {
	some reason in sign_every_step.unknown with input as facts.without("/run/works/2")
	reason.code == "ALN-ART-010"
	reason.step == "unit"
}

test_a_link_that_does_not_count_is_none if {
	some reason in sign_every_step.unknown with input as facts.without("/attestations/13")
	reason.code == "ALN-ART-010"
	reason.step == "unit"
}

test_a_receipt_that_does_not_count_is_none if {
	some reason in sign_every_step.unknown with input as facts.without("/attestations/14")
	reason.code == "ALN-ART-010"
	reason.step == "unit"
}

test_a_material_without_an_ingest_cannot_be_told if {
	some reason in sign_every_step.unknown with input as facts.without("/run/ingests/1")
	reason.code == "ALN-ART-010"
	reason.step == "get"
}

test_an_approval_that_nobody_gave_cannot_be_told if {
	some reason in sign_every_step.unknown with input as facts.bent("/run/approvals", [])
	reason.code == "ALN-ART-010"
	reason.step == "approve"
}

live := json.patch(facts.honest, [
	{"op": "replace", "path": "/question/step", "value": "live"},
	{"op": "replace", "path": "/run/plan/steps/5/needed", "value": true},
])

test_a_publication_that_is_not_on_record_cannot_be_told if {
	some reason in sign_every_step.unknown with input as live
	reason.step == "publish"
}

test_a_publication_on_record_is_enough if {
	f := json.patch(live, [{"op": "add", "path": "/run/releases/0", "value": {"envelope": facts.digest(70), "id": "1/publish"}}])
	count(sign_every_step.unknown) == 0 with input as f
}

test_a_deployment_on_record_is_shown if {
	f := json.patch(facts.honest, [{"op": "add", "path": "/run/deployments/0", "value": {"envelope": facts.digest(71), "run": "1", "step": "live"}}])
	some fact in sign_every_step.observed with input as f
	facts.digest(71) in fact.evidence
}

test_an_ingest_that_does_not_count_is_none if {
	some reason in sign_every_step.unknown with input as facts.without("/attestations/3")
	reason.step == "get"
}

test_approvals_of_another_run_are_none if {
	other := [object.union(approval, {"run": "2"}) | some approval in facts.honest.run.approvals]
	some reason in sign_every_step.unknown with input as facts.bent("/run/approvals", other)
	reason.step == "approve"
}

test_approvals_that_do_not_count_are_none if {
	f := json.patch(facts.honest, [{"op": "remove", "path": "/attestations/5"}, {"op": "remove", "path": "/attestations/4"}])
	some reason in sign_every_step.unknown with input as f
	reason.step == "approve"
}

test_a_publication_of_another_run_is_none if {
	f := json.patch(live, [{"op": "add", "path": "/run/releases/0", "value": {"envelope": facts.digest(70), "id": "2/publish"}}])
	some reason in sign_every_step.unknown with input as f
	reason.step == "publish"
}

test_a_deployment_of_another_run_is_not_shown if {
	f := json.patch(facts.honest, [{"op": "add", "path": "/run/deployments/0", "value": {"envelope": facts.digest(71), "run": "2", "step": "live"}}])
	observed := sign_every_step.observed with input as f
	count(observed) == 1
	every fact in observed {
		not facts.digest(71) in fact.evidence
	}
}

test_a_command_in_question_is_no_excuse_for_its_own_link if {
	f := json.patch(facts.honest, [
		{"op": "replace", "path": "/question/step", "value": "unit"},
		{"op": "remove", "path": "/run/works/2"},
	])
	some reason in sign_every_step.unknown with input as f
	reason.step == "unit"
}
