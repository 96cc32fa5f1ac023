package dev.alnage.evidence.claim;

import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustEntry;
import dev.alnage.evidence.sign.TrustEntry.Who;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The trust map with which a factory begins: an entry for each of its roles, each pool, and each role of people that has
 * something to say. They are written into the trust file, where people can narrow, renew and remove them; nothing is believed
 * because of this class.
 */
public final class FoundingEntries {
    /** What each role of workloads may say; whoever else says it is not believed. */
    public static final Map<Role, SortedSet<String>> PREDICATES = Map.of(
            Role.PLANNER, types(Plan.TYPE, Run.TYPE, Order.TYPE, Reuse.TYPE, Cancellation.TYPE, RefusedEdit.TYPE),
            Role.INGEST, types(Ingest.TYPE, Receipt.TYPE, Deployment.TYPE, Predicate.Release.TYPE, ReferenceChange.TYPE, SourceInspection.TYPE,
                    ProposedChange.TYPE, GitReview.TYPE, AccessReview.TYPE),
            Role.EVIDENCE, types(Predicate.TestResult.TYPE, Predicate.CycloneDx.TYPE, Predicate.Spdx.TYPE_2_3, Predicate.Spdx.TYPE_3,
                    Predicate.Vulns.TYPE, Predicate.RuntimeTrace.TYPE),
            Role.GATE, types(Predicate.VerificationSummary.TYPE));
    /** What a worker may say. */
    public static final SortedSet<String> OF_POOLS = types(Predicate.Link.TYPE, Predicate.Provenance.TYPE);
    private static final SortedSet<String> OF_APPROVERS = types(Approval.TYPE);

    private FoundingEntries() {}

    /** A trust file with these entries, from its issue until it lapses, and no external party; for the people of the root to sign. */
    public static TrustFile file(long version, Instant issued, Instant expires, String trustDomain, Trust root, Map<Role, Set<Principal>> workloads,
            Collection<String> pools, List<Person> people) {
        return new TrustFile(version, issued, expires, trustDomain, root, workloads, people, Set.of(), of(workloads, pools, people, issued, expires));
    }

    /** Any artifact and any source, until people say which. @param pools names of pools, without {@code pool:} */
    public static List<TrustEntry> of(Map<Role, Set<Principal>> workloads, Collection<String> pools, List<Person> people, Instant notBefore, Instant notAfter) {
        var entries = new ArrayList<TrustEntry>();
        for (var role : Role.values()) {
            if (PREDICATES.containsKey(role) && !workloads.getOrDefault(role, Set.of()).isEmpty()) {
                entries.add(entry(role.wireName(), new Who.Workloads(role), 1, PREDICATES.get(role), notBefore, notAfter));
            }
        }
        for (var pool : new TreeSet<>(pools)) {
            entries.add(entry("pool-" + spelt(pool), new Who.Named(new TreeSet<>(Set.of("pool:" + pool))), 1, OF_POOLS, notBefore, notAfter));
        }
        for (var role : people.stream().flatMap(person -> person.roles().stream()).collect(Collectors.toCollection(TreeSet::new))) {
            if (role.equals(PolicyVersion.ROLE)) {
                entries.add(entry("policies", new Who.People(role), PolicyVersion.SIGNERS_MIN, types(PolicyVersion.TYPE), notBefore, notAfter));
                entries.add(entry("policy-exceptions", new Who.People(role), 1, types(PolicyException.TYPE), notBefore, notAfter));
            } else if (role.equals(BreakGlass.ROLE)) {
                entries.add(entry("break-glass", new Who.People(role), BreakGlass.SIGNERS_MIN, types(BreakGlass.TYPE), notBefore, notAfter));
            } else if (role.equals(People.ADMINISTRATOR)) {
                // how many must sign goes by what is said: evidence.people knows
                entries.add(entry("people", new Who.People(role), 1, People.TYPES, notBefore, notAfter));
            } else {
                entries.add(entry("people-" + role, new Who.People(role), 1, OF_APPROVERS, notBefore, notAfter));
            }
        }
        return entries;
    }

    private static TrustEntry entry(String id, Who who, int threshold, SortedSet<String> predicates, Instant notBefore, Instant notAfter) {
        return new TrustEntry(id, who, threshold, List.of(NameTemplate.ANY), predicates, List.of(NameTemplate.ANY), notBefore, notAfter);
    }

    /** Ids have small letters, digits and dashes only. */
    private static String spelt(String pool) {
        var id = new StringBuilder();
        pool.chars().forEach(c -> id.append(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' ? String.valueOf((char) c) : "-" + Integer.toHexString(c)));
        return id.toString();
    }

    private static SortedSet<String> types(String... types) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(Set.of(types)));
    }
}
