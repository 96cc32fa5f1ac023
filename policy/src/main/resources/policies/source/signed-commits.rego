# METADATA
# scope: package
# title: Commits are signed
# description: |
#   The storer verified the signature of every commit and tag that brings the branch to the revision, by keys that were
#   known, in time and not revoked when it was pushed.
# custom:
#   practice: source/signed-commits
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-SRC-074]
package alnage.practice.source.signed_commits

import data.alnage.lib.revision
import future.keywords.not

deny contains reason if {
	revision.asked
	count(revision.inspections) > 0
	not revision.passed("signatures")
	reason := {
		"code": "ALN-SRC-074",
		"subject": input.question.commit,
		"found": "an inspection that does not say that every commit was signed",
		"expected": "every commit signed by a known key when it was pushed",
		"evidence": revision.inspected,
		"fix": "sign the commits and push them to a branch with signedCommits",
	}
}

observed contains fact if {
	found := revision.with_result("signatures", "passed")
	count(found) > 0
	fact := {
		"text": sprintf("signatures of commit %s", [input.question.commit]),
		"evidence": revision.envelopes(found),
	}
}

observed contains fact if {
	found := revision.summaries("ALNAGE_SOURCE_SIGNATURES")
	count(found) > 0
	fact := {
		"text": sprintf("a verdict on the source of commit %s that says so", [input.run.plan.commit]),
		"evidence": revision.envelopes(found),
	}
}
