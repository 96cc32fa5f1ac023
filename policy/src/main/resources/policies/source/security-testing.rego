# METADATA
# scope: package
# title: Security scans and tests are automated, their results linked to the product
# description: |
#   Signed results about the products of a release exist, and the newest of each report says that nothing failed. In the bundle's
#   data.json an organisation can ask for more: {"practices": {"results": {"coverage": {"line": 80}, "tools": {"PMD": "7.0.0"},
#   "ruleSets": {"PMD": ["sha256:..."]}}}}: how many of a hundred lines (branches, instructions, methods, classes) tests must have
#   run, from which version on a tool counts, and which lists of rules it may have looked with. Absence is no yes.
# custom:
#   practice: source/security-testing
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-TST-010, ALN-TST-011, ALN-SRC-195, ALN-SRC-196, ALN-SRC-197, ALN-SRC-198, ALN-SRC-199]
#   unseen: lists of rules of tools that do not name them in their reports
package alnage.practice.source.security_testing

import data.alnage.lib.run
import future.keywords.not

made contains tree if {
	some work in run.works
	some tree in work.outputs
}

about(result) := {digest | some subject in result.subjects; some digest in subject.digests} & made

results := [attestation |
	some attestation in input.attestations
	attestation.predicateType == "https://in-toto.io/attestation/test-result/v0.1"
	count(about(attestation)) > 0
]

# What a result was read from, and which tools made it: the storer wrote this, from the report and from what it asked for.
configuration(result) := object.get(result.predicate, "configuration", [])

reports(result) := {file.name | some file in configuration(result); contains(file.name, ":")}

# A step that was done again, for the same products, has a newer result of the same report.
superseded(result) if {
	some other in results
	other.index > result.index
	count(reports(result)) > 0
	reports(other) == reports(result)
	about(other) == about(result)
}

newest := [result |
	some result in results
	not superseded(result)
]

default settings := {}

settings := object.get(data.alnage.settings, "results", {})

# Each by its name, so that somebody can own one for a time and no other with it.
deny contains reason if {
	some result in newest
	result.predicate.result == "FAILED"
	some failed in object.get(result.predicate, "failedTests", [])
	failed != broken_off
	reason := {
		"code": "ALN-TST-010",
		"subject": failed,
		"found": "it in a result that says FAILED",
		"expected": "results without a failure",
		"evidence": [result.envelope],
		"fix": "correct it and push again; or have somebody own it for a time: alnage policy exception add --rule ALN-TST-010",
	}
}

deny contains reason if {
	some result in newest
	result.predicate.result == "FAILED"
	count(object.get(result.predicate, "failedTests", [])) == 0
	reason := {
		"code": "ALN-TST-010",
		"subject": result.envelope,
		"found": "a result FAILED that does not say what did",
		"expected": "results without a failure",
		"evidence": [result.envelope],
		"fix": "look at the report, correct what failed, and push again",
	}
}

broken_off := "the scan did not end successfully"

# What a scan would have found is nothing that anybody can own.
unknown contains reason if {
	some result in newest
	broken_off in object.get(result.predicate, "failedTests", [])
	reason := {
		"code": "ALN-SRC-199",
		"subject": result.envelope,
		"found": "a scan that did not end successfully",
		"expected": "one that looked at everything",
		"evidence": [result.envelope],
		"fix": "look into the log of the step, and start a new run",
	}
}

unknown contains reason if {
	run.release
	count(results) == 0
	reason := {
		"code": "ALN-TST-011",
		"subject": input.run.plan.name,
		"found": "a release of whose products no test or scan speaks",
		"expected": "signed results, about the products by digest",
		"evidence": [input.run.plan.envelope],
		"fix": "add evidence: {junit: PATH} or {sarif: PATH} to a step",
	}
}

