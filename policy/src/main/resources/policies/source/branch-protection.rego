# METADATA
# scope: package
# title: Branches are protected
# description: |
#   A source control system that the trust map lets speak says of the commit that it reached source level 3. What no
#   such system has said, nobody knows.
# custom:
#   practice: source/branch-protection
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-SRC-011]
#   unseen: required checks by name
package alnage.practice.source.branch_protection

import data.alnage.lib.revision
import future.keywords.not

level_min := 3

# Summaries about the commit that say something of its source.
summaries := [attestation |
	some attestation in input.attestations
	attestation.predicateType == "https://slsa.dev/verification_summary/v1"
	some subject in attestation.subjects
	input.run.plan.commit in subject.digests
]

reached(summary) := max([level |
	some word in summary.predicate.verifiedLevels
	startswith(word, "SLSA_SOURCE_LEVEL_")
	level := to_number(trim_prefix(word, "SLSA_SOURCE_LEVEL_"))
])

passing := [summary |
	some summary in summaries
	summary.predicate.verificationResult == "PASSED"
	reached(summary) >= level_min
]

deny contains reason if {
	some summary in summaries
	summary.predicate.verificationResult == "FAILED"
	not revision.outweighed(summary, passing)
	reason := {
		"code": "ALN-SRC-011",
		"subject": input.run.plan.commit,
		"found": "a verdict on the source that it does not pass",
		"expected": sprintf("one that it passes at level %d", [level_min]),
		"evidence": [summary.envelope],
		"fix": "look at what the source control system says about the commit",
	}
}

observed contains fact if {
	some summary in passing
	fact := {
		"text": sprintf("source level %d of commit %s", [reached(summary), input.run.plan.commit]),
		"evidence": [summary.envelope],
	}
}

deny contains reason if {
	revision.asked
	count(revision.inspections) > 0
	not revision.passed("history")
	reason := {
		"code": "ALN-SRC-011",
		"subject": input.question.commit,
		"found": "an inspection that does not say that the branch keeps its history",
		"expected": "a branch that loses no history",
		"evidence": revision.inspected,
		"fix": "protect the branch with noForcePush and noDeletion, or a tag with immutable",
	}
}

observed contains fact if {
	found := revision.with_result("history", "passed")
	count(found) > 0
	fact := {
		"text": sprintf("the history of the branch at commit %s", [input.question.commit]),
		"evidence": revision.envelopes(found),
	}
}
