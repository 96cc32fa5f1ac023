# METADATA
# scope: package
# title: Assurance profiles select the controls
# description: |
#   The signed policy names what is promised and how bad an exploit would be, which selects the practices that are asked. A
#   pipeline may ask for more assurance than the policy does and gets it; it cannot ask for less.
# custom:
#   practice: factory/assurance-profiles
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-POL-013]
package alnage.practice.factory.assurance_profiles

import future.keywords.not

ranks := {"moderate": 1, "high": 2}

profile := data.alnage.policy

deny contains reason if {
	ranks[profile.assurance] < ranks[input.run.plan.assurance]
	reason := {
		"code": "ALN-POL-013",
		"subject": input.run.plan.name,
		"found": sprintf("practices for assurance %s", [profile.assurance]),
		"expected": sprintf("those for assurance %s, which the pipeline file asks for", [input.run.plan.assurance]),
		"evidence": [input.run.plan.envelope],
		"fix": "this should not happen: report it",
	}
}

observed contains fact if {
	ranks[profile.assurance] > 0
	ranks[profile.risk] > 0
	fact := {
		"text": sprintf("assurance %s, risk %s, by policy %s@v%d of %s", [profile.assurance, profile.risk, profile.name, profile.version, concat(" and ", sort(profile.signers))]),
		"evidence": [profile.envelope],
	}
}
