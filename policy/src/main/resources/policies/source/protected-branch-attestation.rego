# METADATA
# scope: package
# title: Protected branches are attested and verified in full
# description: |
#   A change of the reference, signed and chained to all changes before it, says that the revision came to stand there, and
#   the storer looked at every commit that it brought.
# custom:
#   practice: source/protected-branch-attestation
#   assurance: high
#   risk: high
#   codes: [ALN-SRC-078]
#   unseen: that a clone has what the log says; alnage source verify compares
package alnage.practice.source.protected_branch_attestation

import data.alnage.lib.revision

# Signed changes that move this reference of this repository to exactly this commit.
moves := [attestation |
	revision.asked
	some attestation in input.attestations
	attestation.predicateType == "https://alnage.dev/reference-change/v1"
	attestation.predicate.repository == input.question.repository
	some move in attestation.predicate.moves
	move.reference == input.question.reference
	move.after == input.question.commit
]

deny contains reason if {
	revision.asked
	count(moves) == 0
	reason := {
		"code": "ALN-SRC-078",
		"subject": input.question.commit,
		"found": sprintf("no recorded change that brings %s here", [input.question.reference]),
		"expected": "a signed change of the reference to this revision",
		"evidence": revision.inspected,
		"fix": "push it to the factory; alnage source verify says what the log has",
	}
}

observed contains fact if {
	count(moves) > 0
	revision.passed("history")
	fact := {
		"text": sprintf("change %d of the references", [moves[0].predicate.sequence]),
		"evidence": revision.envelopes(moves),
	}
}

observed contains fact if {
	found := revision.summaries("ALNAGE_SOURCE_HISTORY")
	count(found) > 0
	fact := {
		"text": sprintf("a verdict on the source of commit %s that says so", [input.run.plan.commit]),
		"evidence": revision.envelopes(found),
	}
}
