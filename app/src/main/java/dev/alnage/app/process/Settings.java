package dev.alnage.app.process;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.factory.http.Callers;
import dev.alnage.factory.http.Roles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a factory is called and how it is laid out, written once at its beginning. {@code separated} says whether each party
 * runs under its own uid, which needs root; without it a uid separates nothing.
 */
public record Settings(String trustDomain, List<String> pools, boolean separated) {
    public Settings {
        pools = List.copyOf(pools);
    }

    /** The origin of the log's checkpoints. */
    public String origin() {
        return trustDomain + "/ledger";
    }

    /** Every party but the supervisor and people, in the order in which they start. */
    public List<Party> parties() {
        var parties = new ArrayList<>(List.of(Party.SEALER, Party.STORER, Party.FACTORY));
        for (var i = 0; i < pools.size(); i++) {
            parties.add(Party.worker(pools.get(i), i));
        }
        return parties;
    }

    /** What each uid may be on the sockets. */
    public Callers callers() {
        Map<Long, Set<String>> roles = new HashMap<>();
        for (var party : parties()) {
            var uid = separated ? party.uid() : ownUid();
            roles.computeIfAbsent(uid, _ -> new HashSet<>()).addAll(rolesOf(party));
        }
        return new Callers(roles);
    }

    private Set<String> rolesOf(Party party) {
        return pools.stream().filter(pool -> party.name().equals(Party.worker(pool, 0).name())).findFirst()
                .map(pool -> Set.of(Roles.WORKER, Roles.worker(pool))).orElse(Set.of(party.name()));
    }

    /** Whether parties can have uids of their own in a data folder: we are root, and others can get to it and to the JDK. */
    public static boolean canSeparate(Home home) throws IOException {
        return ownUid() == 0 && Reach.byOthers(home.root()) && Reach.byOthers(Path.of(System.getProperty("java.home")));
    }

    public static long ownUid() {
        try {
            return ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Bytes toBytes() {
        return Json.object().with("trustDomain", trustDomain).with("pools", Json.texts(pools)).with("separated", Json.bool(separated)).build().toBytes();
    }

    public static Settings read(Home home) throws IOException {
        var fields = Fields.of("settings", JsonReader.read(Bytes.of(Files.readAllBytes(home.settings())), 1 << 16));
        var settings = new Settings(fields.text("trustDomain"), fields.texts("pools"), fields.bool("separated"));
        fields.noOthers();
        return settings;
    }
}
