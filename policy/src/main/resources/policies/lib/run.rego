# METADATA
# scope: package
# title: What several practices ask of a run
# description: Lists keep the order of the plan and of the log; nothing here decides anything.
package alnage.lib.run

# A release is what leaves the factory: earlier steps may go on without people.
release if {
	some step in input.run.plan.steps
	step.id == input.question.step
	step.kind in {"publish", "deploy"}
}

# The steps that the step in question was made from.
needed := [step |
	some step in input.run.plan.steps
	step.needed
]

commands := [step |
	some step in needed
	step.kind == "command"
]

fetches := [step |
	some step in needed
	step.kind == "fetch"
]

# What was done for those steps.
works := [work |
	some step in commands
	some work in input.run.works
	work.step == step.id
]

# Works whose worker's report can be read; what the others' sandboxes were like, nobody knows.
reported := [work |
	some work in works
	work.report != null
]

unread := [work |
	some work in works
	work.report == null
]

links := shown([work.link | some work in works])

# Statements by their envelope.
said[attestation.envelope] := attestation if some attestation in input.attestations

# Names of a kind of party that signed an envelope.
signers(envelope, kind) := {signer.name |
	some signer in said[envelope].signers
	signer.kind == kind
}

# As many digests as a line for people can carry.
shown(digests) := array.slice(digests, 0, 100)
