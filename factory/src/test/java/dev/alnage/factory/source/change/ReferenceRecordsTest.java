package dev.alnage.factory.source.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.world.FactoryWorld;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceRecordsTest {
    private static final String MAIN = "refs/heads/main";
    private static final Digest COMMIT = Digest.gitCommit("1".repeat(40));

    @Tag("P4")
    @Test void moves_that_were_read_once_count_for_nothing_when_who_recorded_them_is_trusted_no_more(@TempDir Path home) throws Exception {
        try (var world = new FactoryWorld(home)) {
            var scope = new SourceScope(world.trust().trustDomain(), "shop/app");
            var records = new ReferenceRecords(world.ledger, world::trust, world.clock, world.ingest);
            records.record(scope, List.of(new ReferenceUpdate(MAIN, Optional.empty(), Optional.of(COMMIT))), ReferenceRecords.Cause.push("anna", "SHA256:x", "ssh",
                    new ReferenceChange.Rules("org/source@v1", Digest.of(Bytes.utf8("rules")))), List.of());
            assertEquals(Optional.of(COMMIT), records.history(scope).find(MAIN));
            var trusted = world.trust();
            world.trust(world.trustWithout(Role.INGEST));
            assertThrows(Rejected.Untrusted.class, () -> records.history(scope));
            world.trust(trusted);
            assertEquals(Optional.of(COMMIT), records.history(scope).find(MAIN));
        }
    }
}
