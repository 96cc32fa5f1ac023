package dev.alnage.fuzz;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.claim.Deployment;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.claim.Reuse;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.intoto.Inspector;
import dev.alnage.evidence.intoto.LayoutKey;
import dev.alnage.evidence.intoto.LayoutVerification;
import dev.alnage.evidence.intoto.LinkSource;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.WorkerCertificate;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What is read behind a signature: here the attacker holds a key, as one whose key was stolen does. */
final class Signed {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final SoftwareSigner SIGNER = SoftwareSigner.generate(Key.Kind.ED25519, new SecureRandom());

    /** Each claim with its way back to a statement. */
    private record Claim<T>(Function<Statement, T> read, Function<T, Statement> write) {
        void check(Statement statement) {
            T value;
            try {
                value = read.apply(statement);
            } catch (Rejected e) {
                return;
            }
            Target.same(value, read.apply(write.apply(value)));
        }
    }

    private static final List<Claim<?>> CLAIMS = List.of(new Claim<>(Order::read, Order::toStatement), new Claim<>(Plan::read, Plan::toStatement),
            new Claim<>(Run::read, Run::toStatement), new Claim<>(Reuse::read, Reuse::toStatement), new Claim<>(Receipt::read, Receipt::toStatement),
            new Claim<>(Ingest::read, Ingest::toStatement), new Claim<>(Deployment::read, Deployment::toStatement),
            new Claim<>(Approval::read, Approval::toStatement), new Claim<>(Cancellation::read, Cancellation::toStatement),
            new Claim<>(PolicyVersion::read, PolicyVersion::toStatement), new Claim<>(PolicyException::read, PolicyException::toStatement));

    private Signed() {}

    static void claim(Statement statement) {
        CLAIMS.forEach(claim -> claim.check(statement));
    }

    static void certificate(Bytes der) {
        WorkerCertificate.verify(der, Set.of(SIGNER.key()), NOW);
    }

    /** A link says the same when it is written in the other wrapper, as long as its numbers can stand there. */
    static void link(Bytes input) {
        var key = LayoutKey.of(SIGNER.key());
        var link = ClassicLink.verify(Envelope.sign(Statement.PAYLOAD_TYPE, input, Bytes.empty(), SIGNER).toBytes(), key);
        Bytes classic;
        try {
            classic = link.sign(SIGNER);
        } catch (Rejected e) {
            return; // a number with a fraction, which classic signatures do not cover
        }
        Target.same(link, ClassicLink.verify(classic, key));
    }

    /** A layout that finds itself wherever it looks for a link, and so also as its own sublayout. */
    static void layout(Bytes input) {
        var signed = Envelope.sign(Statement.PAYLOAD_TYPE, input, Bytes.empty(), SIGNER).toBytes();
        var itself = new LinkSource() {
            @Override public Optional<Bytes> findLink(String step, String keyid) {
                return Optional.of(signed);
            }

            @Override public List<String> listKeyids(String step) {
                return List.of("00000000");
            }

            @Override public LinkSource sublayout(String step, String keyid) {
                return this;
            }
        };
        LayoutVerification.verify(signed, List.of(LayoutKey.of(SIGNER.key())), Map.of(), itself, Inspector.NONE, NOW);
    }
}
