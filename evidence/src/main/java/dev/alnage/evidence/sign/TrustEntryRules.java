package dev.alnage.evidence.sign;

import dev.alnage.evidence.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the entries of every trust map keep to: each is for somebody, can be met, and ends. */
final class TrustEntryRules {
    /** No version of the file gives anything away for longer than this after it was issued: what nobody renews lapses. */
    static final Duration AHEAD_MAX = Duration.ofDays(400);
    private static final int ENTRIES_MAX = 10_000;

    private TrustEntryRules() {}

    static void require(Instant issued, Map<Role, Set<Principal>> workloads, List<Person> people, Set<Principal> externals, List<TrustEntry> entries) {
        if (entries.size() > ENTRIES_MAX) {
            throw new Rejected.Malformed("found " + entries.size() + " entries of the trust map, expected at most " + ENTRIES_MAX);
        }
        var names = new TreeSet<String>();
        workloads.forEach((role, principals) -> {
            if (role.signsStatements()) {
                principals.forEach(principal -> names.add(principal.name()));
            }
        });
        people.forEach(person -> names.add(person.principal().name()));
        externals.forEach(external -> names.add(external.name()));
        var ids = new HashSet<String>();
        for (var entry : entries) {
            if (!ids.add(entry.id())) {
                throw new Rejected.Malformed("found entry " + entry.id() + " twice, expected each id once");
            }
            if (entry.notAfter().isAfter(issued.plus(AHEAD_MAX))) {
                throw new Rejected.Malformed("found entry " + entry.id() + " until " + entry.notAfter() + ", expected an end within "
                        + AHEAD_MAX.toDays() + " days of " + issued);
            }
            // case T3: what can never be met is a mistake, and so is what nobody can sign
            var most = principals(entry, workloads, people, names);
            if (entry.threshold() > most) {
                throw new Rejected.Malformed("found threshold " + entry.threshold() + " in entry " + entry.id() + " for " + most + " principals, expected at most that");
            }
        }
    }

    /** How many principals the entry is for. */
    private static int principals(TrustEntry entry, Map<Role, Set<Principal>> workloads, List<Person> people, Set<String> names) {
        return switch (entry.who()) {
            case TrustEntry.Who.Workloads(var role) -> {
                if (!role.signsStatements()) {
                    throw new Rejected.Malformed("found entry " + entry.id() + " for role " + role.wireName() + ", expected a role that signs statements");
                }
                yield somebody(entry, workloads.getOrDefault(role, Set.of()).size());
            }
            case TrustEntry.Who.People(var role) -> somebody(entry, (int) people.stream().filter(person -> person.roles().contains(role)).count());
            case TrustEntry.Who.Named(var all) -> {
                for (var name : all) {
                    requireKnown(entry, name, names);
                }
                yield all.size();
            }
        };
    }

    private static int somebody(TrustEntry entry, int count) {
        if (count == 0) {
            throw new Rejected.Malformed("found entry " + entry.id() + " for " + entry.who() + ", expected some in the trust file");
        }
        return count;
    }

    /** A pool is not listed with a key: its workers are certified. Its name must only be one. */
    private static void requireKnown(TrustEntry entry, String name, Set<String> names) {
        if (name.startsWith(TrustFileRules.POOL_PREFIX)) {
            WorkerCertificate.requireSegment("pool", name.substring(TrustFileRules.POOL_PREFIX.length()));
        } else if (!names.contains(name)) {
            throw new Rejected.Malformed("found " + name + " in entry " + entry.id() + ", expected a principal of the trust file");
        }
    }
}
