package dev.alnage.evidence.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.JsonChanges;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustEntry;
import dev.alnage.evidence.sign.TrustEntry.Who;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may say what in a factory that begins. */
@Tag("artifacts/limited-certification")
class FoundingEntriesTest {
    private static final Instant FROM = Instant.parse("2026-11-26T12:00:00Z");
    private static final Instant TO = FROM.plusSeconds(600);
    private static final Principal SOMEBODY = Keys.principal("somebody", Keys.ed25519());

    private static Map<String, TrustEntry> entries(Map<Role, Set<Principal>> workloads, List<String> pools, String... roles) {
        var byId = new LinkedHashMap<String, TrustEntry>();
        FoundingEntries.of(workloads, pools, List.of(new Person(SOMEBODY, Set.of(roles))), FROM, TO).forEach(entry -> byId.put(entry.id(), entry));
        return byId;
    }

    private static void says(TrustEntry entry, Who who, int threshold, String... predicates) {
        assertEquals(new TrustEntry(entry.id(), who, threshold, List.of(NameTemplate.ANY), new TreeSet<>(Set.of(predicates)), List.of(NameTemplate.ANY), FROM, TO), entry);
    }

    @Test void each_role_of_people_says_its_own_things_and_what_changes_the_rules_takes_two() {
        var entries = entries(Map.of(), List.of(), PolicyVersion.ROLE, BreakGlass.ROLE, People.ADMINISTRATOR, "release-approvers");
        assertEquals(Set.of("policies", "policy-exceptions", "break-glass", "people", "people-release-approvers"), entries.keySet());
        says(entries.get("policies"), new Who.People("policy-administrator"), 2, PolicyVersion.TYPE);
        says(entries.get("policy-exceptions"), new Who.People("policy-administrator"), 1, PolicyException.TYPE);
        says(entries.get("break-glass"), new Who.People("break-glass"), 2, BreakGlass.TYPE);
        says(entries.get("people"), new Who.People("factory-administrator"), 1, Membership.TYPE, RoleGrant.TYPE, KeyBinding.TYPE, KeyRevocation.TYPE, AccessReview.TYPE);
        says(entries.get("people-release-approvers"), new Who.People("release-approvers"), 1, Approval.TYPE);
    }

    @Test void each_workload_says_what_it_saw_or_did_itself() {
        var entries = entries(Map.of(Role.PLANNER, Set.of(SOMEBODY), Role.GATE, Set.of(SOMEBODY), Role.INGEST, Set.of(), Role.CHECKPOINT, Set.of(SOMEBODY)), List.of());
        assertEquals(Set.of("planner", "gate"), entries.keySet());
        says(entries.get("planner"), new Who.Workloads(Role.PLANNER), 1, Plan.TYPE, Run.TYPE, Order.TYPE, Reuse.TYPE, Cancellation.TYPE, RefusedEdit.TYPE);
        says(entries.get("gate"), new Who.Workloads(Role.GATE), 1, Predicate.VerificationSummary.TYPE);
        for (var role : Role.values()) {
            assertTrue(role.signsStatements() || !FoundingEntries.PREDICATES.containsKey(role), role.name());
        }
    }

    @Test void pools_say_links_and_provenance_and_no_two_names_become_one_entry() {
        var entries = entries(Map.of(), List.of("a", "az09-", "A", "`{/:", "ä"));
        assertEquals(Set.of("pool-a", "pool-az09-", "pool--41", "pool--60-7b-2f-3a", "pool--e4"), entries.keySet());
        says(entries.get("pool--41"), new Who.Named(new TreeSet<>(Set.of("pool:A"))), 1, Predicate.Link.TYPE, Predicate.Provenance.TYPE);
    }

    private static TrustFile file() {
        var root = new Trust(Set.of(Keys.principal("carla", Keys.ed25519()), Keys.principal("dora", Keys.ed25519())), 2);
        var workloads = Map.of(Role.GATE, Set.of(Keys.principal("gate", Keys.ed25519())));
        return FoundingEntries.file(7, FROM, TO, "factory.example", root, workloads, List.of(), List.of(new Person(SOMEBODY, Set.of("release-approvers"))));
    }

    /** Two spellings of one trust file would be two files for whoever compares them, and one for whoever believes them. */
    @Test void no_other_document_is_taken_for_a_trust_file() {
        var honest = file();
        var bytes = honest.toBytes();
        JsonChanges.noneIsTakenForTheSame(JsonReader.read(bytes), json -> {
            if (json.toBytes().equals(bytes) && !json.equals(JsonReader.read(bytes))) {
                throw new Rejected.Malformed("found another number, expected it: written it is the same");
            }
            return TrustFile.draft(json.toBytes());
        });
        assertEquals(honest, TrustFile.draft(bytes));
    }

    @Test void a_first_trust_file_has_these_entries_and_nobody_from_outside() {
        var root = new Trust(Set.of(Keys.principal("carla", Keys.ed25519()), Keys.principal("dora", Keys.ed25519())), 2);
        var people = List.of(new Person(SOMEBODY, Set.of("release-approvers")));
        var workloads = Map.of(Role.PLANNER, Set.of(Keys.principal("factory", Keys.ed25519())));
        var file = FoundingEntries.file(1, FROM, TO, "factory.example", root, workloads, List.of("a"), people);
        assertEquals(FoundingEntries.of(workloads, List.of("a"), people, FROM, TO), file.entries());
        assertEquals(List.of(1L, TO), List.of(file.version(), file.expires()));
    }

    /** Two people compare what they pinned by reading a fingerprint to each other. */
    @Test void a_pinned_root_is_read_in_the_one_form_in_which_it_was_written() {
        var root = file().root();
        var bytes = PinnedRoot.write(root);
        assertEquals(root, PinnedRoot.read(bytes));
        assertEquals(Digest.of(bytes), PinnedRoot.fingerprint(root));
        JsonChanges.noneIsTakenForTheSame(JsonReader.read(bytes), json -> {
            if (json.toBytes().equals(bytes) && !json.equals(JsonReader.read(bytes))) {
                throw new Rejected.Malformed("found another number, expected it: written it is the same");
            }
            return PinnedRoot.read(json.toBytes());
        });
    }
}
