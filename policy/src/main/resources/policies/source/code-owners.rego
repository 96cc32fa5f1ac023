# METADATA
# scope: package
# title: Owners of code are defined
# description: |
#   The owners of every path that was changed approved it, by the file CODEOWNERS as it was before.
# custom:
#   practice: source/code-owners
#   assurance: high
#   risk: high
#   codes: [ALN-SRC-076]
package alnage.practice.source.code_owners

import data.alnage.lib.revision
import future.keywords.not

deny contains reason if {
	revision.asked
	count(revision.inspections) > 0
	not revision.passed("owners")
	reason := {
		"code": "ALN-SRC-076",
		"subject": input.question.commit,
		"found": "an inspection that does not say that owners approved",
		"expected": "an approval by owners of each changed path",
		"evidence": revision.inspected,
		"fix": "define CODEOWNERS and protect the branch with owners",
	}
}

observed contains fact if {
	found := revision.with_result("owners", "passed")
	count(found) > 0
	fact := {
		"text": sprintf("approvals by owners of commit %s", [input.question.commit]),
		"evidence": revision.envelopes(found),
	}
}

observed contains fact if {
	found := revision.summaries("ALNAGE_SOURCE_OWNERS")
	count(found) > 0
	fact := {
		"text": sprintf("a verdict on the source of commit %s that says so", [input.run.plan.commit]),
		"evidence": revision.envelopes(found),
	}
}
