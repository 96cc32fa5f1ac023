package dev.alnage.evidence;

import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;

/** The claim of a statement itself; one record for each type that we understand, the rest kept byte for byte. */
public sealed interface Predicate {
    /** The predicate type, a URI that names claim and version. */
    String type();

    Json toJson();

    /** A step ran: in-toto attestation predicate link v0.3. The products are the subjects of the statement. */
    record Link(String name, List<String> command, List<Resource> materials, Json.Members byproducts, Json.Members environment)
            implements Predicate {
        public static final String TYPE = "https://in-toto.io/attestation/link/v0.3";

        public Link {
            command = List.copyOf(command);
            materials = List.copyOf(materials);
        }

        @Override public String type() {
            return TYPE;
        }

        @Override public Json toJson() {
            return Json.object().with("name", name).with("command", Json.texts(command))
                    .with("materials", resources(materials)).with("byproducts", byproducts)
                    .with("environment", environment).build();
        }
    }

    /** A time that the claim leaves out, as SLSA allows: it is then not written either. */
    Instant TIME_NOT_SAID = Instant.EPOCH;

    /** How an artifact was built: SLSA provenance v1. An empty invocation and {@link #TIME_NOT_SAID} are left out. */
    record Provenance(String buildType, Json.Members externalParameters, Json.Members internalParameters,
            List<Resource> resolvedDependencies, String builder, String invocation, Instant startedOn, Instant finishedOn,
            List<Resource> byproducts) implements Predicate {
        public static final String TYPE = "https://slsa.dev/provenance/v1";

        public Provenance {
            resolvedDependencies = List.copyOf(resolvedDependencies);
            byproducts = List.copyOf(byproducts);
        }

        @Override public String type() {
            return TYPE;
        }

        @Override public Json toJson() {
            var definition = Json.object().with("buildType", buildType).with("externalParameters", externalParameters)
                    .with("internalParameters", internalParameters)
                    .with("resolvedDependencies", resources(resolvedDependencies)).build();
            var run = Json.object().with("builder", Json.object().with("id", builder).build())
                    .with("metadata", Json.object().withUnlessEmpty("invocationId", invocation)
                            .withUnlessEmpty("startedOn", written(startedOn)).withUnlessEmpty("finishedOn", written(finishedOn)).build())
                    .with("byproducts", resources(byproducts)).build();
            return Json.object().with("buildDefinition", definition).with("runDetails", run).build();
        }
    }

    /**
     * How an artifact was built, as builders said it before: SLSA provenance v0.2, read and kept exactly, never written by us.
     * {@code configSource} is the URI of where the definition of the build came from, empty when it is not said.
     */
    record ProvenanceV02(String builder, String buildType, String configSource, List<Resource> materials, Json.Members content)
            implements Predicate {
        public static final String TYPE = "https://slsa.dev/provenance/v0.2";

        public ProvenanceV02 {
            materials = List.copyOf(materials);
        }

        @Override public String type() {
            return TYPE;
        }

        @Override public Json toJson() {
            return content;
        }
    }

    /**
     * A verifier's recorded verdict: SLSA verification summary v1. The two results of the specification; a verdict that
     * cannot tell is recorded as not passed, with its reasons. {@code reasons} is our extension member, empty when passed.
     */
    record VerificationSummary(String verifier, Instant timeVerified, String resourceUri, Resource policy,
            List<Resource> inputAttestations, boolean passed, List<String> verifiedLevels, Json reasons) implements Predicate {
        public static final String TYPE = "https://slsa.dev/verification_summary/v1";

        public VerificationSummary {
            inputAttestations = List.copyOf(inputAttestations);
            verifiedLevels = List.copyOf(verifiedLevels);
        }

        @Override public String type() {
            return TYPE;
        }

        @Override public Json toJson() {
            return Json.object().with("verifier", Json.object().with("id", verifier).build())
                    .withUnlessEmpty("timeVerified", written(timeVerified)).with("resourceUri", resourceUri)
                    .with("policy", policy.toJson()).with("inputAttestations", resources(inputAttestations))
                    .with("verificationResult", passed ? "PASSED" : "FAILED")
                    .with("verifiedLevels", Json.texts(verifiedLevels)).with("reasons", reasons)
                    .with("slsaVersion", "1.2").build();
        }
    }

