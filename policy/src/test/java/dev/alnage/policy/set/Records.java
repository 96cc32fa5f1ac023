package dev.alnage.policy.set;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustEntry;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A ledger in memory that holds policies and exceptions and nothing else, with three policy administrators. */
final class Records implements Evidence {
    static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    static final String DOMAIN = "test.alnage";
    static final String RULES = """
            package policy.release
            deny contains reason if {
                input.question.step == "refused"
                reason := "this step is refused"
            }
            """;

    final Signer petra = Keys.ed25519();
    final Signer petrasOther = Keys.ed25519();
    final Signer quentin = Keys.ed25519();
    final Signer rosa = Keys.ed25519();
    final Signer anna = Keys.ed25519();
    private final Signer carla = Keys.ed25519();
    private final Signer dora = Keys.ed25519();
    private final Signer gate = Keys.ed25519();
    private final List<Found> ledger = new ArrayList<>();
    private final Map<Digest, Bytes> blobs = new HashMap<>();
    Instant clock = NOW;

    TrustFile trust() {
        return trust(petra, quentin, rosa);
    }

    /** A trust file in which these are the policy administrators; petra has two keys. */
    TrustFile trust(Signer... administrators) {
        var people = new ArrayList<Person>();
        people.add(new Person(Keys.principal("anna", anna), Set.of("release-approvers")));
        for (var each : administrators) {
            people.add(new Person(each == petra ? Keys.principal("petra", petra, petrasOther) : Keys.principal(each == quentin ? "quentin" : "rosa", each),
                    Set.of(PolicyVersion.ROLE)));
        }
        return FoundingEntries.file(1, NOW.minusSeconds(60), NOW.plus(Duration.ofDays(390)), DOMAIN, new Trust(Set.of(Keys.principal("carla", carla),
                Keys.principal("dora", dora)), 2), Map.of(Role.GATE, Set.of(Keys.principal("sealer", gate))), List.of(), people);
    }

    /** The same with no higher threshold than this in any entry. */
    TrustFile trustAsking(int threshold) {
        var trust = trust();
        return new TrustFile(trust.version(), trust.issued(), trust.expires(), trust.trustDomain(), trust.root(), trust.workloads(), trust.people(), trust.externals(),
                trust.entries().stream().map(each -> new TrustEntry(each.id(), each.who(), threshold, each.artifacts(), each.predicates(), each.sources(),
                        each.notBefore(), each.notAfter())).toList());
    }

    static Bytes bundle(String... files) {
        var all = new TreeMap<String, Bytes>();
        for (var i = 0; i < files.length; i += 2) {
            all.put(files[i], Bytes.utf8(files[i + 1]));
        }
        return BundleWriter.write(all);
    }

    Digest hold(Bytes blob) {
        blobs.put(Digest.of(blob), blob);
        return Digest.of(blob);
    }

    void lose(Digest blob) {
        blobs.remove(blob);
    }

    PolicyVersion version(long number, Instant effective, Optional<Digest> replaces) {
        return new PolicyVersion(DOMAIN, "org/release", number, effective, effective.plus(Duration.ofDays(365)), Profile.HIGH,
                hold(bundle("release.rego", RULES)), replaces, "for the test");
    }

    /** The first version, in force from {@link #NOW} on. */
    Digest first() {
        return record(version(1, NOW, Optional.empty()).toStatement(), petra, quentin);
    }

    Digest record(Statement statement, Signer... signers) {
        return record(Envelope.sign(statement, signers));
    }

    Digest record(Envelope envelope) {
        ledger.add(new Found(envelope.digest(), envelope, ledger.size(), clock));
        return envelope.digest();
    }

    PolicyHistory.Answer inForce(Instant at) {
        return PolicyHistory.of(trust(), this).inForce(at, 0);
    }

    @Override public List<Found> about(Digest subject) {
        return ledger.stream().filter(found -> StatementReader.read(found.envelope().payload()).subjectDigests().contains(subject)).toList();
    }

    @Override public Optional<Found> find(Digest envelope) {
        return ledger.stream().filter(found -> found.digest().equals(envelope)).findFirst();
    }

    @Override public Optional<Bytes> blob(Digest digest) {
        return Optional.ofNullable(blobs.get(digest));
    }
}
