package admission

default allow := false

allow if count(deny) == 0

deny contains "image is not signed by a release identity" if not signed

signed if {
	some signature in input.signatures
	signature.verified
	some identity in data.trust.identities
	signature.identity == identity.subject
	signature.issuer == identity.issuer
}

deny contains msg if {
	not startswith(input.image.repository, data.trust.registry)
	msg := sprintf("repository %s is not in %s", [input.image.repository, data.trust.registry])
}

deny contains msg if {
	some component in input.sbom.components
	some license in component.licenses
	license in data.trust.forbidden_licenses
	msg := sprintf("%s has the forbidden license %s", [component.purl, license])
}

deny contains msg if {
	some component in input.sbom.components
	not component.hashes["SHA-256"]
	msg := sprintf("%s has no SHA-256", [component.purl])
}

deny contains msg if {
	some component in input.sbom.components
	some vulnerability in component.vulnerabilities
	severe(vulnerability)
	not excepted(component.purl, vulnerability.id)
	msg := sprintf("%s has %s", [component.purl, vulnerability.id])
}

severe(vulnerability) if vulnerability.severity in {"HIGH", "CRITICAL"}

excepted(purl, id) if {
	some exception in data.trust.exceptions
	exception.id == id
	startswith(purl, exception.purl)
	exception.expires > input.time
}
