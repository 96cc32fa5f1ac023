package alnage.practice.source.signed_commits_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.source.signed_commits

test_an_inspected_revision_shows_it if {
	count(signed_commits.deny) == 0 with input as facts.revision
	count(signed_commits.observed) == 1 with input as facts.revision
}

test_a_revision_for_which_nobody_looked_is_refused if {
	some reason in signed_commits.deny with input as facts.uncontrolled("signatures")
	reason.code == "ALN-SRC-074"
}

test_anything_but_passed_is_refused[result] if {
	some result in ["waived", "not-applicable", "", null]
	some reason in signed_commits.deny with input as facts.controlled("signatures", result)
	reason.code == "ALN-SRC-074"
	count(signed_commits.observed) == 0 with input as facts.controlled("signatures", result)
}

test_an_inspection_of_something_else_shows_nothing[path] if {
	some path in ["repository", "reference"]
	count(signed_commits.observed) == 0 with input as facts.revision_with(sprintf("/attestations/0/predicate/%s", [path]), "other")
}

test_a_verdict_on_the_source_shows_it_of_a_run if {
	count(signed_commits.observed) == 1 with input as verdict("PASSED", "ALNAGE_SOURCE_SIGNATURES", facts.commit)
	count(signed_commits.observed) == 0 with input as verdict("PASSED", "SLSA_SOURCE_LEVEL_4", facts.commit)
	count(signed_commits.observed) == 0 with input as verdict("FAILED", "ALNAGE_SOURCE_SIGNATURES", facts.commit)
	count(signed_commits.observed) == 0 with input as verdict("PASSED", "ALNAGE_SOURCE_SIGNATURES", "gitCommit:5d20000000000000000000000000000000000000")
	count(signed_commits.deny) == 0 with input as facts.honest
}

verdict(word, level, commit) := facts.more("/attestations/0", object.union(
	facts.attestation(80, "https://slsa.dev/verification_summary/v1", "sealer", "workload"),
	{"subjects": [{"name": "", "uri": "", "digests": [commit]}], "predicate": {"verificationResult": word, "verifiedLevels": [level]}},
))
