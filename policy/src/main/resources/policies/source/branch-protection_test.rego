package alnage.practice.source.branch_protection_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.source.branch_protection

summary(word, level, commit) := facts.more("/attestations/0", object.union(
	facts.attestation(80, "https://slsa.dev/verification_summary/v1", "forge", "external"),
	{"subjects": [{"name": "", "uri": "", "digests": [commit]}], "predicate": {"verificationResult": word, "verifiedLevels": [level]}},
))

test_without_a_summary_nothing_is_said if {
	count(branch_protection.deny) == 0 with input as facts.honest
	count(branch_protection.observed) == 0 with input as facts.honest
}

test_a_summary_of_the_level_shows_it if {
	count(branch_protection.observed) == 1 with input as summary("PASSED", "SLSA_SOURCE_LEVEL_3", facts.commit)
}

test_a_lower_level_does_not if {
	count(branch_protection.observed) == 0 with input as summary("PASSED", "SLSA_SOURCE_LEVEL_2", facts.commit)
}

test_a_summary_of_another_commit_does_not if {
	count(branch_protection.observed) == 0 with input as summary("PASSED", "SLSA_SOURCE_LEVEL_4", "gitCommit:5d20000000000000000000000000000000000000")
}

test_a_failed_summary_is_refused if {
	some reason in branch_protection.deny with input as summary("FAILED", "SLSA_SOURCE_LEVEL_4", facts.commit)
	reason.code == "ALN-SRC-011"
}

test_a_passed_summary_is_not_refused_and_a_failed_one_not_shown if {
	count(branch_protection.deny) == 0 with input as summary("PASSED", "SLSA_SOURCE_LEVEL_3", facts.commit)
	count(branch_protection.observed) == 0 with input as summary("FAILED", "SLSA_SOURCE_LEVEL_3", facts.commit)
}

test_an_inspected_revision_shows_it if {
	count(branch_protection.deny) == 0 with input as facts.revision
	count(branch_protection.observed) == 1 with input as facts.revision
}

test_a_revision_for_which_nobody_looked_is_refused if {
	some reason in branch_protection.deny with input as facts.uncontrolled("history")
	reason.code == "ALN-SRC-011"
}

test_anything_but_passed_is_refused[result] if {
	some result in ["waived", "not-applicable", "", null]
	some reason in branch_protection.deny with input as facts.controlled("history", result)
	reason.code == "ALN-SRC-011"
}

# The gate asks about every branch that a commit comes to stand at: one that nobody protects does not undo the protected one.
verdicts(failed, passed) := json.patch(facts.honest, [
	{"op": "add", "path": "/attestations/0", "value": verdict("FAILED", failed)},
	{"op": "add", "path": "/attestations/0", "value": verdict("PASSED", passed)},
])

verdict(word, at) := object.union(
	facts.attestation(at.index, "https://slsa.dev/verification_summary/v1", "sealer", "workload"),
	{"index": at.index, "subjects": [{"name": "", "uri": "", "digests": [facts.commit]}], "predicate": {"verificationResult": word, "verifiedLevels": [at.level], "resourceUri": at.uri}},
)

at(index, uri) := {"index": index, "uri": uri, "level": "SLSA_SOURCE_LEVEL_3"}

test_a_refusal_for_another_branch_is_outweighed if {
	count(branch_protection.deny) == 0 with input as verdicts(at(81, "try"), at(80, "main"))
}

test_an_earlier_refusal_for_the_same_branch_is_outweighed if {
	count(branch_protection.deny) == 0 with input as verdicts(at(80, "main"), at(81, "main"))
}

test_a_later_refusal_for_the_same_branch_is_not if {
	count(branch_protection.deny) == 1 with input as verdicts(at(81, "main"), at(80, "main"))
}

test_nor_is_one_by_a_lower_level if {
	count(branch_protection.deny) == 1 with input as verdicts(at(81, "try"), object.union(at(80, "main"), {"level": "SLSA_SOURCE_LEVEL_2"}))
}
