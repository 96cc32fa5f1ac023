# METADATA
# scope: package
# title: Certificates of workloads live shortly
# description: The certificate under which a worker signs one link is good for an hour at most.
# custom:
#   practice: build/short-lived-certificates
#   assurance: high
#   risk: high
#   codes: [ALN-BLD-053]
#   unseen: mutual TLS between the parties, rotation of the certification authority, revocation of what lives longer
package alnage.practice.build.short_lived_certificates

import data.alnage.lib.run

seconds_max := 3600

deny contains reason if {
	some work in run.works
	work.certificateSeconds > seconds_max
	reason := {
		"code": "ALN-BLD-053",
		"subject": work.step,
		"step": work.step,
		"found": sprintf("a worker's certificate good for %d seconds", [work.certificateSeconds]),
		"expected": sprintf("at most %d", [seconds_max]),
		"evidence": [work.link],
		"fix": "look at who holds the key of the worker CA, then run the step again",
	}
}

observed contains fact if {
	fact := {
		"text": sprintf("%d certificates of workers, none good for more than %d seconds", [
			count(run.works),
			max([work.certificateSeconds | some work in run.works]),
		]),
		"evidence": run.links,
	}
}