# Only what was read as a report of coverage says how much was covered: a test can be called anything.
measured(counter) := [measure |
	some result in newest
	some file in configuration(result)
	object.get(file, "mediaType", "") == "application/x.alnage.report.coverage"
	some text in result.predicate.passedTests
	words := split(text, " ")
	words[0] == upper(counter)
	words[1] == "coverage"
	measure := {"covered": to_number(words[2]), "all": to_number(words[4]), "envelope": result.envelope}
]

deny contains reason if {
	run.release
	some counter, percent in object.get(settings, "coverage", {})
	some measure in measured(counter)
	measure.covered * 100 < percent * measure.all
	reason := {
		"code": "ALN-SRC-195",
		"subject": counter,
		"found": sprintf("%s coverage of %d in %d", [counter, measure.covered, measure.all]),
		"expected": sprintf("at least %d in 100, as the policy's data asks", [percent]),
		"evidence": [measure.envelope],
		"fix": "write the tests that are missing, and push again",
	}
}

unknown contains reason if {
	run.release
	some counter, _ in object.get(settings, "coverage", {})
	count(measured(counter)) == 0
	reason := absent(counter, sprintf("no report about the products that counts %s coverage", [counter]), "add evidence: {coverage: PATH} to the step that runs the tests")
}

# The tools that a result names, with what it says of their versions.
used(name) := [tool |
	some result in newest
	some part in configuration(result)
	part.name == sprintf("tool/%s", [name])
	purl := split(object.get(part, "uri", ""), "@")
	tool := {"version": purl[1], "envelope": result.envelope}
]

numbers(version) := [to_number(part) |
	regex.match(`^[0-9]{1,9}(\.[0-9]{1,9})*$`, version)
	some part in split(version, ".")
]

deny contains reason if {
	run.release
	some name, version in object.get(settings, "tools", {})
	some tool in used(name)
	count(numbers(tool.version)) > 0
	numbers(tool.version) < numbers(version)
	reason := {
		"code": "ALN-SRC-196",
		"subject": name,
		"found": sprintf("%s %s", [name, tool.version]),
		"expected": sprintf("version %s or later, as the policy's data asks", [version]),
		"evidence": [tool.envelope],
		"fix": "take a newer version into the image of the step, and start a new run",
	}
}

unknown contains reason if {
	run.release
	some name, _ in object.get(settings, "tools", {})
	count([tool | some tool in used(name); count(numbers(tool.version)) > 0]) == 0
	reason := absent(name, sprintf("no result about the products by %s in a version of numbers", [name]), "add a step that leaves its report as evidence")
}

listed(name) := [rules |
	some result in newest
	some part in configuration(result)
	part.name == sprintf("rules/%s", [name])
	rules := {"digest": sprintf("sha256:%s", [part.digest.sha256]), "envelope": result.envelope}
]

deny contains reason if {
	run.release
	some name, allowed in object.get(settings, "ruleSets", {})
	some rules in listed(name)
	not rules.digest in allowed
	reason := {
		"code": "ALN-SRC-197",
		"subject": name,
		"found": sprintf("rules %s", [rules.digest]),
		"expected": "a list of rules that the policy's data names",
		"evidence": [rules.envelope],
		"fix": "scan with the rules of the policy, or have these put into it",
	}
}

unknown contains reason if {
	run.release
	some name, _ in object.get(settings, "ruleSets", {})
	count(listed(name)) == 0
	reason := absent(name, sprintf("no result about the products that lists the rules of %s", [name]), "add a step that leaves its report with its list of rules as evidence")
}

absent(subject, found, fix) := {
	"code": "ALN-SRC-198",
	"subject": subject,
	"found": found,
	"expected": "one, as the policy's data asks",
	"evidence": [input.run.plan.envelope],
	"fix": fix,
}

observed contains fact if {
	count(newest) > 0
	fact := {
		"text": sprintf("%d signed results about the products", [count(newest)]),
		"evidence": run.shown([result.envelope | some result in newest]),
	}
}
