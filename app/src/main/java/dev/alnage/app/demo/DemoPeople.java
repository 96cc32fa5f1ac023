package dev.alnage.app.demo;

import dev.alnage.app.client.FactoryClient;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.identity.FileKeyStore;
import dev.alnage.factory.identity.KeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The people of the demo. Each has a folder with keys of their own and a random passphrase that only it holds. */
final class DemoPeople {
    static final String APPROVERS = "release-approvers";
    /** Who writes the application. */
    static final String DEVELOPER = "dana";
    /** Who reviews it. */
    static final String REVIEWER = "rosa";
    /** The key that she signs reviews with. */
    static final String REVIEWS = "reviews";
    /** The key of a factory administrator. */
    static final String OFFICE = "office";
    private static final List<String> ROOT = List.of("carla", "dora", "emil");
    private static final List<String> APPROVING = List.of("anna", "ben");
    private static final List<String> ADMINISTERING = List.of("petra", "quentin");
    private static final List<String> ENROLLING = List.of("fay", "finn");
    private static final int COST_LOG2 = 15;

    private final Path folder;
    private final SecureRandom random = new SecureRandom();

    DemoPeople(Path folder) {
        this.folder = folder;
    }

    /** Makes keys for whoever has none yet. */
    void make() throws IOException {
        for (var name : ROOT) {
            create(name, "root");
        }
        for (var name : APPROVING) {
            create(name, "approval");
        }
        for (var name : ADMINISTERING) {
            create(name, "policy");
        }
        for (var name : ENROLLING) {
            create(name, OFFICE);
        }
        create(REVIEWER, REVIEWS);
        passphrase(DEVELOPER);
        // one person with two keys is one person: an attack of the demo tries it
        create("anna", "second");
    }

    /** Whether everybody was there when the factory was founded. */
    boolean areAll() {
        return ENROLLING.stream().allMatch(name -> store(name).list().containsKey(OFFICE));
    }

    /** Where a developer works. */
    Desk desk(String name) {
        return new Desk(name, folder.resolve(name).resolve("desk"), passphraseFile(name));
    }

    Trust root() {
        return new Trust(ROOT.stream().map(name -> principal(name, "root")).collect(Collectors.toSet()), 2);
    }

    List<Person> people() {
        var people = new ArrayList<>(List.of(new Person(principal("anna", "approval", "second"), Set.of(APPROVERS)), new Person(principal("ben", "approval"), Set.of(APPROVERS))));
        ADMINISTERING.forEach(name -> people.add(new Person(principal(name, "policy"), Set.of(PolicyVersion.ROLE))));
        ENROLLING.forEach(name -> people.add(new Person(principal(name, OFFICE), Set.of(People.ADMINISTRATOR))));
        return people;
    }

    /** Two of the three holders of the root sign. */
    Envelope sign(TrustFile draft) throws IOException {
        return draft.sign(signer("carla", "root"), signer("dora", "root"));
    }

    /** Both policy administrators sign. */
    Envelope sign(PolicyVersion policy) throws IOException {
        return Envelope.sign(policy.toStatement(), signer("petra", "policy"), signer("quentin", "policy"));
    }

    Signer signer(String name, String key) throws IOException {
        var passphrase = Files.readString(passphraseFile(name)).strip().toCharArray();
        return store(name).open(key, passphrase);
    }

    /** Both approvers say yes to whatever waits for them in a run. @return what there is to say of it */
    List<String> approve(FactoryClient client, String run, String reason) throws IOException {
        var said = new ArrayList<String>();
        for (var open : client.approvals()) {
            if (open.run().equals(run)) {
                for (var name : APPROVING) {
                    client.file(open.answer(true, reason, signer(name, "approval"), Instant.now()));
                    said.add(name + " approves " + open.inputs().size() + " digests with a key of their own");
                }
            }
        }
        return said;
    }

    private Principal principal(String name, String... keys) {
        var all = store(name).list();
        return new Principal(name, Arrays.stream(keys).map(all::get).collect(Collectors.toSet()));
    }

    private void create(String name, String key) throws IOException {
        var store = store(name);
        if (store.list().containsKey(key)) {
            return;
        }
        passphrase(name);
        store.create(key, Key.Kind.ED25519, Files.readString(passphraseFile(name)).strip().toCharArray());
    }

    private void passphrase(String name) throws IOException {
        if (!Files.exists(passphraseFile(name))) {
            Files.createDirectories(folder.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var bytes = new byte[24];
            random.nextBytes(bytes);
            Files.createFile(passphraseFile(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(passphraseFile(name), HexFormat.of().formatHex(bytes) + "\n");
        }
    }

    private KeyStore store(String name) {
        return new FileKeyStore(folder.resolve(name).resolve("keys"), random, COST_LOG2);
    }

    private Path passphraseFile(String name) {
        return folder.resolve(name).resolve("passphrase");
    }
}
