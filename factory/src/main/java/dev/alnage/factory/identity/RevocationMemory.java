package dev.alnage.factory.identity;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.KeyRevocation.Cause;
import dev.alnage.evidence.people.Revocation;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.factory.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every revocation that a process has seen, in a file of its own: a ledger that comes back without one, cut off or put back from an old
 * copy, brings no key back (case G7).
 */
public final class RevocationMemory {
    private static final int BYTES_MAX = 64 << 20;

    private final Path file;
    private final AtomicFiles files;
    private final SortedMap<String, Revocation> known;

    private RevocationMemory(Path file, AtomicFiles files, SortedMap<String, Revocation> known) {
        this.file = file;
        this.files = files;
        this.known = known;
    }

    /** @throws Rejected.Malformed if the file is damaged: a memory that cannot be read is not the same as none */
    public static RevocationMemory open(Path file, AtomicFiles files) throws IOException {
        var known = new TreeMap<String, Revocation>();
        if (files.disk().exists(file)) {
            var fields = Fields.of("revocations", JsonReader.read(files.read(file, BYTES_MAX), BYTES_MAX));
            known.putAll(fields.map("revoked", RevocationMemory::read));
            fields.noOthers();
        }
        return new RevocationMemory(file, files, known);
    }

    private static Revocation read(Json json) {
        var fields = Fields.of("revocation", json);
        var revocation = new Revocation(fields.instant("since"), Cause.of(fields.text("cause")), fields.instant("recorded"));
        fields.noOthers();
        return revocation;
    }

    synchronized SortedMap<String, Revocation> all() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(known));
    }

    /** Durable when it returns. */
    synchronized void remember(SortedMap<String, Revocation> seen) throws IOException {
        var all = new TreeMap<>(known);
        seen.forEach((revoked, revocation) -> all.merge(revoked, revocation, Revocation::and));
        if (!all.equals(known)) {
            var json = Json.object();
            all.forEach((revoked, revocation) -> json.with(revoked, Json.object().with("since", revocation.since().toString())
                    .with("cause", revocation.cause().wireName()).with("recorded", revocation.recorded().toString()).build()));
            files.write(file, Json.object().with("revoked", json.build()).build().toBytes());
            known.putAll(all);
        }
    }
}
