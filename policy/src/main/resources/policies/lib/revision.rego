# METADATA
# scope: package
# title: What several practices ask of a revision
# description: |
#   What the storer found when a revision was pushed to the branch or tag in question, and the verdicts on the source of a
#   commit that is built from. Nothing here decides anything.
package alnage.lib.revision

import future.keywords.not

asked if input.question.kind == "revision"

# Inspections of exactly this commit for this reference of this repository; what was let in elsewhere kept to other rules.
inspections := [attestation |
	asked
	some attestation in input.attestations
	attestation.predicateType == "https://alnage.dev/source-inspection/v1"
	attestation.predicate.repository == input.question.repository
	attestation.predicate.reference == input.question.reference
	some subject in attestation.subjects
	input.question.commit in subject.digests
]

inspected := [inspection.envelope | some inspection in inspections]

# The inspections in which a control has this result.
with_result(name, result) := [inspection |
	some inspection in inspections
	inspection.predicate.controls[name].result == result
]

passed(name) if count(with_result(name, "passed")) > 0

envelopes(found) := array.slice([each.envelope | some each in found], 0, 100)

# Verdicts on the source of the commit that a run is built from, which passed and name the practice.
summaries(level) := [attestation |
	some attestation in input.attestations
	attestation.predicateType == "https://slsa.dev/verification_summary/v1"
	attestation.predicate.verificationResult == "PASSED"
	some subject in attestation.subjects
	input.run.plan.commit in subject.digests
	level in attestation.predicate.verifiedLevels
]

# Whether a verdict that refuses the commit is made up for by one that passes it: for another branch, or later for the same one.
outweighed(failed, passing) if {
	some passed in passing
	not taken_back(failed, passed)
}

taken_back(failed, passed) if {
	failed.predicate.resourceUri == passed.predicate.resourceUri
	failed.index > passed.index
}
