package alnage.practice.source.security_testing_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.source.security_testing

said(n, predicate) := object.union(
	facts.attestation(n, "https://in-toto.io/attestation/test-result/v0.1", "storer-reports", "workload"),
	{"subjects": [{"name": "product", "uri": "", "digests": [facts.digest(62)]}], "predicate": predicate},
)

result(word) := said(80, {"result": word, "failedTests": []})

report(name, kind) := {"name": name, "mediaType": sprintf("application/x.alnage.report.%s", [kind]), "digest": {"sha256": "1"}}

asked(settings) := {"results": settings}

codes(reasons) := {reason.code | some reason in reasons}

test_results_about_the_products_show_it if {
	count(security_testing.deny) == 0 with input as facts.more("/attestations/0", result("PASSED"))
	count(security_testing.unknown) == 0 with input as facts.more("/attestations/0", result("PASSED"))
	count(security_testing.observed) == 1 with input as facts.more("/attestations/0", result("PASSED"))
}

test_a_failed_result_is_not_met if {
	some reason in security_testing.deny with input as facts.more("/attestations/0", result("FAILED"))
	reason.code == "ALN-TST-010"
}

failing(names) := facts.more("/attestations/0", said(80, {"result": "FAILED", "failedTests": names}))

test_each_failure_is_named if {
	{reason.subject | some reason in security_testing.deny} == {"E at a/B.java:3", "40012 XSS at GET u"} with input as failing(["E at a/B.java:3", "40012 XSS at GET u"])
	count(security_testing.unknown) == 0 with input as failing(["E at a/B.java:3"])
}

test_a_scan_that_broke_off_is_no_answer if {
	codes(security_testing.unknown) == {"ALN-SRC-199"} with input as failing(["the scan did not end successfully"])
	count(security_testing.deny) == 0 with input as failing(["the scan did not end successfully"])
}

test_a_release_without_results_is_not_met if {
	some reason in security_testing.unknown with input as facts.honest
	reason.code == "ALN-TST-011"
}

test_results_about_something_else_are_none if {
	some reason in security_testing.unknown with input as facts.more("/attestations/0", object.union(result("PASSED"), {"subjects": []}))
	reason.code == "ALN-TST-011"
}

test_steps_inside_the_factory_are_not_releases if {
	count(security_testing.unknown) == 0 with input as facts.bent("/question/step", "unit")
}

test_without_a_statement_nothing_is_shown if {
	count(security_testing.observed) == 0 with input as facts.honest
}

failures(word) := [name | word == "FAILED"; name := "a"]

# Twice the same report about the same products, the older first.
twice(first, first_name, second, second_name) := facts.bent("/attestations", [
	said(80, {"result": first, "failedTests": failures(first), "configuration": [report(first_name, "junit")]}),
	said(81, {"result": second, "failedTests": failures(second), "configuration": [report(second_name, "junit")]}),
])

test_a_step_that_was_done_again_has_a_newer_result if {
	count(security_testing.deny) == 0 with input as twice("FAILED", "unit:r/a.xml", "PASSED", "unit:r/a.xml")
	codes(security_testing.deny) == {"ALN-TST-010"} with input as twice("PASSED", "unit:r/a.xml", "FAILED", "unit:r/a.xml")
	codes(security_testing.deny) == {"ALN-TST-010"} with input as twice("FAILED", "unit:r/a.xml", "PASSED", "unit:r/b.xml")
}

test_a_result_about_other_products_takes_the_place_of_none if {
	f := facts.bent("/attestations", [
		said(80, {"result": "FAILED", "configuration": [report("unit:r/a.xml", "junit")]}),
		object.union(
			said(81, {"result": "PASSED", "configuration": [report("unit:r/a.xml", "junit")]}),
			{"subjects": [{"name": "product", "uri": "", "digests": [facts.digest(63)]}]},
		),
	])
	codes(security_testing.deny) == {"ALN-TST-010"} with input as f
}

covered(kind, line) := facts.more("/attestations/0", said(80, {"result": "PASSED", "passedTests": [line], "configuration": [report("unit:r/c.xml", kind)]}))

lines := asked({"coverage": {"line": 80}})

test_coverage_at_the_limit_is_enough if {
	f := covered("coverage", "LINE coverage 80 of 100")
	count(security_testing.deny) == 0 with input as f with data.alnage.settings as lines
	count(security_testing.unknown) == 0 with input as f with data.alnage.settings as lines
}

