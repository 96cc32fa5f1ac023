package alnage.practice.build.step_sbom_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.step_sbom

bom(tree) := object.union(facts.attestation(80, "https://cyclonedx.org/bom", "storer-reports", "workload"), {"subjects": [{"name": "product", "uri": "", "digests": [tree]}]})

two := json.patch(facts.honest, [
	{"op": "add", "path": "/attestations/0", "value": bom(facts.digest(62))},
	{"op": "add", "path": "/attestations/0", "value": bom(facts.digest(63))},
])

test_a_bill_of_materials_for_each_step_shows_it if {
	count(step_sbom.deny) == 0 with input as two
	count(step_sbom.observed) == 1 with input as two
}

test_a_step_without_one_is_not_met if {
	some reason in step_sbom.deny with input as facts.more("/attestations/0", bom(facts.digest(62)))
	reason.code == "ALN-MAT-010"
	reason.step == "unit"
}

test_another_kind_of_statement_is_none if {
	f := json.patch(two, [{"op": "replace", "path": "/attestations/0/predicateType", "value": "https://example.com/bom"}])
	some reason in step_sbom.deny with input as f
	reason.step == "unit"
}

test_steps_inside_the_factory_are_not_releases if {
	count(step_sbom.deny) == 0 with input as facts.bent("/question/step", "unit")
}

test_without_a_statement_nothing_is_shown if {
	count(step_sbom.observed) == 0 with input as facts.honest
}
