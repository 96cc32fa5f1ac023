package alnage.practice.materials.immutable_sbom_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.materials.immutable_sbom

bom(subjects) := object.union(facts.attestation(80, "https://spdx.dev/Document/v3", "storer-reports", "workload"), {"subjects": subjects})

test_a_signed_bill_of_materials_shows_it if {
	f := facts.more("/attestations/0", bom([{"name": "product", "uri": "", "digests": [facts.digest(62)]}]))
	count(immutable_sbom.deny) == 0 with input as f
	count(immutable_sbom.observed) == 1 with input as f
}

test_a_release_without_one_is_not_met if {
	some reason in immutable_sbom.deny with input as facts.honest
	reason.code == "ALN-MAT-011"
}

test_one_about_no_bytes_is_not_met if {
	some reason in immutable_sbom.deny with input as facts.more("/attestations/0", bom([]))
	reason.code == "ALN-MAT-012"
}

test_steps_inside_the_factory_are_not_releases if {
	count(immutable_sbom.deny) == 0 with input as facts.bent("/question/step", "unit")
}

test_without_a_statement_nothing_is_shown if {
	count(immutable_sbom.observed) == 0 with input as facts.honest
}
