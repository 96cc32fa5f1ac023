package dev.alnage.policy.clone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.evidence.source.ObjectType;
import dev.alnage.policy.Reason;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the storer said of a range of commits, against the commits themselves. */
@Tag("source/protected-branch-attestation")
class RangeCheckTest {
    private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
    private static final SourceScope SHOP = new SourceScope("factory.example", "shop/app");
    private static final String MAIN = "refs/heads/main";
    private static final Digest BASE = id('b');
    private static final Set<String> EVERYBODY = Set.of("email:anna@example.org", "email:ben@example.org", "email:carl@example.org");

    private final Map<Digest, CloneObjects.Found> objects = new HashMap<>();
    private CloneObjects.Remade remade = CloneObjects.Remade.UNKNOWN;

    private static Digest id(char digit) {
        return Digest.gitCommit(String.valueOf(digit).repeat(40));
    }

    /** Anna wrote it, Carl committed it, Ben had a part in it. */
    private Digest commit(char id, Digest... parents) {
        var text = new StringBuilder("tree " + "e".repeat(40) + "\n");
        Arrays.stream(parents).forEach(parent -> text.append("parent ").append(parent.hex()).append('\n'));
        text.append("author Anna <Anna@Example.org> 1700000000 +0000\ncommitter Carl <carl@example.org> 1700000000 +0000\n\nwork\n\nCo-authored-by: Ben <ben@example.org>\n");
        objects.put(id(id), new CloneObjects.Found(ObjectType.COMMIT, Bytes.utf8(text.toString())));
        return id(id);
    }

    private Digest tag(char id, String name, Digest object) {
        objects.put(id(id), new CloneObjects.Found(ObjectType.TAG, Bytes.utf8("object " + object.hex() + "\ntype commit\ntag " + name
                + "\ntagger Anna <anna@example.org> 1700000000 +0000\n\nreleased\n")));
        return id(id);
    }

    private SourceInspection inspection(String reference, Digest revision, long commits, Set<String> contributors, List<Digest> evil, boolean signed) {
        var controls = new TreeMap<String, SourceInspection.Control>();
        if (signed) {
            controls.put("signatures", new SourceInspection.Control(SourceInspection.Result.PASSED, new TreeMap<>(), List.of()));
        }
        var all = new TreeSet<>(contributors);
        all.add("anna");
        return new SourceInspection(SHOP, reference, revision, List.of(BASE), commits, all, "anna", evil, controls, AT);
    }

    private SourceInspection inspection(Digest revision, long commits) {
        return inspection(MAIN, revision, commits, EVERYBODY, List.of(), false);
    }

    private List<Reason> check(SourceInspection inspection) {
        return new RangeCheck(inspection, AT, new CloneObjects() {
            @Override public Optional<Found> find(Digest id) {
                return Optional.ofNullable(objects.get(id));
            }

            @Override public Remade remade(Digest merge) {
                return remade;
            }
        }, new SigningKeys(List.of(), List.of())).check();
    }

    private void refused(String code, String part, SourceInspection inspection) {
        var reasons = check(inspection);
        assertEquals(1, reasons.size(), reasons::toString);
        assertEquals(code, reasons.getFirst().code());
        assertTrue(reasons.getFirst().toString().contains(part), reasons::toString);
    }

    @Test void a_range_that_is_what_was_said_of_it_has_nothing_against_it() {
        var first = commit('1', BASE);
        assertEquals(List.of(), check(inspection(first, 1)));
        assertEquals(List.of(), check(inspection(commit('2', first), 2)));
    }

    @Test void commits_more_or_less_than_were_inspected_or_not_in_the_clone_are_named() {
        var second = commit('2', commit('1', BASE));
        refused("ALN-SRC-095", "more than the 1 commits", inspection(second, 1));
        refused("ALN-SRC-095", "2 commits back to", inspection(second, 3));
        refused("ALN-SRC-095", "no object", inspection(commit('3', id('9')), 2));
        objects.put(id('4'), new CloneObjects.Found(ObjectType.COMMIT, Bytes.utf8("tree of no form\n")));
        refused("ALN-SRC-095", id('4').hex(), inspection(id('4'), 1));
    }

    /** Cases G2 and G3: the storer's word alone makes nobody a reviewer of their own work. */
    @Tag("G2")
    @Test void whoever_had_a_part_and_is_left_out_is_named() {
        var first = commit('1', BASE);
        for (var left : EVERYBODY) {
            var named = new TreeSet<>(EVERYBODY);
            named.remove(left);
            refused("ALN-SRC-095", left, inspection(MAIN, first, 1, named, List.of(), false));
        }
        var more = new TreeSet<>(EVERYBODY);
        more.add("dora");
        assertEquals(List.of(), check(inspection(MAIN, first, 1, more, List.of(), false)));
    }

    @Tag("source/signed-commits")
    @Test void an_inspection_that_says_signed_of_what_is_not_is_refused() {
        var first = commit('1', BASE);
        refused("ALN-SRC-093", first.hex(), inspection(MAIN, first, 1, EVERYBODY, List.of(), true));
        var tag = tag('5', "v1", first);
        assertTrue(check(inspection("refs/tags/v1", tag, 1, EVERYBODY, List.of(), true)).stream().allMatch(reason -> reason.code().equals("ALN-SRC-093")));
        assertEquals(List.of(tag.toString()), check(inspection("refs/tags/v1", tag, 1, EVERYBODY, List.of(), true)).stream().map(Reason::subject).toList());
    }

    @Tag("G3")
    @Test void a_merge_is_what_any_program_makes_of_its_parents_or_is_listed() {
        var merge = commit('3', commit('1', BASE), commit('2', BASE));
        remade = CloneObjects.Remade.SAME;
        assertEquals(List.of(), check(inspection(merge, 3)));
        remade = CloneObjects.Remade.OTHER;
        refused("ALN-SRC-152", "leaves out", inspection(merge, 3));
        assertEquals(List.of(), check(inspection(MAIN, merge, 3, EVERYBODY, List.of(merge), false)));
        remade = CloneObjects.Remade.UNKNOWN;
        refused("ALN-SRC-152", "cannot be made again", inspection(merge, 3));
        remade = CloneObjects.Remade.OTHER;
        assertEquals(List.of(), check(inspection(objects.containsKey(id('1')) ? id('1') : BASE, 1)), "of one parent there is nothing to merge");
    }

    @Tag("G4")
    @Test void a_tag_stands_under_its_own_name_alone() {
        var tag = tag('5', "v1", commit('1', BASE));
        assertEquals(List.of(), check(inspection("refs/tags/v1", tag, 1, EVERYBODY, List.of(), false)));
        refused("ALN-SRC-095", "calls itself v1", inspection("refs/tags/v2", tag, 1, EVERYBODY, List.of(), false));
        objects.put(id('6'), new CloneObjects.Found(ObjectType.TAG, Bytes.utf8("object of no form\n")));
        refused("ALN-SRC-095", id('6').hex(), inspection("refs/tags/v1", id('6'), 1, EVERYBODY, List.of(), false));
    }
}
