package dev.alnage.app.process;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.TrustVersions;
import dev.alnage.factory.gate.ProductPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Begins a factory: its folders, the keys of its processes, and the draft of the trust file that people then sign. No key of
 * a process is ever in another's folder, and the founder keeps none.
 */
public final class Founding {
    /** How long a trust file holds before people have to look at it again. */
    public static final Duration TRUST_LIFE = Duration.ofDays(365);

    private final Home home;
    private final Settings settings;
    private final SecureRandom random = new SecureRandom();

    public Founding(Home home, Settings settings) {
        this.home = home;
        this.settings = settings;
    }

    /** Whether a factory has begun here. */
    public static boolean isDone(Home home) {
        return Files.exists(home.trustFile()) && Files.exists(home.settings());
    }

    /** Makes folders and keys. @return the draft of the trust file, for the people of the root to sign */
    public TrustFile draft(Trust root, List<Person> people, Instant now) throws IOException {
        folders();
        var workloads = new EnumMap<Role, Set<Principal>>(Role.class);
        keys(Party.FACTORY, Map.of("planner", Role.PLANNER), workloads);
        keys(Party.STORER, Map.of("ingest", Role.INGEST, "evidence", Role.EVIDENCE, "layout", Role.LAYOUT, "merge", Role.MERGE), workloads);
        keys(Party.SEALER, Map.of("worker-ca", Role.WORKER_CA, "user-ca", Role.USER_CA, "checkpoint", Role.CHECKPOINT, "gate", Role.GATE), workloads);
        exporters(workloads);
        write(home.settings(), settings.toBytes(), "rw-r--r--");
        return FoundingEntries.file(1, now, now.plus(TRUST_LIFE), settings.trustDomain(), root, workloads, settings.pools(), people);
    }

    /** Puts the signed trust file and the root that it is to be verified against in their place. */
    public void install(Envelope signed, Trust root) throws IOException {
        write(home.pinnedRoot(), PinnedRoot.write(root), "rw-r--r--");
        write(home.trustFile(), signed.toBytes(), "rw-r--r--");
        new TrustVersions(home.trustFile()).keep(signed);
    }

    /**
     * The first version of the policy, for the policy administrators to sign: the product's starter rules, under the high profile.
     *
     * @param now from when on it is in force
     */
    public PolicyVersion firstPolicy(Instant now) {
        return firstPolicy(now, ProductPolicies.starter());
    }

    /** The same with other rules. */
    public PolicyVersion firstPolicy(Instant now, Bytes bundle) {
        var from = now.truncatedTo(ChronoUnit.SECONDS);
        return new PolicyVersion(settings.trustDomain(), "org/release", 1, from, from.plus(TRUST_LIFE), Profile.HIGH, Digest.of(bundle),
                Optional.empty(), "the rules that a factory begins with");
    }

    /** Puts the first version in its place, signed by two policy administrators. */
    public void installPolicy(Envelope signed) throws IOException {
        installPolicy(signed, ProductPolicies.starter());
    }

    /** The same with other rules. */
    public void installPolicy(Envelope signed, Bytes bundle) throws IOException {
        write(home.firstBundle(), bundle, "rw-r--r--");
        write(home.firstPolicy(), signed.toBytes(), "rw-r--r--");
    }

    private void folders() throws IOException {
        make(home.root(), 0, 0, "rwxr-xr-x");
        for (var name : List.of("trust", "keys", "run", "log", "state", "images", "materials", "outbox")) {
            make(home.root().resolve(name), 0, 0, name.equals("run") ? "rwxrwxrwx" : "rwxr-xr-x");
        }
        for (var party : settings.parties()) {
            make(home.state(party), party.uid(), party.uid(), party.name().startsWith("worker-") ? "rwx--x--x" : "rwx------");
        }
        var storer = Party.STORER.uid();
        make(home.store(), storer, Party.READERS_GID, "rwxr-x---");
        make(home.repositories(), Party.FACTORY.uid(), Party.READERS_GID, "rwxr-x---");
        make(home.published(), storer, storer, "rwxr-xr-x");
        make(home.environments(), storer, storer, "rwxr-xr-x");
        for (var i = 0; i < settings.pools().size(); i++) {
            make(home.outboxes().resolve(settings.pools().get(i)), Party.worker(settings.pools().get(i), i).uid(), storer, "rwxr-x---");
        }
    }

    private void keys(Party party, Map<String, Role> names, Map<Role, Set<Principal>> workloads) throws IOException {
        var passphrase = passphrase(party);
        var store = Keyring.store(home.keys(party));
        names.forEach((name, role) -> {
            var key = store.create(name, Key.Kind.ED25519, passphrase.clone());
            workloads.put(role, Set.of(new Principal(party.name() + ":" + name, Set.of(key))));
        });
        java.util.Arrays.fill(passphrase, '\0');
        own(home.keys(party), party.uid(), party.uid());
    }

    /** One exporter a pool, kept by the storer: the keys of the classic in-toto links. */
    private void exporters(Map<Role, Set<Principal>> workloads) throws IOException {
        var passphrase = Files.readString(home.passphrase(Party.STORER)).strip().toCharArray();
        var store = Keyring.store(home.keys(Party.STORER));
        var principals = new LinkedHashSet<Principal>();
        for (var pool : settings.pools()) {
            var key = store.create("exporter-" + pool, Key.Kind.ED25519, passphrase.clone());
            principals.add(new Principal("pool:" + pool, Set.of(key)));
        }
        java.util.Arrays.fill(passphrase, '\0');
        workloads.put(Role.EXPORTER, principals);
        own(home.keys(Party.STORER), Party.STORER.uid(), Party.STORER.uid());
    }

    private char[] passphrase(Party party) throws IOException {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        var text = HexFormat.of().formatHex(bytes);
        java.util.Arrays.fill(bytes, (byte) 0);
        write(home.passphrase(party), Bytes.utf8(text + "\n"), "rw-------");
        return text.toCharArray();
    }

    private static void write(Path file, Bytes content, String permissions) throws IOException {
        var temporary = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.write(temporary, content.toArray());
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(permissions));
        Files.move(temporary, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private void make(Path directory, int uid, int gid, String permissions) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
        if (uid != 0) {
            own(directory, uid, gid);
        }
    }

    /** Gives a directory and what is in it to a party; without separate uids everything is ours already. */
    private void own(Path directory, int uid, int gid) throws IOException {
        if (!settings.separated()) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (var path : paths.toList()) {
                Files.setAttribute(path, "unix:uid", uid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:gid", gid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
