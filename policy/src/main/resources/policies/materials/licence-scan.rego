# METADATA
# scope: package
# title: Licences are looked at
# description: |
#   No component of the bills of materials is under a licence that the policy's data refuses, in
#   {"practices": {"licences": {"refused": ["AGPL-3.0-only"]}}}. A choice (OR) that names a refused one is for people to make.
# custom:
#   practice: materials/licence-scan
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-MAT-030, ALN-MAT-031]
#   unseen: licences that a scan detects besides the declared ones; a NOTICE file
package alnage.practice.materials.licence_scan

import data.alnage.lib.run
import future.keywords.not

refused := {lower(id) | some id in object.get(object.get(data.alnage.settings, "licences", {}), "refused", [])}

declared contains licence if {
	some attestation in input.attestations
	attestation.predicateType == "https://cyclonedx.org/bom"
	some component in attestation.predicate.components
	some each in component.licenses
	some text in {object.get(each, "expression", ""), object.get(each, ["license", "id"], ""), object.get(each, ["license", "name"], "")}
	text != ""
	licence := {"component": component.name, "text": text, "envelope": attestation.envelope}
}

words(text) := {word |
	some word in split(replace(replace(lower(text), "(", " "), ")", " "), " ")
	word != ""
}

deny contains reason if {
	some licence in declared
	not "or" in words(licence.text)
	some id in words(licence.text) & refused
	reason := {
		"code": "ALN-MAT-030",
		"subject": licence.component,
		"found": sprintf("licence %s", [licence.text]),
		"expected": sprintf("none of those that the policy refuses, such as %s", [id]),
		"evidence": [licence.envelope],
		"fix": "take another component, or let somebody own the risk: alnage policy exception add",
	}
}

unknown contains reason if {
	some licence in declared
	"or" in words(licence.text)
	some id in words(licence.text) & refused
	reason := {
		"code": "ALN-MAT-031",
		"subject": licence.component,
		"found": sprintf("licence %s, a choice that has %s in it", [licence.text, id]),
		"expected": "a choice that somebody made",
		"evidence": [licence.envelope],
		"fix": "write the chosen licence into the bill of materials, or own the risk: alnage policy exception add",
	}
}

observed contains fact if {
	count(refused) > 0
	count(declared) > 0
	fact := {
		"text": sprintf("%d declared licences, none of %s", [count(declared), concat(", ", sort(refused))]),
		"evidence": run.shown(sort({licence.envelope | some licence in declared})),
	}
}
