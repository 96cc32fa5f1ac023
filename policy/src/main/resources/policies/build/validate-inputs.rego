# METADATA
# scope: package
# title: Environments and dependencies are validated before they are used
# description: |
#   Every directory that a command was given is, digest by digest, what the plan leads to: the commit's tree as it was taken
#   in, the pinned material, or what an earlier step made and the storer hashed again.
# custom:
#   practice: build/validate-inputs
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-BLD-033, ALN-BLD-034]
#   unseen: signatures of materials by their makers
package alnage.practice.build.validate_inputs

import data.alnage.lib.run
import future.keywords.not

# What the storer vouches for under a name of the plan; pools that disagree leave several.
made.source contains ingest.tree if {
	some ingest in input.run.ingests
	ingest.subject == input.run.plan.commit
}

made[origin] contains ingest.tree if {
	some step in run.fetches
	some ingest in input.run.ingests
	ingest.subject == step.material
	some origin in fetched[step.id]
}

# The one output of a fetch has a name of its own in the plan; who takes from it says which.
fetched[step.id] contains origin if {
	some step in run.fetches
	some command in run.commands
	some origin in command.inputs
	startswith(origin, sprintf("%s/", [step.id]))
}

made[origin] contains tree if {
	some work in run.works
	some output, tree in work.outputs
	origin := sprintf("%s/%s", [work.step, output])
}

# The same, made once.
vouched := made

# Inputs of commands that stand for something that is made or taken in. What an approval or a publication passes on is the chain's.
origins[step.id][directory] := origin if {
	some step in run.commands
	some directory, origin in step.inputs
	made_here(origin)
}

made_here(origin) if origin == "source"

made_here(origin) if {
	some step in run.needed
	step.kind in {"command", "fetch"}
	startswith(origin, sprintf("%s/", [step.id]))
}

deny contains reason if {
	some work in run.works
	some directory, origin in origins[work.step]
	not work.inputs[directory] in vouched[origin]
	reason := {
		"code": "ALN-BLD-033",
		"subject": work.step,
		"step": work.step,
		"found": sprintf("%s in directory %s", [object.get(work.inputs, directory, "nothing"), directory]),
		"expected": sprintf("%s, as %s has it", [concat(" or ", sort(vouched[origin])), origin]),
		"evidence": [work.order, work.link],
		"fix": "do not use the result; start a new run from the commit",
	}
}

deny contains reason if {
	some work in run.works
	some directory, tree in work.inputs
	planned := [step | some step in run.commands; step.id == work.step][0]
	not planned.inputs[directory]
	reason := {
		"code": "ALN-BLD-033",
		"subject": work.step,
		"step": work.step,
		"found": sprintf("a directory %s with %s that the plan does not have", [directory, tree]),
		"expected": sprintf("inputs %v and no other", [sort(object.keys(planned.inputs))]),
		"evidence": [work.order, work.link],
		"fix": "do not use the result; start a new run from the commit",
	}
}

unknown contains reason if {
	some step, directories in origins
	some directory, origin in directories
	count(object.get(vouched, origin, set())) == 0
	reason := {
		"code": "ALN-BLD-034",
		"subject": step,
		"step": split(origin, "/")[0],
		"found": sprintf("nothing that vouches for %s, which directory %s comes from", [origin, directory]),
		"expected": "an ingest attestation, or the storer's receipt",
		"evidence": [],
		"fix": "alnage build show says what the run waits for",
	}
}

observed contains fact if {
	count(run.works) > 0
	inputs := sum([count(work.inputs) | some work in run.works])
	fact := {
		"text": sprintf("%d inputs of %d works are the trees that were taken in or made before, by digest", [inputs, count(run.works)]),
		"evidence": run.shown([work.order | some work in run.works]),
	}
}
