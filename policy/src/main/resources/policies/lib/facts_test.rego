# METADATA
# scope: package
# title: The facts about a small honest run, for the tests of practices to bend
package alnage.lib.facts_test

digest(n) := sprintf("sha256:%s%d", [substring("0000000000000000000000000000000000000000000000000000000000000000", 0, 60), 1000 + n])

image := digest(100)

isolation := {
	"runtime": {"name": "runc", "version": "1.3.0"},
	"kernel": "6.18",
	"workerFresh": false,
	"namespaces": {type: {"inode": 1, "own": true} | some type in ["ipc", "mnt", "net", "pid", "user", "uts"]},
	"seccomp": {"mode": 2, "filters": 1},
	"capabilities": {name: "0000000000000000" | some name in ["CapAmb", "CapBnd", "CapEff", "CapInh", "CapPrm"]},
	"noNewPrivileges": true,
	"mounts": [{"target": "/", "type": "overlay", "options": ["nosuid", "ro"]}],
	"scratch": {"kind": "tmpfs", "encrypted": true, "quota": true},
}

report := {
	"succeeded": true,
	"ending": "exit code 0",
	"networkNone": true,
	"traceObserved": true,
	"traceFindings": 0,
	"isolation": isolation,
	"trace": {"observed": true, "execs": 3},
}

work(n, step, pool, inputs, outputs) := {
	"step": step,
	"pool": pool,
	"order": digest(n),
	"link": digest(n + 1),
	"receipt": digest(n + 2),
	"reuse": "",
	"trustLevel": "release",
	"ageSeconds": 60,
	"certificateSeconds": 900,
	"image": image,
	"argv": [sprintf("/bin/%s", [step])],
	"inputs": inputs,
	"outputs": outputs,
	"report": report,
}

command(id, inputs, outputs, agree) := {
	"id": id,
	"kind": "command",
	"needed": true,
	"image": image,
	"argv": [sprintf("/bin/%s", [id])],
	"inputs": inputs,
	"outputs": outputs,
	"evidence": {},
	"agree": agree,
	"of": agree,
}

attestation(n, type, name, kind) := {
	"envelope": digest(n),
	"index": n,
	"predicateType": type,
	"subjects": [],
	"signers": [{"name": name, "kind": kind, "roles": []}],
	"entries": [name],
	"ageSeconds": 60,
	"predicate": {},
}

# The statements about one work: order, link, receipt.
about(n, pool) := [
	attestation(n, "https://alnage.dev/order/v1", "factory", "workload"),
	attestation(n + 1, "https://in-toto.io/attestation/link/v0.3", sprintf("pool:%s", [pool]), "pool"),
	attestation(n + 2, "https://alnage.dev/receipt/v1", "storer", "workload"),
]

commit := "gitCommit:4c1f000000000000000000000000000000000000"

