package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("L5")
class WitnessesTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String TEXT = "log.example.org/ledger\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    private final Signer log = Keys.ed25519();
    private final Signer one = Keys.ed25519();
    private final Signer two = Keys.ed25519();
    private final Signer three = Keys.ed25519();
    private final Witnesses witnesses = new Witnesses(Set.of(Keys.principal("one.example.org", one), Keys.principal("two.example.org", two),
            Keys.principal("three.example.org", three)), 2, Duration.ofHours(1));
    private final SignedNote note = SignedNote.sign(TEXT, "log.example.org/ledger", log);

    private SignedNote by(SignedNote on, String name, Signer signer, Instant at) {
        return on.with(Witnesses.cosign(TEXT, name, signer, at));
    }

    @Test void two_of_three_are_enough_and_one_is_not_however_often_it_signs() {
        var once = by(note, "one.example.org", one, NOW);
        assertFalse(witnesses.look(once, NOW).isEnough());
        assertFalse(witnesses.look(by(by(once, "one.example.org", one, NOW), "one.example.org", one, NOW.minusSeconds(9)), NOW).isEnough());
        assertTrue(witnesses.look(by(once, "two.example.org", two, NOW), NOW).isEnough());
        assertTrue(witnesses.look(SignedNote.read(by(once, "three.example.org", three, NOW).toBytes()), NOW).isEnough());
        assertEquals("1 of 2 witnesses (one.example.org)", witnesses.look(once, NOW).shown());
    }

    @Test void a_witness_with_two_keys_counts_once() {
        var second = Keys.ed25519();
        var doubled = new Witnesses(Set.of(Keys.principal("one.example.org", one, second), Keys.principal("two.example.org", two)), 2, Duration.ofHours(1));
        var both = by(by(note, "one.example.org", one, NOW), "one.example.org", second, NOW);
        assertFalse(doubled.look(both, NOW).isEnough());
        assertTrue(doubled.look(by(both, "two.example.org", two, NOW), NOW).isEnough());
    }

    @Test void a_cosignature_from_long_ago_or_from_the_future_does_not_count_and_one_at_the_limit_does() {
        var good = by(note, "two.example.org", two, NOW);
        for (var odd : List.of(NOW.minus(Duration.ofHours(1)).minusSeconds(1), NOW.plus(TrustFile.CLOCK_SKEW_MAX).plusSeconds(1))) {
            var looked = witnesses.look(by(good, "one.example.org", one, odd), NOW);
            assertFalse(looked.isEnough());
            assertEquals(Set.of("one.example.org"), looked.stale());
        }
        assertTrue(witnesses.look(by(good, "one.example.org", one, NOW.minus(Duration.ofHours(1))), NOW).isEnough());
        // one who has signed lately again is fresh
        assertTrue(witnesses.look(by(by(good, "one.example.org", one, NOW.minus(Duration.ofDays(1))), "one.example.org", one, NOW), NOW).isEnough());
    }

    @Test void strangers_and_the_log_itself_witness_nothing() {
        var good = by(note, "two.example.org", two, NOW);
        assertFalse(witnesses.look(by(good, "four.example.org", Keys.ed25519(), NOW), NOW).isEnough());
        assertFalse(witnesses.look(by(good, "log.example.org/ledger", log, NOW), NOW).isEnough());
        // a witness's plain signature of a note is no cosignature: it says nothing of when and of having looked
        assertFalse(witnesses.look(good.with(SignedNote.sign(TEXT, "one.example.org", one).signatures().getFirst()), NOW).isEnough());
    }

    @Test void a_cosignature_of_another_checkpoint_at_another_time_or_by_another_key_spoils_the_note() {
        var other = Witnesses.cosign(TEXT.replace("\n7\n", "\n8\n"), "one.example.org", one, NOW);
        var late = Witnesses.cosign(TEXT, "one.example.org", one, NOW.minus(Duration.ofDays(9)));
        var moved = new SignedNote.Signature(late.name(), late.keyHash(), other.sig().slice(0, 8).plus(late.sig().slice(8, 72)));
        var forged = new SignedNote.Signature("one.example.org", new CosignerKey("one.example.org", one.key()).hash(), Witnesses.cosign(TEXT, "one.example.org", Keys.ed25519(), NOW).sig());
        var cut = new SignedNote.Signature(late.name(), late.keyHash(), late.sig().slice(0, 71));
        var negative = new SignedNote.Signature(late.name(), late.keyHash(), Bytes.hex("ff".repeat(8)).plus(late.sig().slice(8, 72)));
        for (var bad : List.of(other, moved, forged, cut, negative)) {
            assertThrows(Rejected.Untrusted.class, () -> witnesses.look(note.with(bad), NOW));
        }
        witnesses.look(note.with(late), NOW);
    }

    /** C2SP tlog-cosignature: the line of its example was made at 1679315147. */
    @Test void a_line_is_laid_out_as_the_specification_shows_it() {
        var line = Base64Reader.read("jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==");
        assertEquals(4 + 8 + 64, line.size());
        assertEquals(1_679_315_147L, line.slice(4, 12).toBuffer().getLong());
        var made = Witnesses.cosign(TEXT, "one.example.org", one, Instant.ofEpochSecond(1_679_315_147L));
        assertEquals(line.slice(4, 12), made.sig().slice(0, 8));
        assertEquals(72, made.sig().size());
        assertTrue(Signatures.hold(one.key(), Bytes.utf8("cosignature/v1\ntime 1679315147\n" + TEXT), made.sig().slice(8, 72)));
    }

    @Test void a_witness_key_reads_back_and_the_key_of_a_log_is_none() {
        var key = new CosignerKey("one.example.org", one.key());
        assertEquals(key, CosignerKey.parse(key.toVerifierKey()));
        assertThrows(Rejected.Malformed.class, () -> CosignerKey.parse(new NoteKey("one.example.org", one.key()).toVerifierKey()));
        assertThrows(Rejected.Malformed.class, () -> NoteKey.parse(key.toVerifierKey()));
        assertThrows(Rejected.Malformed.class, () -> CosignerKey.parse(key.toVerifierKey().replace("one", "two")));
    }

    @Test void no_witnesses_are_never_enough() {
        assertFalse(Witnesses.NONE.look(by(note, "one.example.org", one, NOW), NOW).isEnough());
        var principal = Keys.principal("one.example.org", one);
        assertThrows(Rejected.Malformed.class, () -> new Witnesses(Set.of(principal), 0, Duration.ofHours(1)));
        assertThrows(Rejected.Malformed.class, () -> new Witnesses(Set.of(principal), 2, Duration.ofHours(1)));
        assertThrows(Rejected.Malformed.class, () -> new Witnesses(Set.of(principal), 1, Duration.ZERO));
        assertThrows(Rejected.Malformed.class, () -> new Witnesses(Set.of(principal), 1, Witnesses.FRESHNESS_MAX.plusSeconds(1)));
        assertThrows(Rejected.Malformed.class, () -> new Witnesses(Set.of(Keys.principal("one.example.org", Keys.of(Key.Kind.ECDSA_P256))), 1, Duration.ofHours(1)));
        assertThrows(Rejected.Malformed.class, () -> new Witnesses(Set.of(Keys.principal("a+b", one)), 1, Duration.ofHours(1)));
    }

    @Tag("K3")
    @Test void the_trust_file_carries_witnesses_whose_keys_are_nobody_elses() {
        var ana = Keys.ed25519();
        var ben = Keys.ed25519();
        var root = new Trust(Set.of(Keys.principal("ana", ana), Keys.principal("ben", ben)), 2);
        var file = new TrustFile(1, NOW, NOW.plus(Duration.ofDays(1)), "test.alnage", root, Map.of(Role.CHECKPOINT, Set.of(Keys.principal("sealer", log))), List.of(), Set.of(), List.of(), witnesses);
        assertEquals(file, TrustFile.verify(file.sign(ana, ben), root, 1, NOW).value());
        assertEquals(witnesses, file.next(NOW, true).witnesses());
        var twice = new Witnesses(Set.of(Keys.principal("one.example.org", one), Keys.principal("two.example.org", one)), 2, Duration.ofHours(1));
        var logs = new Witnesses(Set.of(Keys.principal("one.example.org", log)), 1, Duration.ofHours(1));
        for (var bad : List.of(twice, logs)) {
            assertThrows(Rejected.Malformed.class, () -> new TrustFile(1, NOW, NOW.plus(Duration.ofDays(1)), "test.alnage", root,
                    Map.of(Role.CHECKPOINT, Set.of(Keys.principal("sealer", log))), List.of(), Set.of(), List.of(), bad));
        }
        // a file without them is written as it always was
        assertFalse(new TrustFile(1, NOW, NOW.plus(Duration.ofDays(1)), "test.alnage", root, Map.of(), List.of(), Set.of(), List.of()).toBytes().toText().contains("witnesses"));
    }
}
