package dev.alnage.fuzz;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.GitReview;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.AllowedSigners;
import dev.alnage.evidence.sign.CertificateAuthorities;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.OpenPgpCertificate;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.SignatureAnswer;
import dev.alnage.evidence.sign.SigningCredential;
import dev.alnage.evidence.sign.SigningKey;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.evidence.sign.SigningOccasion;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.SshCertificate;
import dev.alnage.evidence.source.GitCommit;
import dev.alnage.evidence.source.GitTag;
import dev.alnage.evidence.source.GitTree;
import dev.alnage.evidence.source.PushCertificate;
import dev.alnage.evidence.source.PushNonce;
import dev.alnage.evidence.source.Trailer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What must hold for objects of git and for their signatures. */
final class GitObjects {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Set<NameTemplate> EVERYWHERE = Set.of(NameTemplate.ANY);
    private static final SigningKeys KEYS = keys();

    private GitObjects() {}

    private static SigningKeys keys() {
        var key = new SigningCredential.SshKey(OpenSshKey.of(SoftwareSigner.generate(Key.Kind.ED25519, new SecureRandom()).key()));
        var authority = new SigningCredential.SshAuthority(key.key());
        var smime = new SigningCredential.Smime(new CertificateAuthorities(List.of(), List.of()), "carol@example.com");
        return new SigningKeys(List.of(entry("a@example.com", key), entry("*", authority), entry("carol@example.com", smime)), List.of());
    }

    private static SigningKey entry(String principal, SigningCredential credential) {
        return new SigningKey(principal, credential, Instant.EPOCH, NOW.plusSeconds(1), new TreeSet<>(SigningKey.GIT), EVERYWHERE);
    }

    /** Whatever is read as one kind keeps its meaning without its signature, and nothing of it is lost. */
    static void object(Bytes input) {
        var refusals = new ArrayList<Rejected>();
        for (Runnable each : List.<Runnable>of(() -> commit(input), () -> tag(input), () -> tree(input), () -> certificate(input))) {
            try {
                each.run();
            } catch (Rejected e) {
                refusals.add(e);
            }
        }
        if (refusals.size() == 4) {
            throw refusals.getFirst();
        }
    }

    private static void commit(Bytes input) {
        var commit = GitCommit.read(input);
        var bare = GitCommit.read(commit.signedPayload());
        Target.same(commit.tree(), bare.tree());
        Target.same(commit.parents(), bare.parents());
        Target.same(commit.author(), bare.author());
        Target.same(commit.committer(), bare.committer());
        Target.same(commit.message(), bare.message());
        Target.same(false, bare.findSignature().isPresent());
        Target.same(bare.signedPayload(), commit.signedPayload());
        var end = new String(input.toArray(), StandardCharsets.ISO_8859_1).indexOf("\n\n") + 1;
        var folded = commit.findSignature().map(signature -> "gpgsig " + signature.toText().replace("\n", "\n ")).orElse(" ");
        var header = Bytes.utf8(folded.substring(0, folded.length() - 1));
        Target.same(input, commit.signedPayload().slice(0, end - header.size()).plus(header).plus(input.slice(end, input.size())));
        Trailer.listOf(commit.message());
        GitReview review;
        try {
            review = new GitReview(GitReview.says(input), "SHA256:key", input);
        } catch (Rejected e) {
            return; // a commit that is no review
        }
        Target.same(review, GitReview.read(StatementReader.read(review.toStatement().toJson().toBytes())));
    }

    private static void tag(Bytes input) {
        var tag = GitTag.read(input);
        var bare = GitTag.read(tag.signedPayload());
        Target.same(tag.name() + tag.object() + tag.type() + tag.tagger() + tag.message(), bare.name() + bare.object() + bare.type() + bare.tagger() + bare.message());
        Target.same(input, tag.signedPayload().plus(tag.findSignature().orElse(Bytes.empty())));
    }

    private static void certificate(Bytes input) {
        var certificate = PushCertificate.read(input);
        Target.same(input, certificate.signedPayload().plus(certificate.signature()));
        try {
            Target.same(certificate.nonce(), PushNonce.read(certificate.nonce()).toString());
        } catch (Rejected e) {
            // another server's
        }
    }

    private static void tree(Bytes input) {
        var written = Bytes.empty();
        for (var entry : GitTree.read(input).entries()) {
            written = written.plus(Bytes.utf8(entry.mode().octal() + " " + entry.name() + "\0")).plus(Bytes.hex(entry.id().hex()));
        }
        Target.same(input, written);
    }

    /** No input is a signature by the one key that is known here; certificates and lists of keys are read or refused. */
    static void signature(Bytes input) {
        if (input.size() > 0 && input.at(0) == '-') {
            if (KEYS.verify(Bytes.utf8("a message"), input, "git", new SigningOccasion("shop/app", NOW, false)) instanceof SignatureAnswer.SignedBy by) {
                throw new AssertionError("found a signature by " + by);
            }
            return;
        }
        for (Runnable each : List.<Runnable>of(() -> OpenPgpCertificate.read(input), () -> SshCertificate.read(input),
                () -> AllowedSigners.read(input, EVERYWHERE, ZoneOffset.UTC))) {
            try {
                each.run();
            } catch (Rejected e) {
                // the next one
            }
        }
    }
}
