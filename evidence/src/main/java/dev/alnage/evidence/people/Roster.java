package dev.alnage.evidence.people;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.KeyKind;
import dev.alnage.evidence.claim.KeyRevocation;
import dev.alnage.evidence.claim.RepositoryPermission;
import dev.alnage.evidence.claim.RoleGrant.Holder;
import dev.alnage.evidence.people.PeopleRules.ReviewCycle;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.SigningKey;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.evidence.sign.SigningRevocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is who at any time up to what was on record when it was made: accounts, teams, roles, keys and reviews. A value; whoever wants
 * to know what is recorded since asks for a new one.
 */
public final class Roster {
    private final PeopleRules rules;
    private final SortedMap<String, Account> accounts;
    private final SortedMap<String, String> addresses;
    private final List<Member> members;
    /** As they were given, withdrawn and reviewed, whether or not they are overdue. */
    private final SortedMap<Digest, Grant> given;
    private final SortedMap<Digest, Grant> grants;
    private final Map<String, BoundKey> keys;
    private final SortedMap<String, Revocation> revocations;
    private final SortedMap<Digest, ReviewState> reviews;

    Roster(PeopleRules rules, SortedMap<String, Account> accounts, Map<String, String> addresses, List<Member> members, SortedMap<Digest, Grant> grants,
            Map<String, BoundKey> keys, SortedMap<String, Revocation> revocations, SortedMap<Digest, ReviewState> reviews) {
        this.rules = rules;
        this.accounts = new TreeMap<>(accounts);
        this.addresses = new TreeMap<>(addresses);
        this.members = List.copyOf(members);
        this.given = new TreeMap<>(grants);
        this.keys = new TreeMap<>(keys);
        this.revocations = new TreeMap<>(revocations);
        this.reviews = new TreeMap<>(reviews);
        this.grants = new TreeMap<>();
        given.forEach((digest, grant) -> this.grants.put(digest, rules.reviews().filter(ReviewCycle::lapse).flatMap(_ -> due(grant)).map(grant::endingAt).orElse(grant)));
    }

    /** What the policy in force asks of people, by which this was made. */
    public PeopleRules rules() {
        return rules;
    }

    public List<Account> accounts() {
        return List.copyOf(accounts.values());
    }

    public Optional<Account> findAccount(String name) {
        return Optional.ofNullable(accounts.get(name));
    }

    /** Whose e-mail address it is, of all accounts that ever were. */
    public SortedMap<String, String> accountsByAddress() {
        return Collections.unmodifiableSortedMap(addresses);
    }

    /** Whether it is an account of somebody of flesh and blood, who may count as a reviewer. */
    public boolean isPersonAt(String name, Instant at) {
        return findAccount(name).filter(account -> account.isLiveAt(at) && account.kind() == AccountKind.PERSON).isPresent();
    }

    /** Every membership there ever was, oldest first. */
    public List<Member> members() {
        return members;
    }

