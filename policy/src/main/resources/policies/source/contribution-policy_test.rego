package alnage.practice.source.contribution_policy_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.source.contribution_policy

test_an_inspected_revision_shows_it if {
	count(contribution_policy.deny) == 0 with input as facts.revision
	count(contribution_policy.observed) == 1 with input as facts.revision
}

test_a_revision_for_which_nobody_looked_is_refused if {
	some reason in contribution_policy.deny with input as facts.uncontrolled("protection")
	reason.code == "ALN-SRC-077"
}

test_anything_but_passed_is_refused[result] if {
	some result in ["waived", "not-applicable", "", null]
	some reason in contribution_policy.deny with input as facts.controlled("protection", result)
	reason.code == "ALN-SRC-077"
	count(contribution_policy.observed) == 0 with input as facts.controlled("protection", result)
}

test_an_inspection_of_something_else_shows_nothing[path] if {
	some path in ["repository", "reference"]
	count(contribution_policy.observed) == 0 with input as facts.revision_with(sprintf("/attestations/0/predicate/%s", [path]), "other")
}

test_a_verdict_on_the_source_shows_it_of_a_run if {
	count(contribution_policy.observed) == 1 with input as verdict("PASSED", "ALNAGE_SOURCE_PROTECTION", facts.commit)
	count(contribution_policy.observed) == 0 with input as verdict("PASSED", "SLSA_SOURCE_LEVEL_4", facts.commit)
	count(contribution_policy.observed) == 0 with input as verdict("FAILED", "ALNAGE_SOURCE_PROTECTION", facts.commit)
	count(contribution_policy.observed) == 0 with input as verdict("PASSED", "ALNAGE_SOURCE_PROTECTION", "gitCommit:5d20000000000000000000000000000000000000")
	count(contribution_policy.deny) == 0 with input as facts.honest
}

verdict(word, level, commit) := facts.more("/attestations/0", object.union(
	facts.attestation(80, "https://slsa.dev/verification_summary/v1", "sealer", "workload"),
	{"subjects": [{"name": "", "uri": "", "digests": [commit]}], "predicate": {"verificationResult": word, "verifiedLevels": [level]}},
))
