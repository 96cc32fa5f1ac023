# METADATA
# scope: package
# title: Four eyes look at each change, independently
# description: |
#   A source control system that the trust map lets speak says of the commit that it reached source level 4. What no
#   such system has said, nobody knows.
# custom:
#   practice: source/four-eyes
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-SRC-010]
#   unseen: a second reviewer besides the author, as the paper asks; approval bound to the merged tree
package alnage.practice.source.four_eyes

import data.alnage.lib.revision
import future.keywords.not

level_min := 4

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
		"code": "ALN-SRC-010",
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
	not revision.passed("reviews")
	reason := {
		"code": "ALN-SRC-010",
		"subject": input.question.commit,
		"found": "an inspection that does not say that others reviewed",
		"expected": "reviews by people who had no part in the change",
		"evidence": revision.inspected,
		"fix": "push it for review: git push origin HEAD:refs/for/BRANCH",
	}
}

observed contains fact if {
	found := revision.with_result("reviews", "passed")
	count(found) > 0
	fact := {
		"text": sprintf("reviews at commit %s", [input.question.commit]),
		"evidence": revision.envelopes(found),
	}
}
