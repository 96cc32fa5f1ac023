package policy.release_test

import data.policy.release

facts(level) := {
	"question": {"step": "publish"},
	"run": {"id": "1", "envelope": "sha256:11", "trustLevel": level, "plan": {"steps": [{"id": "publish", "kind": "publish"}]}},
}

test_a_release_may_be_published if count(release.deny) == 0 with input as facts("release")

test_a_trial_run_may_not if {
	some reason in release.deny with input as facts("trial")
	reason.code == "ORG-REL-001"
}
