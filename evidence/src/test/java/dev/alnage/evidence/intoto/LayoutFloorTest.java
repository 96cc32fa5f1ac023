package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Signer;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An older layout that has not expired, put before a verifier who has seen a newer one. */
@Tag("D10")
class LayoutFloorTest {
    private final Signer owner = Chain.signer();
    private final LayoutKey alice = LayoutKey.of(Chain.signer().key());

    private Layout layout(String readme, int days, String product) {
        return new Layout(Chain.NOW.plus(Duration.ofDays(days)), readme, new TreeMap<>(java.util.Map.of(alice.keyid(), alice)),
                List.of(new Layout.Step("step", List.of(alice.keyid()), 1, List.of(), List.of(), List.of(new ArtifactRule.Require(product)))), List.of());
    }

    private TrustedLayout trusted(String readme, int days, String product) {
        return TrustedLayout.verify(layout(readme, days, product).sign(List.of(owner)), List.of(LayoutKey.of(owner.key())), Chain.NOW);
    }

    private static void refused(LayoutFloor floor, TrustedLayout layout) {
        assertThrows(Rejected.Stale.class, () -> floor.raisedBy(layout));
    }

    @Test void an_older_version_is_refused_and_a_newer_one_raises_the_floor() {
        var floor = LayoutFloor.of(trusted("layout-version: 7", 10, "a"));
        refused(floor, trusted("layout-version: 6", 20, "a"));
        refused(floor, trusted("layout-version: 6", 10, "b"));
        refused(floor, trusted("", 20, "a"));
        var newer = floor.raisedBy(trusted("By the owners.\nlayout-version: 8", 5, "a"));
        assertEquals(8, newer.version());
        refused(newer, trusted("layout-version: 7", 10, "a"));
    }

    @Test void the_same_layout_again_is_no_replay_and_another_of_its_version_is() {
        var floor = LayoutFloor.of(trusted("layout-version: 7", 10, "a"));
        assertEquals(floor, floor.raisedBy(trusted("layout-version: 7", 10, "a")));
        var envelope = Envelope.sign(Statement.PAYLOAD_TYPE, layout("layout-version: 7", 10, "a").toJson().toBytes(), Bytes.empty(), owner).toBytes();
        assertEquals(floor, floor.raisedBy(TrustedLayout.verify(envelope, List.of(LayoutKey.of(owner.key())), Chain.NOW)));
        refused(floor, trusted("layout-version: 7", 10, "b"));
        refused(floor, trusted("layout-version: 7", 11, "a"));
    }

    @Test void of_layouts_without_a_version_the_later_expiry_is_the_newer() {
        var floor = LayoutFloor.of(trusted("", 10, "a"));
        assertEquals(floor, floor.raisedBy(trusted("", 10, "a")));
        refused(floor, trusted("", 9, "a"));
        refused(floor, trusted("", 10, "b"));
        assertEquals(Chain.NOW.plus(Duration.ofDays(11)), floor.raisedBy(trusted("", 11, "b")).expires());
        assertEquals(1, floor.raisedBy(trusted("layout-version: 1", 9, "b")).version());
    }

    @ParameterizedTest @ValueSource(strings = {"layout-version: 0", "layout-version: 07", "layout-version: -1", "layout-version: ", "layout-version: 1.0",
        "layout-version: 1 ", "layout-version: 1234567890123456", "layout-version: 1\nlayout-version: 1", "layout-version: 2\nmore\nlayout-version: 1", "layout-version: ٣"})
    void a_version_that_can_be_read_in_two_ways_is_refused(String readme) {
        assertThrows(Rejected.Malformed.class, () -> layout(readme, 1, "a"));
    }

    @Test void a_damaged_floor_is_none() {
        var floor = LayoutFloor.of(trusted("layout-version: 7", 10, "a"));
        var text = floor.toBytes().toText();
        assertEquals(floor, LayoutFloor.read(floor.toBytes()));
        for (var altered : List.of("", "{}", text.replace("\"version\":7", "\"version\":-7"), text.replace(",\"version\":7", ""), text.replace("\"version\":7", "\"version\":7,\"more\":1"),
                text.replace("sha256:", "md5:"))) {
            assertThrows(Rejected.class, () -> LayoutFloor.read(Bytes.utf8(altered)), altered);
        }
    }
}
