package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Predicate.TestResult;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StatementReaderTest {
    private static final Digest DIGEST = Digest.of(Bytes.utf8("content"));
    private static final Resource SUBJECT = Resource.of("app.jar", DIGEST);
    private static final Resource FULL = new Resource("name", "pkg:a/b@1", List.of(DIGEST, Digest.gitCommit("0123456789012345678901234567890123456789")), "text/plain");
    private static final Instant TIME = Instant.parse("2026-01-31T23:59:59.5Z");
    private static final Json.Members EXTRA = Json.object().with("x", Json.array(List.of(Json.number(1), new Json.Null()))).build();

    static List<Predicate> predicates() {
        return List.of(
                new Predicate.Link("build", List.of("javac", "-d", "out"), List.of(FULL), EXTRA, EXTRA),
                new Predicate.Link("", List.of(), List.of(), Json.object().build(), Json.object().build()),
                new Predicate.Provenance("https://alnage.dev/build/1", EXTRA, EXTRA, List.of(FULL), "https://b", "run/1", TIME, TIME, List.of(FULL)),
                new Predicate.Provenance("t:t", EXTRA, Json.object().build(), List.of(), "b", "", Predicate.TIME_NOT_SAID, Predicate.TIME_NOT_SAID, List.of()),
                new Predicate.VerificationSummary("https://v", TIME, "pkg:a", FULL, List.of(FULL), true, List.of("SLSA_BUILD_LEVEL_3"), Json.array(List.of())),
                new Predicate.VerificationSummary("https://v", Predicate.TIME_NOT_SAID, "pkg:a", FULL, List.of(), false, List.of(), Json.array(List.of(EXTRA))),
                new TestResult(TestResult.Result.FAILED, List.of(FULL), List.of("a"), List.of("b"), List.of("c")),
                new TestResult(TestResult.Result.PASSED, List.of(), List.of("a"), List.of(), List.of()),
                new Predicate.Vulns(Json.object().with("uri", "s").with("result", Json.array(List.of(Json.object().with("id", "CVE-1").build()))).build(), EXTRA),
                new Predicate.Release("pkg:a/b@1", "42"), new Predicate.Release("pkg:a/b@1", ""),
                new Predicate.RuntimeTrace(Json.object().with("type", "m").build(), new LinkedHashMap<>(Map.of("process", EXTRA)), EXTRA),
                new Predicate.CycloneDx(Json.object().with("bomFormat", "CycloneDX").with("specVersion", "1.6").build()),
                new Predicate.Spdx(Predicate.Spdx.TYPE_2_3, Json.object().with("spdxVersion", "SPDX-2.3").with("SPDXID", "SPDXRef-DOCUMENT").build()),
                new Predicate.Spdx(Predicate.Spdx.TYPE_3, Json.object().with("@context", "c").with("@graph", Json.array(List.of())).build()),
                new Predicate.Unknown("https://example.com/claim/v1", EXTRA));
    }

    @ParameterizedTest @MethodSource("predicates")
    void every_claim_is_read_as_it_was_written(Predicate predicate) {
        var statement = new Statement(List.of(SUBJECT, FULL), predicate);
        assertEquals(statement, StatementReader.read(statement.toJson().toBytes()));
    }

    private static String json(String type, String predicate) {
        return "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"a\",\"digest\":{\"sha256\":\"" + DIGEST.hex() + "\"}}],\"predicateType\":\"" + type
                + "\",\"predicate\":" + predicate.replace('\'', '"') + "}";
    }

    private static Statement read(String json) {
        return StatementReader.read(Bytes.utf8(json));
    }

    private static void refused(String json) {
        var message = assertThrows(Rejected.Malformed.class, () -> read(json)).getMessage();
        assertTrue(message.startsWith("found "), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            https://in-toto.io/attestation/link/v0.3 | {}
            https://in-toto.io/attestation/link/v0.3 | {'name':1}
            https://in-toto.io/attestation/link/v0.3 | {'name':'a','command':'ls'}
            https://in-toto.io/attestation/link/v0.3 | {'name':'a','command':[1]}
            https://in-toto.io/attestation/link/v0.3 | {'name':'a','materials':{}}
            https://in-toto.io/attestation/link/v0.3 | {'name':'a','materials':[{}]}
            https://in-toto.io/attestation/link/v0.3 | {'name':'a','materials':[{'name':'m','digest':{'sha256':'00'}}]}
            https://in-toto.io/attestation/link/v0.3 | {'name':'a','materials':[{'name':'m','digest':{'sha256':1}}]}
            https://in-toto.io/attestation/link/v0.3 | {'name':'a','materials':[{'name':'m','digest':[]}]}
            https://in-toto.io/attestation/link/v0.3 | {'name':'a','byproducts':[]}
            https://in-toto.io/attestation/link/v0.3 | {'name':'a','environment':null}
            https://slsa.dev/provenance/v1 | {'runDetails':{'builder':{'id':'b'}}}
            https://slsa.dev/provenance/v1 | {'buildDefinition':{'buildType':'t','externalParameters':{}}}
            https://slsa.dev/provenance/v1 | {'buildDefinition':{'externalParameters':{}},'runDetails':{'builder':{'id':'b'}}}
            https://slsa.dev/provenance/v1 | {'buildDefinition':{'buildType':'t'},'runDetails':{'builder':{'id':'b'}}}
            https://slsa.dev/provenance/v1 | {'buildDefinition':{'buildType':'t','externalParameters':{}},'runDetails':{'builder':{}}}
            https://slsa.dev/provenance/v1 | {'buildDefinition':{'buildType':'t','externalParameters':{}},'runDetails':{'builder':{'id':'b'},'metadata':{'startedOn':'yesterday'}}}
            https://slsa.dev/verification_summary/v1 | {'verifier':{'id':'v'},'resourceUri':'u','policy':{'uri':'p'},'verificationResult':'passed','verifiedLevels':[]}
            https://slsa.dev/verification_summary/v1 | {'verifier':{'id':'v'},'resourceUri':'u','policy':{'uri':'p'},'verificationResult':true,'verifiedLevels':[]}
            https://slsa.dev/verification_summary/v1 | {'verifier':{'id':'v'},'resourceUri':'u','policy':{'uri':'p'},'verifiedLevels':[]}
            https://slsa.dev/verification_summary/v1 | {'verifier':{},'resourceUri':'u','policy':{'uri':'p'},'verificationResult':'PASSED','verifiedLevels':[]}
            https://slsa.dev/verification_summary/v1 | {'verifier':{'id':'v'},'resourceUri':'u','verificationResult':'PASSED','verifiedLevels':[]}
            https://slsa.dev/verification_summary/v1 | {'verifier':{'id':'v'},'resourceUri':'u','policy':{'uri':'p'},'verificationResult':'PASSED'}
            https://in-toto.io/attestation/test-result/v0.1 | {'result':'OK','configuration':[]}
            https://in-toto.io/attestation/test-result/v0.1 | {'result':'PASSED'}
            https://in-toto.io/attestation/test-result/v0.1 | {'result':'PASSED','configuration':[],'failedTests':['a']}
            https://in-toto.io/attestation/test-result/v0.1 | {'result':'PASSED','configuration':[],'passedTests':'a'}
            https://in-toto.io/attestation/vulns/v0.2 | {'metadata':{}}
            https://in-toto.io/attestation/vulns/v0.2 | {'scanner':{}}
            https://in-toto.io/attestation/vulns/v0.2 | {'scanner':{'uri':'s','result':[{}]}}
            https://in-toto.io/attestation/vulns/v0.2 | {'scanner':{'uri':'s','result':'none'}}
            https://in-toto.io/attestation/vulns/v0.2 | {'scanner':{'uri':'s'},'metadata':{'scanStartedOn':1}}
            https://in-toto.io/attestation/release/v0.1 | {'packageId':'1'}
            https://in-toto.io/attestation/release/v0.1 | {'purl':1}
            https://in-toto.io/attestation/runtime-trace/v0.1 | {'monitor':{'type':'m'}}
            https://in-toto.io/attestation/runtime-trace/v0.1 | {'monitor':{},'monitorLog':{}}
            https://cyclonedx.org/bom | {'bomFormat':'SPDX','specVersion':'1.6'}
            https://cyclonedx.org/bom | {'bomFormat':'CycloneDX','specVersion':'9.9'}
            https://cyclonedx.org/bom | {'specVersion':'1.6'}
            https://spdx.dev/Document/v2.3 | {'spdxVersion':'SPDX-2.2','SPDXID':'SPDXRef-DOCUMENT'}
            https://spdx.dev/Document/v2.3 | {'spdxVersion':'SPDX-2.3'}
            https://spdx.dev/Document/v3 | {'@graph':[]}
            https://spdx.dev/Document/v3 | {'@context':'c','@graph':{}}
            https://example.com/unknown | []
            https://example.com/unknown | null
            """)
    void a_claim_that_is_not_what_its_type_says_is_refused(String type, String predicate) {
        refused(json(type, predicate));
    }

    @Test void the_statement_itself_is_as_v1_says() {
        var good = json("https://example.com/x", "{}");
        assertEquals(1, read(good).subjects().size());
        // what tools wrote before v1, and still do, with the same members
        assertEquals(read(good), read(good.replace("Statement/v1", "Statement/v0.1")));
        refused(good.replace("Statement/v1", "Statement/v0.2"));
        refused(good.replace("Statement/v1", "Statement/v1\\n"));
        refused(good.replace("\"_type\"", "\"type\""));
        refused(good.replace("sha256", "sha1"));
        refused(good.replace("\"predicate\"", "\"claim\""));
        refused(good.replace("\"predicateType\":\"https://example.com/x\"", "\"predicateType\":1"));
        refused(good.replace("\"subject\":[", "\"subject\":[1,"));
        refused(good.replace(DIGEST.hex(), DIGEST.hex().toUpperCase(java.util.Locale.ROOT)));
        refused("{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[],\"predicateType\":\"https://example.com/x\",\"predicate\":{}}");
        refused("[]");
    }

    @Test void members_that_the_framework_does_not_name_are_passed_over() {
        var statement = read(json("https://in-toto.io/attestation/release/v0.1", "{'purl':'pkg:a','later':{'v':2}}").replace("\"name\":\"a\",", "\"name\":\"a\",\"annotations\":{},"));
        assertEquals(new Predicate.Release("pkg:a", ""), statement.predicate());
    }

    @Test void a_digest_that_identifies_nothing_is_left_out() {
        var link = assertInstanceOf(Predicate.Link.class, read(json("https://in-toto.io/attestation/link/v0.3",
                "{'name':'a','materials':[{'name':'m','digest':{'sha1':'d61b','md5':'x','gitBlob':'y'}},{'name':'n','digest':{'sha1':'x','sha256':'" + DIGEST.hex() + "'}}]}")).predicate());
        assertEquals(List.of(new Resource("m", "", List.of(), ""), Resource.of("n", DIGEST)), link.materials());
    }

    @Test void content_that_is_not_what_its_digest_names_is_refused() {
        var resource = Json.object().with("name", "a").with("digest", Resource.digestSet(List.of(DIGEST))).with("content", Base64Reader.write(Bytes.utf8("content"))).build();
        assertEquals(Resource.of("a", DIGEST), StatementReader.resource("test", resource));
        var other = Json.object().with("name", "a").with("digest", Resource.digestSet(List.of(DIGEST))).with("content", Base64Reader.write(Bytes.utf8("another"))).build();
        assertThrows(Rejected.Malformed.class, () -> StatementReader.resource("test", other));
        var damaged = Json.object().with("name", "a").with("content", "a b").build();
        assertThrows(Rejected.Malformed.class, () -> StatementReader.resource("test", damaged));
    }

    @org.junit.jupiter.api.Tag("D6")
    @Test void a_material_under_a_second_name_of_a_file_is_refused() {
        for (var name : List.of("a/../b", "/a", "a//b", "./a")) {
            refused(json("https://in-toto.io/attestation/link/v0.3", "{'name':'a','materials':[{'name':'" + name + "','digest':{'sha256':'" + DIGEST.hex() + "'}}]}"));
        }
        var nameless = read(json("https://in-toto.io/attestation/link/v0.3", "{'name':'a','materials':[{'uri':'u:x/../y','digest':{'sha256':'" + DIGEST.hex() + "'}}]}"));
        assertEquals("u:x/../y", assertInstanceOf(Predicate.Link.class, nameless.predicate()).materials().getFirst().uri());
    }
}
