package alnage.practice.build.policy_adherence_test

import data.alnage.practice.build.policy_adherence

image := "sha256:1111111111111111111111111111111111111111111111111111111111111111"

step(id, agree) := {"id": id, "kind": "command", "needed": true, "image": image, "agree": agree}

work(id, pool) := {"step": id, "pool": pool, "image": image, "link": "sha256:22", "order": "sha256:33"}

run(recompiled, steps, works) := {"run": {
	"id": "1",
	"works": works,
	"plan": {"recompiled": recompiled, "digest": "sha256:44", "envelope": "sha256:55", "name": "shop/app", "steps": steps},
}}

test_a_run_as_planned_is_observed if {
	facts := run("same", [step("app", 2)], [work("app", "a"), work("app", "b")])
	count(policy_adherence.deny) == 0 with input as facts
	count(policy_adherence.unknown) == 0 with input as facts
	count(policy_adherence.observed) == 1 with input as facts
}

test_another_plan_is_refused if {
	some reason in policy_adherence.deny with input as run("other", [], [])
	reason.code == "ALN-BLD-030"
}

test_a_plan_that_cannot_be_compiled_cannot_be_told if {
	some reason in policy_adherence.unknown with input as run("missing", [], [])
	reason.code == "ALN-BLD-030"
}

test_one_pool_twice_is_one_pool if {
	some reason in policy_adherence.unknown with input as run("same", [step("app", 2)], [work("app", "a"), work("app", "a")])
	reason.code == "ALN-BLD-031"
	reason.step == "app"
}

test_another_image_is_refused if {
	other := object.union(work("app", "a"), {"image": "sha256:99"})
	some reason in policy_adherence.deny with input as run("same", [step("app", 1)], [other])
	reason.code == "ALN-BLD-032"
}

test_steps_beside_the_way_are_not_counted if {
	beside := object.union(step("app", 2), {"needed": false})
	count(policy_adherence.unknown) == 0 with input as run("same", [beside], [])
}

test_another_plan_is_not_observed if {
	count(policy_adherence.observed) == 0 with input as run("other", [], [])
}

test_steps_of_other_kinds_have_no_pools if {
	fetch := {"id": "get", "kind": "fetch", "needed": true, "agree": 1, "image": image}
	count(policy_adherence.unknown) == 0 with input as run("same", [fetch], [])
	count(policy_adherence.deny) == 0 with input as run("same", [fetch], [object.union(work("get", "a"), {"image": "sha256:99"})])
}