    /** Tests ran: in-toto attestation predicate test-result v0.1. */
    record TestResult(Result result, List<Resource> configuration, List<String> passedTests, List<String> warnedTests,
            List<String> failedTests) implements Predicate {
        public static final String TYPE = "https://in-toto.io/attestation/test-result/v0.1";

        /** The three results of the specification. */
        public enum Result { PASSED, WARNED, FAILED }

        public TestResult {
            configuration = List.copyOf(configuration);
            passedTests = List.copyOf(passedTests);
            warnedTests = List.copyOf(warnedTests);
            failedTests = List.copyOf(failedTests);
            if (result == Result.PASSED && !failedTests.isEmpty()) {
                throw new Rejected.Malformed("found result PASSED with " + failedTests.size() + " failed tests, expected none");
            }
        }

        @Override public String type() {
            return TYPE;
        }

        @Override public Json toJson() {
            return Json.object().with("result", result.name()).with("configuration", resources(configuration))
                    .with("passedTests", Json.texts(passedTests)).with("warnedTests", Json.texts(warnedTests))
                    .with("failedTests", Json.texts(failedTests)).build();
        }
    }

    /** A scan for vulnerabilities: in-toto attestation predicate vulns v0.2. */
    record Vulns(Json.Members scanner, Json.Members metadata) implements Predicate {
        public static final String TYPE = "https://in-toto.io/attestation/vulns/v0.2";

        @Override public String type() {
            return TYPE;
        }

        @Override public Json toJson() {
            return Json.object().with("scanner", scanner).with("metadata", metadata).build();
        }
    }

    /** An artifact was released under a name: in-toto attestation predicate release v0.1, where the id is {@code packageId}. */
    record Release(String purl, String releaseId) implements Predicate {
        public static final String TYPE = "https://in-toto.io/attestation/release/v0.1";

        @Override public String type() {
            return TYPE;
        }

        @Override public Json toJson() {
            return Json.object().with("purl", purl).withUnlessEmpty("packageId", releaseId).build();
        }
    }

    /** What a monitor outside the sandbox saw: in-toto attestation predicate runtime-trace v0.1. */
    record RuntimeTrace(Json.Members monitor, SequencedMap<String, Json> monitorLog, Json.Members metadata) implements Predicate {
        public static final String TYPE = "https://in-toto.io/attestation/runtime-trace/v0.1";

        public RuntimeTrace {
            monitorLog = java.util.Collections.unmodifiableSequencedMap(new java.util.LinkedHashMap<>(monitorLog));
        }

        @Override public String type() {
            return TYPE;
        }

        @Override public Json toJson() {
            return Json.object().with("monitor", monitor).with("monitorLog", Json.object(monitorLog))
                    .with("metadata", metadata).build();
        }
    }

    /** A bill of materials in CycloneDX JSON: predicate {@code https://cyclonedx.org/bom}. */
    record CycloneDx(Json.Members bom) implements Predicate {
        public static final String TYPE = "https://cyclonedx.org/bom";

        @Override public String type() {
            return TYPE;
        }

        @Override public Json toJson() {
            return bom;
        }
    }

    /** A bill of materials in SPDX 2.3 JSON or 3.0 JSON-LD; the type tells which. */
    record Spdx(String type, Json.Members document) implements Predicate {
        public static final String TYPE_2_3 = "https://spdx.dev/Document/v2.3";
        public static final String TYPE_3 = "https://spdx.dev/Document/v3";

        public Spdx {
            if (!type.equals(TYPE_2_3) && !type.equals(TYPE_3)) {
                throw new Rejected.Malformed("found predicate type " + type + ", expected " + TYPE_2_3 + " or " + TYPE_3);
            }
        }

        @Override public Json toJson() {
            return document;
        }
    }

    /** A claim whose type this package does not know; its meaning is for whoever does. The JSON is kept exactly. */
    record Unknown(String type, Json content) implements Predicate {
        @Override public Json toJson() {
            return content;
        }
    }

    private static String written(Instant time) {
        return time.equals(TIME_NOT_SAID) ? "" : time.toString();
    }

    private static Json resources(List<Resource> resources) {
        return Json.array(resources.stream().map(Resource::toJson).toList());
    }
}