test_coverage_below_the_limit_is_refused_and_named if {
	some reason in security_testing.deny with input as covered("coverage", "LINE coverage 799 of 1000") with data.alnage.settings as lines
	reason.code == "ALN-SRC-195"
	reason.found == "line coverage of 799 in 1000"
	reason.expected == "at least 80 in 100, as the policy's data asks"
}

test_without_a_limit_coverage_is_nothing_to_ask if {
	count(security_testing.deny) == 0 with input as covered("coverage", "LINE coverage 0 of 100")
}

test_coverage_that_was_not_measured_is_no_yes if {
	codes(security_testing.unknown) == {"ALN-SRC-198"} with input as covered("coverage", "BRANCH coverage 9 of 9") with data.alnage.settings as lines
}

test_a_test_that_is_called_like_coverage_is_none if {
	codes(security_testing.unknown) == {"ALN-SRC-198"} with input as covered("junit", "LINE coverage 100 of 100") with data.alnage.settings as lines
}

test_inside_the_factory_nobody_asks_for_coverage if {
	f := json.patch(covered("coverage", "LINE coverage 1 of 100"), [{"op": "replace", "path": "/question/step", "value": "unit"}])
	count(security_testing.deny) == 0 with input as f with data.alnage.settings as lines
	g := json.patch(covered("junit", "LINE coverage 1 of 100"), [{"op": "replace", "path": "/question/step", "value": "unit"}])
	everything := asked({"coverage": {"line": 80}, "tools": {"PMD": "7.0.0"}, "ruleSets": {"PMD": []}})
	count(security_testing.unknown) == 0 with input as g with data.alnage.settings as everything
	h := json.patch(scanned("1.0"), [{"op": "replace", "path": "/question/step", "value": "unit"}])
	count(security_testing.deny) == 0 with input as h with data.alnage.settings as everything
}

scanned(version) := facts.more("/attestations/0", said(80, {"result": "PASSED", "configuration": [
	report("scan:r/pmd.sarif", "sarif"),
	{"name": "tool/PMD", "uri": sprintf("pkg:generic/PMD@%s", [version])},
	{"name": "rules/PMD", "uri": sprintf("pkg:generic/PMD@%s#rules", [version]), "digest": {"sha256": "ab"}},
]}))

sevens := asked({"tools": {"PMD": "7.2.0"}})

test_a_tool_of_the_version_or_later_counts if {
	every version in ["7.2.0", "7.10.0", "7.2.0.1", "10.0"] {
		count(security_testing.deny) == 0 with input as scanned(version) with data.alnage.settings as sevens
		count(security_testing.unknown) == 0 with input as scanned(version) with data.alnage.settings as sevens
	}
}

test_a_tool_that_is_too_old_is_refused if {
	every version in ["7.1.9", "7.2", "6.55.0"] {
		codes(security_testing.deny) == {"ALN-SRC-196"} with input as scanned(version) with data.alnage.settings as sevens
	}
}

test_a_tool_that_did_not_look_or_says_no_version_is_no_yes if {
	codes(security_testing.unknown) == {"ALN-SRC-198"} with input as scanned("7.3.0-rc1") with data.alnage.settings as sevens
	codes(security_testing.unknown) == {"ALN-SRC-198"} with input as scanned("9.0") with data.alnage.settings as asked({"tools": {"ZAP": "2.15.0"}})
}

test_rules_that_the_policy_names_count if {
	named := asked({"ruleSets": {"PMD": ["sha256:cd", "sha256:ab"]}})
	count(security_testing.deny) == 0 with input as scanned("7.2.0") with data.alnage.settings as named
	count(security_testing.unknown) == 0 with input as scanned("7.2.0") with data.alnage.settings as named
}

test_other_rules_are_refused if {
	codes(security_testing.deny) == {"ALN-SRC-197"} with input as scanned("7.2.0") with data.alnage.settings as asked({"ruleSets": {"PMD": ["sha256:cd"]}})
}

test_rules_that_nobody_listed_are_no_yes if {
	codes(security_testing.unknown) == {"ALN-SRC-198"} with input as scanned("7.2.0") with data.alnage.settings as asked({"ruleSets": {"ZAP": ["sha256:ab"]}})
}
