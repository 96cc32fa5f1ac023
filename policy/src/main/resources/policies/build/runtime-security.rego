# METADATA
# scope: package
# title: The runtime security of workers is validated
# description: |
#   What the worker saw of each sandbox from outside, before the command started: name spaces of its own, a system call
#   filter, no capability and no way to gain one, a root that cannot be written.
# custom:
#   practice: build/runtime-security
#   assurance: moderate
#   risk: moderate
#   codes: [ALN-BLD-035, ALN-BLD-036]
#   unseen: AppArmor, SELinux or Landlock; violations as events for a monitoring system
package alnage.practice.build.runtime_security

import data.alnage.lib.run
import future.keywords.not

namespaces := {"ipc", "mnt", "net", "pid", "user", "uts"}

sets := {"CapAmb", "CapBnd", "CapEff", "CapInh", "CapPrm"}

weaknesses(isolation) := {weakness |
	some type in namespaces
	not isolation.namespaces[type].own == true
	weakness := sprintf("name space %s shared with the worker", [type])
} | {"no system call filter" |
	not filtered(isolation)
} | {weakness |
	some name in sets
	not trim(isolation.capabilities[name], "0") == ""
	weakness := sprintf("capabilities in %s", [name])
} | {"privileges that can be gained" |
	not isolation.noNewPrivileges == true
} | {"a root that can be written" |
	not read_only(isolation)
}

filtered(isolation) if {
	isolation.seccomp.mode == 2
	isolation.seccomp.filters > 0
}

read_only(isolation) if {
	some mount in isolation.mounts
	mount.target == "/"
	"ro" in mount.options
}

deny contains reason if {
	some work in run.reported
	weak := weaknesses(work.report.isolation)
	count(weak) > 0
	reason := {
		"code": "ALN-BLD-035",
		"subject": work.step,
		"step": work.step,
		"found": sprintf("a sandbox of pool %s with %s", [work.pool, concat(", ", sort(weak))]),
		"expected": "name spaces of its own, a filter, no capability, a read-only root",
		"evidence": [work.link],
		"fix": "alnage doctor on the worker's host, then run again",
	}
}

unknown contains reason if {
	some work in run.unread
	reason := {
		"code": "ALN-BLD-036",
		"subject": work.step,
		"step": work.step,
		"found": "a report of the worker that cannot be read",
		"expected": "what the worker saw of the sandbox",
		"evidence": [work.link],
		"fix": "start the step again: alnage build retry",
	}
}

observed contains fact if {
	count(run.reported) > 0
	runtimes := {sprintf("%s %s", [each.runtime.name, each.runtime.version]) | some work in run.reported; each := work.report.isolation}
	fact := {
		"text": sprintf("%d sandboxes under %s: own name spaces, filtered, without capabilities, read-only", [count(run.reported), concat(" and ", sort(runtimes))]),
		"evidence": run.links,
	}
}
