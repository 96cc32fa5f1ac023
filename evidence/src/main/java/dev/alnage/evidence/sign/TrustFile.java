package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.StatementReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may say what: the one file from which every verifier takes its keys (decision 0005), and the trust map, which says what
 * each may certify (decision 0015). Signed by at least two people of the root, with a version that only grows and a time at
 * which it lapses.
 *
 * @param externals parties outside the factory whose statements may count: suppliers, other builders
 * @param entries the trust map; a statement that no entry allows is not believed
 * @param witnesses who else has to have seen the log, so that nobody is shown one of their own
 */
public record TrustFile(long version, Instant issued, Instant expires, String trustDomain, Trust root,
        Map<Role, Set<Principal>> workloads, List<Person> people, Set<Principal> externals, List<TrustEntry> entries, Witnesses witnesses) {
    public static final String PAYLOAD_TYPE = "application/vnd.alnage.trust+json";
    public static final int BYTES_MAX = 4 << 20;
    /** One holder of a root key can never change whom we trust. */
    public static final int ROOT_THRESHOLD_MIN = 2;
    /** How far ahead of ours the clock of whoever issued the file may be. */
    public static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(5);

    public TrustFile {
        var copy = new EnumMap<Role, Set<Principal>>(Role.class);
        workloads.forEach((role, principals) -> copy.put(role, Set.copyOf(principals)));
        workloads = Collections.unmodifiableMap(copy);
        people = List.copyOf(people);
        externals = Set.copyOf(externals);
        entries = List.copyOf(entries);
        TrustFileRules.require(version, issued, expires, trustDomain, root);
        TrustFileRules.requireParties(root, workloads, people, externals, witnesses);
        TrustEntryRules.require(issued, workloads, people, externals, entries);
    }

    /** One without witnesses. */
    public TrustFile(long version, Instant issued, Instant expires, String trustDomain, Trust root,
            Map<Role, Set<Principal>> workloads, List<Person> people, Set<Principal> externals, List<TrustEntry> entries) {
        this(version, issued, expires, trustDomain, root, workloads, people, externals, entries, Witnesses.NONE);
    }

    /**
     * Returns the file if the pinned root stands behind it, and, where it names another root, that one too (a new root must
     * show that it can sign before anybody depends on it). A version below the floor or a lapsed file is stale.
     */
    public static Verified<TrustFile> verify(Envelope envelope, Trust pinnedRoot, long versionFloor, Instant now) {
        if (pinnedRoot.threshold() < ROOT_THRESHOLD_MIN) {
            throw new IllegalArgumentException("a root has a threshold of at least " + ROOT_THRESHOLD_MIN);
        }
        var verified = pinnedRoot.verify(envelope, PAYLOAD_TYPE).parsed(TrustFileJson::read);
        var file = verified.value();
        if (!file.root().equals(pinnedRoot)) {
            file.root().verify(envelope, PAYLOAD_TYPE);
        }
        if (file.version() < versionFloor) {
            throw new Rejected.Stale("found trust file version " + file.version() + ", expected at least " + versionFloor);
        }
        if (file.issued().isAfter(now.plus(CLOCK_SKEW_MAX))) {
            throw new Rejected.Stale("found a trust file issued at " + file.issued() + ", expected none after " + now);
        }
        if (!file.expires().isAfter(now)) {
            throw new Rejected.Stale("found a trust file that expired at " + file.expires() + ", expected one valid at " + now);
        }
        return verified;
    }

    /**
     * A draft, as somebody wrote it and before the people of the root have signed: for looking at and for signing, never for
     * believing.
     *
     * @throws Rejected.Malformed for what no verifier would read, however well signed
     */
    public static TrustFile draft(Bytes payload) {
        return TrustFileJson.read(payload);
    }

    /** The same with the next version's number and times; people then change what is to change. */
    public TrustFile next(Instant issued, boolean renewed) {
        var life = Duration.between(this.issued, expires);
        var end = issued.plus(life);
        var kept = entries.stream().map(entry -> renewed ? entry.until(end) : entry).toList();
        return new TrustFile(version + 1, issued, end, trustDomain, root, workloads, people, externals, kept, witnesses);
    }

    /** The same with other witnesses. */
    public TrustFile with(Witnesses others) {
        return new TrustFile(version, issued, expires, trustDomain, root, workloads, people, externals, entries, others);
    }

    /** Signs the file with the root keys given; whether they suffice is for {@link #verify} to say. */
    public Envelope sign(Signer... rootSigners) {
        return Envelope.sign(PAYLOAD_TYPE, toBytes(), Bytes.empty(), rootSigners);
    }

    public Json toJson() {
        return TrustFileJson.write(this);
    }

    public Bytes toBytes() {
        return toJson().toBytes();
    }

    /** The statement, if a workload of this role signed it and an entry allows it. */
    public Verified<Statement> verifyStatement(Envelope envelope, Role role, Occasion occasion) {
        if (!role.signsStatements()) {
            throw new IllegalArgumentException("keys of role " + role.wireName() + " sign no statements");
        }
        return allowed(one(workloads.getOrDefault(role, Set.of()), "workload of role " + role.wireName()).verifyStatement(envelope), occasion);
    }

    /** The statement, if at least one person of this role signed it and an entry allows it; all people of the role who did are its signers. */
    public Verified<Statement> verifyPerson(Envelope envelope, String role, Occasion occasion) {
        return allowed(one(people.stream().filter(person -> person.roles().contains(role)).map(Person::principal)
                .collect(Collectors.toUnmodifiableSet()), "person of role " + role).verifyStatement(envelope), occasion);
    }

    /** The statement, or classic link, if an external party signed it and an entry allows it; all who did are its signers. */
    public Verified<Statement> verifyExternal(Envelope envelope, Occasion occasion) {
        return allowed(Trust.verifyAny(externals, envelope), occasion);
    }

    /** The statement, if anybody signed it who signs statements, and an entry allows it; all who did are its signers. */
    public Verified<Statement> verify(Envelope envelope, Occasion occasion) {
        if (envelope.signatures().stream().anyMatch(signature -> !signature.certificate().isEmpty())) {
            return verifyWorker(envelope, occasion).statement();
        }
        if (envelope.payloadType().equals(ClassicLinkPayload.TYPE)) {
            return verifyExternal(envelope, occasion);
        }
        var everybody = Stream.of(workloads.entrySet().stream().filter(role -> role.getKey().signsStatements()).flatMap(role -> role.getValue().stream()),
                people.stream().map(Person::principal), externals.stream()).flatMap(principals -> principals).toList();
        return allowed(Trust.verifyAny(everybody, envelope), occasion);
    }

    /** Where a signer stands in this file. A pool is named by the certificates of its workers and nowhere here. */
    public Standing standing(Principal signer) {
        if (signer.keys().isEmpty()) {
            return new Standing(signer, Standing.Kind.POOL, new TreeSet<>());
        }
        for (var person : people) {
            if (person.principal().equals(signer)) {
                return new Standing(signer, Standing.Kind.PERSON, new TreeSet<>(person.roles()));
            }
        }
        var roles = workloads.entrySet().stream().filter(role -> role.getValue().contains(signer)).map(role -> role.getKey().wireName())
                .collect(Collectors.toCollection(TreeSet::new));
        if (roles.isEmpty() && !externals.contains(signer)) {
            throw new IllegalArgumentException("found " + signer.name() + ", which is not of this trust file");
        }
        return new Standing(signer, roles.isEmpty() ? Standing.Kind.EXTERNAL : Standing.Kind.WORKLOAD, roles);
    }

    private Verified<Statement> allowed(Verified<Statement> statement, Occasion occasion) {
        return statement.allowedBy(new TrustMap(entries).admit(statement.value(), statement.signers().stream().map(this::standing).toList(), occasion));
    }

    /**
     * The statement, if its one signature is by a key that a worker CA certified, with a certificate that was valid then, and
     * an entry allows it to the worker's pool.
     */
    public WorkerStatement verifyWorker(Envelope envelope, Occasion occasion) {
        if (envelope.signatures().size() != 1) {
            throw new Rejected.Untrusted("found " + envelope.signatures().size() + " signatures of a worker, expected one");
        }
        var signature = envelope.signatures().getFirst();
        if (signature.certificate().isEmpty()) {
            throw new Rejected.Untrusted("found no certificate of a worker, expected one");
        }
        var certificate = WorkerCertificate.verify(signature.certificate(), keys(Role.WORKER_CA), occasion.recorded());
        if (!certificate.trustDomain().equals(trustDomain)) {
            throw new Rejected.Untrusted("found a worker of trust domain " + certificate.trustDomain() + ", expected " + trustDomain);
        }
        if (allKeys().anyMatch(key -> key.spki().equals(certificate.key().spki()))) {
            throw new Rejected.Untrusted("found a certificate for a key of the trust file, expected a worker's own key");
        }
        if (!envelope.payloadType().equals(Statement.PAYLOAD_TYPE)) {
            throw new Rejected.Untrusted("found payload type " + envelope.payloadType() + ", expected " + Statement.PAYLOAD_TYPE);
        }
        if (!Signatures.hold(certificate.key(), envelope.preAuthenticationPieces(), signature.sig())) {
            throw new Rejected.Untrusted("found a signature that does not hold, expected one by the key of the worker's certificate");
        }
        var verified = new Verified<>(StatementReader.read(envelope.payload()), envelope, Set.of(certificate.principal()));
        return new WorkerStatement(allowed(verified, occasion), certificate);
    }

    /** The checkpoint, if the log's own key signed it under the log's name. */
    public VerifiedNote verifyCheckpoint(SignedNote note, String origin) {
        var logs = keys(Role.CHECKPOINT).stream().filter(key -> key.kind() == Key.Kind.ED25519).map(key -> new NoteKey(origin, key))
                .collect(Collectors.toUnmodifiableSet());
        if (logs.isEmpty()) {
            throw new Rejected.Untrusted("found no Ed25519 key of role checkpoint in the trust file, expected at least one");
        }
        return note.verify(logs, 1);
    }

    /** The keys of a role, for verifying what is not an envelope. */
    public Set<Key> keys(Role role) {
        return workloads.getOrDefault(role, Set.of()).stream().flatMap(principal -> principal.keys().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Stream<Key> allKeys() {
        return Stream.of(root.principals().stream(), workloads.values().stream().flatMap(Set::stream), people.stream().map(Person::principal),
                externals.stream(), witnesses.principals().stream()).flatMap(principals -> principals).flatMap(principal -> principal.keys().stream());
    }

    private static Trust one(Set<Principal> principals, String who) {
        if (principals.isEmpty()) {
            throw new Rejected.Untrusted("found no " + who + " in the trust file, expected at least one");
        }
        return new Trust(principals, 1);
    }
}
