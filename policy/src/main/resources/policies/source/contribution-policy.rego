# METADATA
# scope: package
# title: There are contribution policies
# description: |
#   The storer names the rules by which the revision got in: those of the organisation and of the repository together.
# custom:
#   practice: source/contribution-policy
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-SRC-077]
package alnage.practice.source.contribution_policy

import data.alnage.lib.revision
import future.keywords.not

deny contains reason if {
	revision.asked
	count(revision.inspections) > 0
	not revision.passed("protection")
	reason := {
		"code": "ALN-SRC-077",
		"subject": input.question.commit,
		"found": "an inspection that names no rules",
		"expected": "rules that protect the branch",
		"evidence": revision.inspected,
		"fix": "protect the branch in the policy's data: source.groups",
	}
}

observed contains fact if {
	found := revision.with_result("protection", "passed")
	count(found) > 0
	fact := {
		"text": sprintf("rules of commit %s", [input.question.commit]),
		"evidence": revision.envelopes(found),
	}
}

observed contains fact if {
	found := revision.summaries("ALNAGE_SOURCE_PROTECTION")
	count(found) > 0
	fact := {
		"text": sprintf("a verdict on the source of commit %s that says so", [input.run.plan.commit]),
		"evidence": revision.envelopes(found),
	}
}
