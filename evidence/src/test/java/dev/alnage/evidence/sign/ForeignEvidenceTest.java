package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.SourceRepositories;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.read.Base64Reader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Evidence as cosign, GitHub and in-toto leave it, believed by the key alone. */
@Tag("build/policy-adherence")
class ForeignEvidenceTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(90));
    private static final Digest APP = Digest.of(Bytes.utf8("app"));
    private static final String V02 = """
            {"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://slsa.dev/provenance/v0.2",
             "subject":[{"name":"ghcr.io/acme/app","digest":{"sha256":"%s"}}],
             "predicate":{"builder":{"id":"https://ci.acme.example/runner"},"buildType":"https://ci.acme.example/make",
              "invocation":{"configSource":{"uri":"git+https://git.acme.example/app@refs/heads/main","digest":{"sha1":"%s"},"entryPoint":"build"}},
              "metadata":{"completeness":{"parameters":true}},
              "materials":[{"uri":"git+https://git.acme.example/app@refs/heads/main","digest":{"sha1":"%s"}},{"uri":"pkg:deb/debian/make@4.3"}]}}
            """.formatted(APP.hex(), "4".repeat(40), "4".repeat(40));
    private static final String V1 = """
            {"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"app.tar.gz","digest":{"sha256":"%s"}}],
             "predicateType":"https://slsa.dev/provenance/v1","predicate":{"buildDefinition":{"buildType":"https://actions.github.io/buildtypes/workflow/v1",
              "externalParameters":{"workflow":{"ref":"refs/heads/main","repository":"https://github.com/acme/app","path":".github/workflows/release.yml"}},
              "internalParameters":{"github":{"event_name":"push"}},
              "resolvedDependencies":[{"uri":"git+https://github.com/acme/app@refs/heads/main","digest":{"gitCommit":"%s"}}]},
              "runDetails":{"builder":{"id":"https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main"},
              "metadata":{"invocationId":"https://github.com/acme/app/actions/runs/1/attempts/1"}}}}
            """.formatted(APP.hex(), "5".repeat(40));

    private final SoftwareSigner ana = Keys.ed25519();
    private final SoftwareSigner ben = Keys.ed25519();
    private final SoftwareSigner cosign = Keys.of(Key.Kind.ECDSA_P256);
    private final SoftwareSigner github = Keys.of(Key.Kind.ECDSA_P256);
    private final SoftwareSigner builder = Keys.ed25519();
    private final SoftwareSigner stranger = Keys.of(Key.Kind.ECDSA_P256);
    private final TrustFile trust = new TrustFile(1, NOW, LATER, "test.alnage", new Trust(Set.of(Keys.principal("ana", ana), Keys.principal("ben", ben)), 2),
            Map.of(), List.of(), Set.of(Keys.principal("acme-ci", cosign), Keys.principal("acme-github", github), Keys.principal("acme-builder", builder)), List.of(
            entry("acme-ci", "ghcr.io/acme/{image}", Predicate.ProvenanceV02.TYPE, "https://git.acme.example/{repository}"),
            entry("acme-github", "app.tar.gz", Predicate.Provenance.TYPE, "https://github.com/acme/{repository}"),
            entry("acme-builder", "app", Predicate.Link.TYPE, "*")));

    private static TrustEntry entry(String who, String artifact, String predicate, String source) {
        return new TrustEntry(who, new TrustEntry.Who.Named(new TreeSet<>(Set.of(who))), 1, List.of(new NameTemplate(artifact)), new TreeSet<>(Set.of(predicate)),
                List.of(new NameTemplate(source)), NOW, LATER);
    }

    private static Bytes envelope(String statement, Signer signer) {
        return Envelope.sign(Statement.PAYLOAD_TYPE, Bytes.utf8(statement), Bytes.empty(), signer).toBytes();
    }

    /** As {@code cosign attest} stores it: without key ids. */
    private static Bytes cosigned(String statement, Signer signer) {
        var envelope = Envelope.read(envelope(statement, signer));
        return new Envelope(envelope.payloadType(), envelope.payload(), List.of(new Envelope.Signature("", envelope.signatures().getFirst().sig()))).toBytes();
    }

    private static String bundled(Bytes envelope, String material) {
        return "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{" + material
                + ",\"tlogEntries\":[{\"logIndex\":\"1\"}],\"timestampVerificationData\":{}},\"dsseEnvelope\":" + envelope.toText() + "}";
    }

    private static final String KEY = "\"publicKey\":{\"hint\":\"acme\"}";
    private static final String CERTIFICATE = "\"certificate\":{\"rawBytes\":\"" + Base64Reader.write(Bytes.utf8("a certificate")) + "\"}";

    private Bytes link(Signer signer, Digest product) {
        return ClassicLink.of("build", List.of(Resource.of("src/a", Digest.of(Bytes.utf8("a")))), List.of(Resource.of("app", product)), List.of("make"),
                Json.object().with("stdout", "line\nline \"two\" \\ ü").with("return-value", 0).build(), Json.object().build()).sign(signer);
    }

    private Verified<Statement> verified(Bytes file) {
        return trust.verify(ForeignEvidence.read(file).envelope(), Occasion.at(NOW));
    }

    private void refused(Bytes file) {
        assertThrows(Rejected.class, () -> verified(file), file.toText());
    }

    @Test void a_keyed_cosign_attestation_with_provenance_of_either_version_is_believed() {
        var verified = verified(cosigned(V02, cosign));
        var provenance = assertInstanceOf(Predicate.ProvenanceV02.class, verified.value().predicate());
        assertEquals("https://ci.acme.example/runner", provenance.builder());
        assertEquals(Set.of("https://git.acme.example/app"), SourceRepositories.of(provenance));
        assertEquals(List.of(APP), verified.value().subjectDigests());
        assertEquals(Set.of("acme-ci"), verified.signerNames());
        assertEquals(Set.of("acme-github"), verified(cosigned(V1, github)).entries());
    }

    @Tag("D4")
    @Test void a_strangers_key_a_changed_payload_and_a_key_outside_its_scope_are_not() {
        refused(cosigned(V02, stranger));
        var signed = Envelope.read(cosigned(V02, cosign));
        refused(new Envelope(signed.payloadType(), Bytes.utf8(V02.replace("acme/app", "acme/lib")), signed.signatures()).toBytes());
        refused(cosigned(V02.replace("ghcr.io/acme/app", "ghcr.io/other/app"), cosign));
        refused(cosigned(V02.replace("git.acme.example/app@", "git.evil.example/app@"), cosign));
        refused(cosigned(V02, github));
        refused(cosigned(V1, cosign));
    }

    @Test void the_envelope_of_a_sigstore_bundle_is_believed_by_its_key_and_the_rest_is_named_as_not_looked_at() {
        var read = ForeignEvidence.read(Bytes.utf8(bundled(envelope(V1, github), KEY)));
        assertEquals(List.of("the hint which key it is", "the entries of a transparency log", "the timestamps"), read.notLookedAt());
        var provenance = trust.verify(read.envelope(), Occasion.at(NOW));
        assertEquals(Set.of("acme-github"), provenance.entries());
        assertEquals(Set.of("https://github.com/acme/app"), SourceRepositories.of(provenance.value().predicate()));
    }

    @Test void a_bundle_that_only_a_certificate_vouches_for_is_not_believed() {
        var read = ForeignEvidence.read(Bytes.utf8(bundled(envelope(V1, stranger), CERTIFICATE)));
        assertTrue(read.caution().contains("not looked at: the certificate"), read.caution());
        var refusal = assertThrows(Rejected.Untrusted.class, () -> trust.verify(read.envelope(), Occasion.at(NOW)));
        assertTrue(refusal.getMessage().contains("nobody of the trust file who signed"), refusal.getMessage());
        // a certificate slipped into the signature itself does not make it a worker's
        var withCertificate = Bytes.utf8(bundled(envelope(V1, stranger), CERTIFICATE).replace("\"keyid\"", "\"certificate\":\"YQ==\",\"keyid\""));
        assertTrue(ForeignEvidence.read(withCertificate).envelope().signatures().getFirst().certificate().isEmpty());
    }

    @Test void a_bundle_of_another_form_is_refused() {
        var good = bundled(envelope(V1, github), KEY);
        verified(Bytes.utf8(good));
        refused(Bytes.utf8(good.replace("v0.3+json", "v0.9+json")));
        refused(Bytes.utf8(good.replace("\"dsseEnvelope\"", "\"messageSignature\"")));
        refused(Bytes.utf8(good.replace("\"dsseEnvelope\"", "\"messageSignature\":{},\"dsseEnvelope\"")));
        refused(Bytes.utf8(good.replace(KEY, KEY + "," + CERTIFICATE)));
        refused(Bytes.utf8(good.replace(KEY, "\"other\":{}")));
        refused(Bytes.utf8(good.replace("{\"mediaType\"", "{\"signed\":{},\"mediaType\"")));
        refused(Bytes.utf8(good.replace("\"tlogEntries\"", "\"more\":1,\"tlogEntries\"")));
        refused(Bytes.utf8(good.replace("vnd.in-toto+json", "vnd.other+json")));
    }

    @Test void a_classic_link_is_believed_as_a_statement_about_its_products() {
        var verified = verified(link(builder, APP));
        var link = assertInstanceOf(Predicate.Link.class, verified.value().predicate());
        assertEquals(List.of(APP), verified.value().subjectDigests());
        assertEquals(List.of("make"), link.command());
        assertEquals("src/a", link.materials().getFirst().name());
        assertEquals(Set.of("acme-builder"), verified.entries());
        // and still after it was filed and read back
        var envelope = ForeignEvidence.read(link(builder, APP)).envelope();
        assertEquals(envelope, Envelope.read(envelope.toBytes()));
        trust.verify(Envelope.read(envelope.toBytes()), Occasion.at(NOW));
    }

    @Test void a_classic_link_changed_by_a_stranger_or_without_products_is_not() {
        var text = link(builder, APP).toText();
        refused(Bytes.utf8(text.replace(APP.hex(), Digest.of(Bytes.utf8("evil")).hex())));
        refused(Bytes.utf8(text.replace("make", "mask")));
        refused(Bytes.utf8(text.replace("\"_type\":\"link\"", "\"_type\":\"layout\"")));
        refused(link(Keys.ed25519(), APP));
        refused(ClassicLink.of("build", List.of(), List.of(), List.of("make"), Json.object().build(), Json.object().build()).sign(builder));
        refused(Bytes.utf8(text.replace("\"signatures\":[", "\"more\":1,\"signatures\":[")));
    }

    @Tag("D1")
    @Test void a_signature_of_one_kind_never_holds_for_the_other() {
        var classic = ForeignEvidence.read(link(builder, APP)).envelope();
        var asStatement = new Envelope(Statement.PAYLOAD_TYPE, classic.payload(), classic.signatures());
        assertThrows(Rejected.class, () -> trust.verify(asStatement, Occasion.at(NOW)));
        var dsse = Envelope.sign(classic.payloadType(), classic.payload(), Bytes.empty(), builder);
        var encoded = new Envelope(Statement.PAYLOAD_TYPE, classic.payload(), List.of()).preAuthenticationEncoding();
        assertTrue(encoded.toText().startsWith("DSSEv1 ") && ClassicLinkPayload.message(classic.payload()).toText().startsWith("{"));
        assertThrows(Rejected.class, () -> trust.verify(dsse, Occasion.at(NOW)));
    }

    @Tag("P2")
    @Test void the_name_of_a_repository_has_one_spelling_and_nothing_before_its_host_counts() {
        assertEquals("https://github.com/acme/app", SourceRepositories.repository("git+https://github.com/acme/app@refs/heads/main"));
        assertEquals("ssh://git@github.com/acme/app", SourceRepositories.repository("git+ssh://git@github.com/acme/app@v1"));
        assertEquals("https://github.com/acme/app.git", SourceRepositories.repository("https://github.com/acme/app.git"));
        assertEquals("https://github.com/acme/app?x", SourceRepositories.repository("https://github.com/acme/app?x"));
        assertEquals("https://github.com@evil.example/acme/app", SourceRepositories.repository("git+https://github.com@evil.example/acme/app@main"));
    }
}
