package alnage.practice.source.security_testing_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.source.security_testing

result(word) := object.union(
	facts.attestation(80, "https://in-toto.io/attestation/test-result/v0.1", "storer-reports", "workload"),
	{"subjects": [{"name": "product", "uri": "", "digests": [facts.digest(62)]}], "predicate": {"result": word, "failedTests": []}},
)

test_results_about_the_products_show_it if {
	count(security_testing.deny) == 0 with input as facts.more("/attestations/0", result("PASSED"))
	count(security_testing.observed) == 1 with input as facts.more("/attestations/0", result("PASSED"))
}

test_a_failed_result_is_not_met if {
	some reason in security_testing.deny with input as facts.more("/attestations/0", result("FAILED"))
	reason.code == "ALN-TST-010"
}

test_a_release_without_results_is_not_met if {
	some reason in security_testing.deny with input as facts.honest
	reason.code == "ALN-TST-011"
}

test_results_about_something_else_are_none if {
	some reason in security_testing.deny with input as facts.more("/attestations/0", object.union(result("PASSED"), {"subjects": []}))
	reason.code == "ALN-TST-011"
}

test_steps_inside_the_factory_are_not_releases if {
	count(security_testing.deny) == 0 with input as facts.bent("/question/step", "unit")
}

test_without_a_statement_nothing_is_shown if {
	count(security_testing.observed) == 0 with input as facts.honest
}
