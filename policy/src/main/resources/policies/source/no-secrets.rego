# METADATA
# scope: package
# title: No secrets are committed
# description: |
#   The storer scanned every new content, message and name for secrets when it was pushed.
# custom:
#   practice: source/no-secrets
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-SRC-075]
package alnage.practice.source.no_secrets

import data.alnage.lib.revision
import future.keywords.not

deny contains reason if {
	revision.asked
	count(revision.inspections) > 0
	not revision.passed("secrets")
	reason := {
		"code": "ALN-SRC-075",
		"subject": input.question.commit,
		"found": "an inspection that does not say that every new content was scanned",
		"expected": "no secret in anything that was pushed",
		"evidence": revision.inspected,
		"fix": "push to a branch with noSecrets",
	}
}

observed contains fact if {
	found := revision.with_result("secrets", "passed")
	count(found) > 0
	fact := {
		"text": sprintf("a scan of commit %s", [input.question.commit]),
		"evidence": revision.envelopes(found),
	}
}

observed contains fact if {
	found := revision.summaries("ALNAGE_SOURCE_SECRETS")
	count(found) > 0
	fact := {
		"text": sprintf("a verdict on the source of commit %s that says so", [input.run.plan.commit]),
		"evidence": revision.envelopes(found),
	}
}
