package alnage.practice.materials.licence_scan_test

import data.alnage.lib.facts_test as facts
import data.alnage.practice.materials.licence_scan

bom(licences) := facts.more("/attestations/0", object.union(
	facts.attestation(80, "https://cyclonedx.org/bom", "storer-reports", "workload"),
	{"predicate": {"components": [{"name": "lib", "licenses": licences}]}},
))

refused(ids) := {"licences": {"refused": ids}}

agpl := refused(["AGPL-3.0-only"])

test_without_a_list_nothing_is_shown if {
	count(licence_scan.deny) == 0 with input as bom([{"license": {"id": "AGPL-3.0-only"}}])
	count(licence_scan.observed) == 0 with input as bom([{"license": {"id": "MIT"}}])
}

test_other_licences_show_it if {
	count(licence_scan.deny) == 0 with input as bom([{"license": {"id": "MIT"}}]) with data.alnage.settings as agpl
	count(licence_scan.unknown) == 0 with input as bom([{"expression": "MIT OR Apache-2.0"}]) with data.alnage.settings as agpl
	count(licence_scan.observed) == 1 with input as bom([{"license": {"id": "MIT"}}]) with data.alnage.settings as agpl
}

test_a_refused_licence_is_refused_in_each_of_its_forms if {
	every licence in [{"license": {"id": "AGPL-3.0-only"}}, {"license": {"name": "agpl-3.0-ONLY"}}, {"expression": "(MIT AND AGPL-3.0-only)"}] {
		some reason in licence_scan.deny with input as bom([licence]) with data.alnage.settings as agpl
		reason.code == "ALN-MAT-030"
		reason.subject == "lib"
	}
}

test_a_choice_with_a_refused_licence_cannot_be_told if {
	some reason in licence_scan.unknown with input as bom([{"expression": "MIT OR AGPL-3.0-only"}]) with data.alnage.settings as agpl
	reason.code == "ALN-MAT-031"
	count(licence_scan.deny) == 0 with input as bom([{"expression": "MIT OR AGPL-3.0-only"}]) with data.alnage.settings as agpl
}

test_licences_of_other_documents_are_not_looked_at if {
	f := json.patch(bom([{"license": {"id": "AGPL-3.0-only"}}]), [{"op": "replace", "path": "/attestations/0/predicateType", "value": "https://example.com/list"}])
	count(licence_scan.deny) == 0 with input as f with data.alnage.settings as agpl
}

test_without_licences_nothing_is_shown if {
	count(licence_scan.observed) == 0 with input as bom([{"license": {"url": "https://example.com"}}]) with data.alnage.settings as agpl
	count(licence_scan.observed) == 0 with input as facts.honest with data.alnage.settings as agpl
}

test_a_licence_alone_is_no_choice if {
	count(licence_scan.unknown) == 0 with input as bom([{"license": {"id": "AGPL-3.0-only"}}]) with data.alnage.settings as agpl
}
