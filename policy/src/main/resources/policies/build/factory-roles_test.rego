package alnage.practice.build.factory_roles_test

import data.alnage.practice.build.factory_roles

approve := {"id": "approve", "kind": "approve", "needed": true, "threshold": 1, "role": "release-approvers"}

publish := {"id": "publish", "kind": "publish", "needed": true}

approval(name) := {
	"envelope": "sha256:22",
	"run": "1",
	"step": "approve",
	"granted": true,
	"people": [{"name": name, "kind": "person", "roles": ["release-approvers"]}],
}

run(steps, approvals) := {
	"question": {"kind": "step", "step": "publish"},
	"run": {"id": "1", "approvals": approvals, "plan": {"envelope": "sha256:55", "steps": steps}},
}

policy := {"name": "org/release", "version": 3, "signers": ["petra", "quentin"]}

test_two_people_who_write_no_policy_may_release if {
	facts := run([approve, publish], [approval("anna"), approval("ben")])
	count(factory_roles.deny) == 0 with input as facts with data.alnage.policy as policy
	count(factory_roles.unknown) == 0 with input as facts with data.alnage.policy as policy
	count(factory_roles.observed) == 1 with input as facts with data.alnage.policy as policy
}

test_nobody_releases_without_people if {
	some reason in factory_roles.deny with input as run([publish], []) with data.alnage.policy as policy
	reason.code == "ALN-REL-010"
}

test_one_person_twice_is_one_person if {
	facts := run([approve, publish], [approval("anna"), approval("anna")])
	some reason in factory_roles.unknown with input as facts with data.alnage.policy as policy
	reason.code == "ALN-REL-011"
	reason.step == "approve"
}

test_a_no_is_not_an_approval if {
	facts := run([approve, publish], [approval("anna"), object.union(approval("ben"), {"granted": false})])
	some reason in factory_roles.unknown with input as facts with data.alnage.policy as policy
	reason.code == "ALN-REL-011"
}

test_an_approval_of_another_run_counts_for_nothing if {
	facts := run([approve, publish], [approval("anna"), object.union(approval("ben"), {"run": "2"})])
	some reason in factory_roles.unknown with input as facts with data.alnage.policy as policy
	reason.code == "ALN-REL-011"
}

test_who_signed_the_policy_does_not_release if {
	facts := run([approve, publish], [approval("anna"), approval("petra")])
	some reason in factory_roles.deny with input as facts with data.alnage.policy as policy
	reason.code == "ALN-REL-012"
	reason.subject == "petra"
}

test_steps_inside_the_factory_need_no_people if {
	facts := object.union(run([{"id": "unit", "kind": "command", "needed": true}], []), {"question": {"step": "unit"}})
	count(factory_roles.deny) == 0 with input as facts with data.alnage.policy as policy
	count(factory_roles.unknown) == 0 with input as facts with data.alnage.policy as policy
}

test_a_step_of_another_name_is_not_the_one_in_question if {
	facts := object.union(run([publish, {"id": "unit", "kind": "command", "needed": true}], []), {"question": {"step": "unit"}})
	count(factory_roles.deny) == 0 with input as facts with data.alnage.policy as policy
}

test_without_an_approve_step_it_is_a_refusal_and_no_doubt if {
	count(factory_roles.unknown) == 0 with input as run([publish], []) with data.alnage.policy as policy
}

test_one_person_is_not_observed if {
	count(factory_roles.observed) == 0 with input as run([approve, publish], [approval("anna")]) with data.alnage.policy as policy
}

test_an_approve_step_beside_the_way_does_not_count if {
	beside := object.union(approve, {"needed": false})
	some reason in factory_roles.deny with input as run([beside, publish], [approval("anna"), approval("ben")]) with data.alnage.policy as policy
	reason.code == "ALN-REL-010"
}

test_approvals_of_another_step_do_not_count if {
	other := object.union(approval("ben"), {"step": "other"})
	some reason in factory_roles.unknown with input as run([approve, publish], [approval("anna"), other]) with data.alnage.policy as policy
	reason.code == "ALN-REL-011"
}

test_a_workload_is_no_person if {
	robot := object.union(approval("ben"), {"people": [{"name": "ben", "kind": "workload", "roles": []}]})
	some reason in factory_roles.unknown with input as run([approve, publish], [approval("anna"), robot]) with data.alnage.policy as policy
	reason.code == "ALN-REL-011"
}

test_steps_before_the_release_are_free if {
	facts := object.union(run([approve, {"id": "unit", "kind": "command", "needed": true}], [approval("petra"), approval("quentin")]), {"question": {"step": "unit"}})
	count(factory_roles.deny) == 0 with input as facts with data.alnage.policy as policy
	count(factory_roles.unknown) == 0 with input as facts with data.alnage.policy as policy
	count(factory_roles.observed) == 0 with input as facts with data.alnage.policy as policy
	alone := object.union(run([approve, {"id": "unit", "kind": "command", "needed": true}], []), {"question": {"step": "unit"}})
	count(factory_roles.unknown) == 0 with input as alone with data.alnage.policy as policy
}