honest := {
	"at": "2026-11-25T12:00:00Z",
	"trustVersion": 3,
	"question": {"kind": "step", "run": "1", "plan": digest(2), "step": "publish"},
	"notTrusted": [],
	"attestations": array.concat(
		[
			attestation(1, "https://alnage.dev/plan/v1", "factory", "workload"),
			attestation(3, "https://alnage.dev/run/v1", "factory", "workload"),
			attestation(4, "https://alnage.dev/ingest/v1", "storer", "workload"),
			attestation(5, "https://alnage.dev/ingest/v1", "storer", "workload"),
			attestation(6, "https://alnage.dev/approval/v1", "anna", "person"),
			attestation(7, "https://alnage.dev/approval/v1", "ben", "person"),
		],
		array.concat(about(10, "a"), array.concat(about(20, "b"), about(30, "b"))),
	),
	"run": {
		"id": "1",
		"envelope": digest(3),
		"trustLevel": "release",
		"sources": ["git"],
		"plan": {
			"envelope": digest(1),
			"digest": digest(2),
			"name": "shop/app",
			"assurance": "high",
			"commit": commit,
			"pipelineFile": digest(8),
			"recompiled": "same",
			"steps": [
				{"id": "get", "kind": "fetch", "needed": true, "inputs": {}, "source": "materials/dep", "material": digest(50)},
				command("app", {"src": "source", "lib": "get/src"}, ["app"], 2),
				command("unit", {"app": "app/app"}, ["report"], 1),
				{"id": "approve", "kind": "approve", "needed": true, "inputs": {"app": "app/app"}, "threshold": 2, "role": "release-approvers"},
				{"id": "publish", "kind": "publish", "needed": true, "inputs": {"app": "approve/app"}, "target": "shop/app"},
				{"id": "live", "kind": "deploy", "needed": false, "inputs": {"app": "publish/app"}, "environment": "production"},
			],
		},
		"works": [
			work(10, "app", "a", {"src": digest(60), "lib": digest(61)}, {"app": digest(62)}),
			work(20, "app", "b", {"src": digest(60), "lib": digest(61)}, {"app": digest(62)}),
			work(30, "unit", "b", {"app": digest(62)}, {"report": digest(63)}),
		],
		"ingests": [
			{"envelope": digest(4), "subject": commit, "tree": digest(60), "source": "git", "note": ""},
			{"envelope": digest(5), "subject": digest(50), "tree": digest(61), "source": "materials/dep", "note": ""},
		],
		"approvals": [
			{"envelope": digest(6), "run": "1", "step": "approve", "granted": true, "people": [{"name": "anna", "kind": "person", "roles": []}]},
			{"envelope": digest(7), "run": "1", "step": "approve", "granted": true, "people": [{"name": "ben", "kind": "person", "roles": []}]},
		],
		"releases": [],
		"deployments": [],
	},
}

# The honest facts with one thing put in another's place.
bent(path, value) := json.patch(honest, [{"op": "replace", "path": path, "value": value}])

# The honest facts with one thing more.
more(path, value) := json.patch(honest, [{"op": "add", "path": path, "value": value}])

without(path) := json.patch(honest, [{"op": "remove", "path": path}])

# A question about an artifact that was not built here.
foreign := {
	"at": "2026-11-25T12:00:00Z",
	"trustVersion": 3,
	"question": {"kind": "artifact", "subject": digest(90), "name": "acme/app", "action": "admit"},
	"run": null,
	"notTrusted": [],
	"attestations": [],
}

# A question about a revision that was merged after review, inspected, and brought to its branch by a recorded change.
revision := {
	"at": "2026-11-25T12:00:00Z",
	"trustVersion": 3,
	"question": {"kind": "revision", "repository": "shop/app", "reference": "refs/heads/main", "commit": commit},
	"run": null,
	"notTrusted": [],
	"attestations": [
		object.union(attestation(70, "https://alnage.dev/source-inspection/v1", "storer", "workload"), {
			"subjects": [{"name": "revision", "uri": "", "digests": [commit]}],
			"predicate": {
				"repository": "shop/app",
				"reference": "refs/heads/main",
				"evilMerges": [],
				"controls": {name: {"result": "passed", "evidence": {}, "notes": []} |
					some name in ["history", "owners", "protection", "reviews", "secrets", "signatures", "trees"]
				},
			},
		}),
		object.union(attestation(71, "https://alnage.dev/reference-change/v1", "storer", "workload"), {
			"subjects": [{"name": "refs/heads/main", "uri": "", "digests": [commit]}],
			"predicate": {
				"repository": "shop/app",
				"sequence": 7,
				"moves": [{"reference": "refs/heads/main", "after": commit}],
			},
		}),
	],
}

# The same with something in another place.
revision_with(path, value) := json.patch(revision, [{"op": "replace", "path": path, "value": value}])

revision_without(path) := json.patch(revision, [{"op": "remove", "path": path}])

# The same with another result of one control.
controlled(name, result) := revision_with(sprintf("/attestations/0/predicate/controls/%s/result", [name]), result)

uncontrolled(name) := revision_without(sprintf("/attestations/0/predicate/controls/%s", [name]))
