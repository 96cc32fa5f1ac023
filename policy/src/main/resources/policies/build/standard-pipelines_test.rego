package alnage.practice.build.standard_pipelines_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.build.standard_pipelines

test_without_mandatory_steps_nothing_is_shown if {
	count(standard_pipelines.deny) == 0 with input as facts.honest
	count(standard_pipelines.observed) == 0 with input as facts.honest
}

mandatory(steps, reports) := {"mandatory": {"steps": steps, "reports": reports}}

test_a_release_with_the_mandatory_steps_shows_it if {
	f := facts.more("/run/plan/steps/2/evidence/junit", "report/*.xml")
	count(standard_pipelines.deny) == 0 with input as f with data.alnage.settings as mandatory(["app", "unit"], ["junit"])
	count(standard_pipelines.observed) == 1 with input as f with data.alnage.settings as mandatory(["app", "unit"], ["junit"])
}

test_a_release_without_a_mandatory_step_is_refused if {
	some reason in standard_pipelines.deny with input as facts.honest with data.alnage.settings as mandatory(["scan"], [])
	reason.code == "ALN-BLD-052"
	contains(reason.found, "scan")
}

test_a_mandatory_step_beside_the_way_does_not_count if {
	f := facts.bent("/run/plan/steps/2/needed", false)
	some reason in standard_pipelines.deny with input as f with data.alnage.settings as mandatory(["unit"], [])
	reason.code == "ALN-BLD-052"
}

test_a_release_without_a_mandatory_report_is_refused if {
	some reason in standard_pipelines.deny with input as facts.honest with data.alnage.settings as mandatory([], ["sarif"])
	reason.code == "ALN-BLD-052"
	contains(reason.found, "sarif")
}

test_a_report_of_a_step_that_nobody_did_does_not_count if {
	f := json.patch(facts.honest, [
		{"op": "add", "path": "/run/plan/steps/2/evidence/junit", "value": "report/*.xml"},
		{"op": "remove", "path": "/run/works/2"},
	])
	some reason in standard_pipelines.deny with input as f with data.alnage.settings as mandatory([], ["junit"])
	contains(reason.found, "junit")
}

test_steps_inside_the_factory_are_not_releases if {
	f := facts.bent("/question/step", "unit")
	count(standard_pipelines.deny) == 0 with input as f with data.alnage.settings as mandatory(["scan"], ["sarif"])
}

test_reports_of_steps_inside_the_factory_are_not_demanded if {
	f := facts.bent("/question/step", "unit")
	count(standard_pipelines.observed) == 0 with input as f with data.alnage.settings as mandatory(["unit"], [])
}