    public SortedSet<String> membersAt(String team, Instant at) {
        return members.stream().filter(member -> member.team().equals(team) && member.isLiveAt(at) && isLiveAt(member.account(), at)).map(Member::account)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public SortedSet<String> teamsAt(String account, Instant at) {
        return members.stream().filter(member -> member.account().equals(account) && member.isLiveAt(at)).map(Member::team)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every grant there ever was. */
    public Collection<Grant> grants() {
        return List.copyOf(grants.values());
    }

    public Optional<Grant> findGrant(Digest envelope) {
        return Optional.ofNullable(grants.get(envelope));
    }

    public List<Grant> grantsAt(Instant at) {
        return grants.values().stream().filter(grant -> grant.isLiveAt(at)).toList();
    }

    /** The grants for an access review to look at: those in force, and those that are in force no more only because nobody has looked at them. */
    public List<Grant> reviewableAt(Instant at) {
        return given.values().stream().filter(grant -> grant.isLiveAt(at)).toList();
    }

    /** When a grant was last looked at and kept, or given if nobody has looked at it. */
    public Instant lookedAt(Grant grant) {
        return reviews.values().stream().flatMap(review -> Optional.ofNullable(review.answers().get(grant.envelope())).stream()).filter(ReviewState.Answer::keep)
                .map(ReviewState.Answer::time).max(Comparator.naturalOrder()).orElse(grant.from());
    }

    /** By when a grant has to be looked at again; empty when the policy does not ask. */
    public Optional<Instant> due(Grant grant) {
        return rules.reviews().map(cycle -> lookedAt(grant).plus(cycle.every()));
    }

    /** The grants that nobody has looked at in time. */
    public List<Grant> overdueAt(Instant at) {
        return reviewableAt(at).stream().filter(grant -> due(grant).filter(time -> !time.isAfter(at)).isPresent()).toList();
    }

    /** The grants that an account has at a time, of its own or through its teams. */
    public List<Grant> grantsOf(String account, Instant at) {
        if (!isLiveAt(account, at)) {
            return List.of();
        }
        var teams = teamsAt(account, at);
        return grants.values().stream().filter(grant -> grant.isLiveAt(at) && (grant.holder().team() ? teams.contains(grant.holder().name())
                : grant.holder().name().equals(account))).toList();
    }

    /** What an account may do in a repository: what its grants say, and nothing without one. */
    public Set<RepositoryPermission> permissions(String account, String repository, Instant at) {
        var permissions = EnumSet.noneOf(RepositoryPermission.class);
        var person = isPersonAt(account, at);
        grantsOf(account, at).stream().filter(grant -> grant.repositories().matches(repository)).forEach(grant -> permissions.addAll(grant.role().permissions()));
        if (!person) {
            // whatever role a team of both has: a program reviews and approves nothing, and decides over nobody's protection
            permissions.removeAll(EnumSet.of(RepositoryPermission.REVIEW, RepositoryPermission.APPROVE, RepositoryPermission.ADMINISTER_PROTECTION));
        }
        return permissions;
    }

    public boolean allows(String account, String repository, RepositoryPermission permission, Instant at) {
        return permissions(account, repository, at).contains(permission);
    }

    /** What a key may do: its account's permissions, or, for one of a deploy account, those of its one repository. */
    public boolean allows(BoundKey key, String repository, RepositoryPermission permission, Instant at) {
        if (!isLiveAt(key.account(), at)) {
            return false;
        }
        if (key.scope().isEmpty()) {
            return allows(key.account(), repository, permission, at);
        }
        var scope = key.scope().get();
        return scope.repository().equals(repository) && (permission == RepositoryPermission.READ
                || scope.write() && (permission == RepositoryPermission.PUSH || permission == RepositoryPermission.CREATE_BRANCH));
    }

    /** Every key that was ever bound. */
    public Collection<BoundKey> keys() {
        return List.copyOf(keys.values());
    }

    public Optional<BoundKey> findKey(String fingerprint) {
        return Optional.ofNullable(keys.get(fingerprint));
    }

    /** The key, if at that time it holds, is for that purpose, and its account is there. */
    public Optional<BoundKey> findLiveKey(String fingerprint, Purpose purpose, Instant at) {
        return findKey(fingerprint).filter(key -> key.purposes().contains(purpose) && key.stateAt(at) instanceof BoundKey.State.Live && isLiveAt(key.account(), at));
    }

    /** What is known against a key by its fingerprint, or a certificate by {@code serial:N}, whether or not anybody has it. */
    public Optional<Revocation> findRevocation(String revoked) {
        return Optional.ofNullable(revocations.get(revoked));
    }

    public SortedMap<String, Revocation> revocations() {
        return Collections.unmodifiableSortedMap(revocations);
    }

    public Collection<ReviewState> reviews() {
        return List.copyOf(reviews.values());
    }

    public Optional<ReviewState> findReview(Digest envelope) {
        return Optional.ofNullable(reviews.get(envelope));
    }

    /** Everybody whose keys may sign statements at that time, each with those keys; for {@link dev.alnage.evidence.sign.Trust}. */
    public Set<Principal> signersAt(Instant at) {
        var byAccount = new TreeMap<String, Set<Key>>();
        for (var key : keys.values()) {
            if (findLiveKey(key.fingerprint(), Purpose.SIGN, at).isPresent()) {
                key.key().key().ifPresent(own -> byAccount.computeIfAbsent(key.account(), _ -> new HashSet<>()).add(own));
            }
        }
        return byAccount.entrySet().stream().map(account -> new Principal(account.getKey(), account.getValue())).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whose keys sign commits and tags, from when to when: what a push is verified with. A key of a removed account ends with it, and
     * one of a deploy account signs in its one repository.
     */
    public SigningKeys signingKeys() {
        var entries = new ArrayList<SigningKey>();
        for (var key : keys.values()) {
            var until = end(key);
            if (key.purposes().contains(Purpose.SIGN) && key.from().isBefore(until)) {
                Set<NameTemplate> repositories = key.scope().map(scope -> Set.of(new NameTemplate(scope.repository()))).orElse(Set.of(NameTemplate.ANY));
                key.key().credential().ifPresent(credential -> entries.add(new SigningKey(key.account(), credential, key.from(), until,
                        new TreeSet<>(SigningKey.GIT), repositories)));
            }
        }
        return new SigningKeys(entries, revocations.entrySet().stream().map(each -> new SigningRevocation(each.getKey(), each.getValue().since(),
                each.getValue().cause() == KeyRevocation.Cause.COMPROMISED)).toList());
    }

    /** Whatever tells least of a key's life decides; what an authority issues has no name of its own to be revoked by. */
    private Instant end(BoundKey key) {
        var ends = Stream.of(Optional.of(key.expires()), findAccount(key.account()).flatMap(Account::removed),
                key.revocation().filter(_ -> key.key().kind() == KeyKind.X509).map(Revocation::since));
        return ends.flatMap(Optional::stream).min(Comparator.naturalOrder()).orElseThrow();
    }

    /** Whether an account may decide for others, of its own or through a team. */
    boolean hasPowerAt(String account, Instant at) {
        return grantsOf(account, at).stream().anyMatch(grant -> grant.role().isPower());
    }

    boolean hasPowerAt(Holder team, Instant at) {
        return grantsAt(at).stream().anyMatch(grant -> grant.holder().equals(team) && grant.role().isPower());
    }

    boolean isLiveAt(String account, Instant at) {
        return findAccount(account).filter(found -> found.isLiveAt(at)).isPresent();
    }
}
