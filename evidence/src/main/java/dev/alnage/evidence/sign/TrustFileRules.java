package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What every trust file keeps to, however it came about. */
final class TrustFileRules {
    static final String POOL_PREFIX = "pool:";

    private TrustFileRules() {}

    static void require(long version, Instant issued, Instant expires, String trustDomain, Trust root) {
        if (version < 1) {
            throw new Rejected.Malformed("found trust file version " + version + ", expected at least 1");
        }
        if (!expires.isAfter(issued)) {
            throw new Rejected.Malformed("found a trust file issued at " + issued + " that expires at " + expires + ", expected a later end");
        }
        WorkerCertificate.requireTrustDomain(trustDomain);
        if (root.threshold() < TrustFile.ROOT_THRESHOLD_MIN) {
            throw new Rejected.Malformed("found a root threshold of " + root.threshold() + ", expected at least " + TrustFile.ROOT_THRESHOLD_MIN);
        }
    }

    static void requireParties(Trust root, Map<Role, Set<Principal>> workloads, List<Person> people, Set<Principal> externals, Witnesses witnesses) {
        workloads.forEach(TrustFileRules::requireWorkloads);
        requireNames(workloads, people, externals);
        requireDistinctKeys(root, workloads, people, externals, witnesses);
    }

    private static void requireWorkloads(Role role, Set<Principal> principals) {
        var names = new HashSet<String>();
        for (var principal : principals) {
            if (!names.add(principal.name())) {
                throw new Rejected.Malformed("found " + principal.name() + " twice in role " + role.wireName() + ", expected it once");
            }
            if (principal.name().startsWith(POOL_PREFIX) != (role == Role.EXPORTER)) {
                throw new Rejected.Malformed("found " + principal.name() + " in role " + role.wireName()
                        + ", expected names of the form pool:name for exporters and for nobody else");
            }
            if (role == Role.EXPORTER) {
                WorkerCertificate.requireSegment("pool", principal.name().substring(POOL_PREFIX.length()));
            }
        }
    }

    private static void requireNames(Map<Role, Set<Principal>> workloads, List<Person> people, Set<Principal> externals) {
        var names = new HashSet<String>();
        for (var person : people) {
            if (!names.add(person.principal().name())) {
                throw new Rejected.Malformed("found person " + person.principal().name() + " twice, expected each once");
            }
        }
        for (var external : externals) {
            // with a colon, a party outside could be taken for a pool or a workload of ours
            if (external.name().indexOf(':') >= 0 || !names.add(external.name())) {
                throw new Rejected.Malformed("found external party " + external.name() + ", expected a name without a colon that nobody else has");
            }
        }
        for (var principals : workloads.values()) {
            for (var principal : principals) {
                if (names.contains(principal.name())) {
                    throw new Rejected.Malformed("found " + principal.name() + " as a workload and as somebody else, expected one of them");
                }
            }
        }
    }

    /** One key in two places would let one holder count twice, or speak in a role that was not given to them (case K3). */
    private static void requireDistinctKeys(Trust root, Map<Role, Set<Principal>> workloads, List<Person> people, Set<Principal> externals, Witnesses witnesses) {
        var owners = new HashMap<Bytes, String>();
        root.principals().forEach(principal -> claim(owners, principal, "root " + principal.name()));
        workloads.forEach((role, principals) -> principals.forEach(
                principal -> claim(owners, principal, role.wireName() + " " + principal.name())));
        people.forEach(person -> claim(owners, person.principal(), "person " + person.principal().name()));
        externals.forEach(external -> claim(owners, external, "external party " + external.name()));
        witnesses.principals().forEach(witness -> claim(owners, witness, "witness " + witness.name()));
    }

    private static void claim(Map<Bytes, String> owners, Principal principal, String owner) {
        if (principal.keys().isEmpty()) {
            throw new Rejected.Malformed("found no key of " + owner + ", expected at least one");
        }
        for (var key : principal.keys()) {
            var other = owners.put(key.spki(), owner);
            if (other != null) {
                throw new Rejected.Malformed("found key " + key.keyid() + " for " + other + " and for " + owner + ", expected each key in one place");
            }
        }
    }
}
