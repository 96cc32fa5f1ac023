package dev.alnage.evidence.people;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.AccessReview;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.KeyRevocation;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.RoleGrant;
import dev.alnage.evidence.claim.RoleGrant.Holder;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Verified;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Folds the statements about people, in the order of the ledger, into a {@link Roster}. A statement that does not fit what is on
 * record before it, or that too few stand behind, changes nothing; a revocation always counts. One thread at a time.
 */
public final class PeopleFold {
    private final String trustDomain;
    private final SortedMap<String, Account> accounts;
    /** By e-mail address. */
    private final Map<String, String> addresses;
    private final List<Member> members;
    private final SortedMap<Digest, Grant> grants;
    /** With the expiry that each has by its own word. */
    private final Map<String, BoundKey> keys;
    /** Which fingerprint each key as such was bound under. */
    private final Map<Digest, String> materials;
    private final SortedMap<String, Revocation> revocations;
    private final SortedMap<Digest, ReviewState> reviews;
    /** What was said before is not said again by signing it anew, or by leaving out a signature. */
    private final Set<Digest> said;
    private Roster roster;

    public PeopleFold(String trustDomain) {
        this.trustDomain = trustDomain;
        accounts = new TreeMap<>();
        addresses = new HashMap<>();
        members = new ArrayList<>();
        grants = new TreeMap<>();
        keys = new HashMap<>();
        materials = new HashMap<>();
        revocations = new TreeMap<>();
        reviews = new TreeMap<>();
        said = new HashSet<>();
        roster = roster(PeopleRules.STANDARD);
    }

    private PeopleFold(PeopleFold other) {
        trustDomain = other.trustDomain;
        accounts = new TreeMap<>(other.accounts);
        addresses = new HashMap<>(other.addresses);
        members = new ArrayList<>(other.members);
        grants = new TreeMap<>(other.grants);
        keys = new HashMap<>(other.keys);
        materials = new HashMap<>(other.materials);
        revocations = new TreeMap<>(other.revocations);
        reviews = new TreeMap<>(other.reviews);
        said = new HashSet<>(other.said);
        roster = other.roster;
    }

    /** Another one that stands where this one does, for trying. */
    public PeopleFold copy() {
        return new PeopleFold(this);
    }

    /** A revocation that the caller has seen before, wherever it went. */
    public void remember(String revoked, Revocation revocation) {
        revocations.merge(revoked, revocation, Revocation::and);
        roster = roster(PeopleRules.STANDARD);
    }

    /** What is known so far, by these rules: keys no older than their ages, roles looked at as often as they ask. */
    public Roster roster(PeopleRules rules) {
        var ages = rules.ages();
        var ending = new TreeMap<Digest, Grant>();
        grants.forEach((digest, grant) -> ending.put(digest, reviews.values().stream().map(review -> review.ends(digest)).flatMap(Optional::stream)
                .reduce(grant, Grant::endingAt, (one, _) -> one)));
        var bound = new HashMap<String, BoundKey>();
        keys.forEach((fingerprint, key) -> bound.put(fingerprint, new BoundKey(key.account(), key.key(), key.purposes(), key.scope(), key.from(),
                earlier(key.expires(), key.from().plus(ages.of(key.key().kind()))), Optional.ofNullable(revocations.get(fingerprint)), key.envelope())));
        return new Roster(rules, accounts, addresses, members, ending, bound, revocations, reviews);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /**
     * Takes a statement in. One that was recorded counts by the keys of the trust file that the caller believes now; a revocation
     * counts even if nobody of today stands behind it, since what was once revoked must never come back.
     *
     * @throws Rejected for a statement that changes nothing, with why
     */
    public void apply(Recorded recorded, TrustFile trust) {
        var unverified = recorded.envelope().unverifiedStatement();
        if (unverified.predicate().type().equals(KeyRevocation.TYPE)) {
            revoke(KeyRevocation.read(unverified), recorded.time());
        } else {
            judge(recorded, trust);
        }
    }

    /**
     * As {@link #apply}, for a statement that is about to be recorded: revocations, too, must be signed.
     *
     * @throws Rejected when it may not be recorded
     */
    public Verified<Statement> require(Recorded recorded, TrustFile trust) {
        if (!recorded.envelope().unverifiedStatement().predicate().type().equals(KeyRevocation.TYPE)) {
            return judge(recorded, trust);
        }
        var verified = Signatories.ofRevocation(recorded, trust, roster);
        var revocation = KeyRevocation.read(verified.value());
        fresh(revocation.trustDomain(), revocation.given(), recorded.time());
        revoke(revocation, recorded.time());
        return verified;
    }

    /**
     * That nothing is wrong with a statement but that more administrators have to sign it.
     *
     * @throws Rejected for what no further signature would mend, or when no administrator has signed it
     */
    public void requireFit(Recorded recorded, TrustFile trust) {
        var verified = Signatories.administrators(recorded, trust);
        var signers = new TreeSet<>(verified.signerNames());
        // nobody is called so: people have no colon in their names
        signers.addAll(Set.of(":another", ":a third"));
        copy().change(verified.value(), signers, true, recorded);
    }

    private Verified<Statement> judge(Recorded recorded, TrustFile trust) {
        var behind = Signatories.of(recorded, trust);
        var verified = behind.statement();
        var payload = Digest.of(recorded.envelope().payload());
        if (said.contains(payload)) {
            throw new Rejected.Stale("found a statement about people that is on record already, expected a new one");
        }
        change(verified.value(), verified.signerNames(), behind.people(), recorded);
        said.add(payload);
        roster = roster(PeopleRules.STANDARD);
        return verified;
    }

    /** @param byPeople whether administrators signed it */
    private void change(Statement statement, SortedSet<String> signers, boolean byPeople, Recorded recorded) {
        switch (statement.predicate().type()) {
            case Membership.TYPE -> membership(Membership.read(statement), signers, recorded.time());
            case RoleGrant.TYPE -> grant(RoleGrant.read(statement), signers, recorded);
            case KeyBinding.TYPE -> bind(KeyBinding.read(statement), signers, recorded);
            case AccessReview.TYPE -> review(AccessReview.read(statement), signers, byPeople, recorded);
            default -> throw new Rejected.Untrusted("found predicate type " + statement.predicate().type() + ", expected one about people");
        }
    }

    private void membership(Membership membership, SortedSet<String> signers, Instant time) {
        fresh(membership.trustDomain(), membership.given(), time);
        switch (membership.act()) {
            case Membership.Act.Enrolled(var account, var kind, var fullName) -> {
                Signatories.require(signers, Set.of(account), false, "the enrolment of " + account);
                if (accounts.putIfAbsent(account, new Account(account, kind, fullName, time, Optional.empty())) != null) {
                    throw new Rejected.Untrusted("found account " + account + " enrolled before, expected a name that nobody has ever had");
                }
            }
            case Membership.Act.Addressed(var account, var email) -> {
                live(account, time);
                Signatories.require(signers, Set.of(account), roster.hasPowerAt(account, time), "an e-mail address of " + account);
                if (addresses.putIfAbsent(email, account) != null) {
                    throw new Rejected.Untrusted("found address " + email + " of " + addresses.get(email) + " already, expected one that nobody has ever had");
                }
            }
            case Membership.Act.Removed(var account) -> accounts.put(account, live(account, time).removedAt(time));
            case Membership.Act.Joined(var team, var account) -> {
                live(account, time);
                Signatories.require(signers, Set.of(account), roster.hasPowerAt(new Holder(true, team), time), "joining " + team);
                if (roster.membersAt(team, time).contains(account)) {
                    throw new Rejected.Untrusted("found " + account + " in team " + team + " already, expected one who is not");
                }
                members.add(new Member(team, account, time, Optional.empty()));
            }
            case Membership.Act.Left(var team, var account) -> {
                var now = members.stream().filter(member -> member.team().equals(team) && member.account().equals(account) && member.isLiveAt(time)).findFirst()
                        .orElseThrow(() -> new Rejected.Untrusted("found no " + account + " in team " + team + ", expected a member"));
                members.set(members.indexOf(now), new Member(team, account, now.from(), Optional.of(time)));
            }
        }
    }

    private void grant(RoleGrant grant, SortedSet<String> signers, Recorded recorded) {
        fresh(grant.trustDomain(), grant.given(), recorded.time());
        switch (grant.act()) {
            case RoleGrant.Act.Granted(var holder, var role, var repositories, var expires) -> {
                var own = holder.team() ? roster.membersAt(holder.name(), recorded.time()) : Set.of(holder.name());
                if (own.isEmpty()) {
                    throw new Rejected.Untrusted("found no team " + holder.name() + ", expected one with a member");
                }
                if (!holder.team()) {
                    requireFit(role, live(holder.name(), recorded.time()));
                }
                if (role.isPower()) {
                    requireUnchanged(holder, own, grant.given());
                }
                Signatories.require(signers, own, role.isPower(), "role " + role.wireName() + " for " + holder);
                var digest = recorded.digest();
                grants.put(digest, new Grant(digest, holder, role, repositories, recorded.time(), expires, signers));
            }
            case RoleGrant.Act.Withdrawn(var digest) -> grants.put(digest, granted(digest, recorded.time()).endingAt(recorded.time()));
        }
    }

    private static void requireFit(RepositoryRole role, Account account) {
        var fits = switch (account.kind()) {
            case PERSON -> true;
            case BOT -> role == RepositoryRole.GUEST || role == RepositoryRole.DEVELOPER;
            case DEPLOY -> false;
        };
        if (!fits) {
            throw new Rejected.Untrusted("found role " + role.wireName() + " for " + account.name() + ", a " + account.kind().wireName()
                    + ", expected guest or developer for a bot, and none for a deploy key");
        }
    }

    /** Two have signed what they saw: who joined or which key came since, on one signature, does not get the power of it. */
    private void requireUnchanged(Holder holder, Set<String> own, Instant given) {
        var joined = holder.team() && members.stream().anyMatch(member -> member.team().equals(holder.name()) && member.left().isEmpty() && member.from().isAfter(given));
        var bound = keys.values().stream().anyMatch(key -> own.contains(key.account()) && key.from().isAfter(given));
        if (joined || bound) {
            throw new Rejected.Stale("found a role signed at " + given + " for " + holder + (joined ? ", where somebody has joined since" : ", who has got a key since")
                    + ", expected one that is signed anew");
        }
    }

    private void bind(KeyBinding binding, SortedSet<String> signers, Recorded recorded) {
        fresh(binding.trustDomain(), binding.given(), recorded.time());
        var account = live(binding.account(), recorded.time());
        if (binding.scope().isPresent() != (account.kind() == AccountKind.DEPLOY)) {
            throw new Rejected.Untrusted("found a key of " + account.kind().wireName() + " " + account.name() + (binding.scope().isPresent() ? " with" : " without")
                    + " a repository, expected one for a deploy key, and for nothing else");
        }
        Signatories.require(signers, Set.of(account.name()), roster.hasPowerAt(account.name(), recorded.time()), "a key of " + account.name());
        var fingerprint = binding.key().fingerprint();
        var material = binding.key().materials();
        if (revocations.containsKey(fingerprint) || material.stream().anyMatch(materials::containsKey)) {
            throw new Rejected.Untrusted("found key " + fingerprint + " bound or revoked before, expected one that nobody has ever had");
        }
        Possession.require(binding);
        material.forEach(each -> materials.put(each, fingerprint));
        keys.put(fingerprint, new BoundKey(account.name(), binding.key(), binding.purposes(), binding.scope(), recorded.time(), binding.expires(), Optional.empty(),
                recorded.digest()));
    }

    private void revoke(KeyRevocation revocation, Instant time) {
        if (revocation.trustDomain().equals(trustDomain)) {
            revocations.merge(revocation.revoked(), new Revocation(earlier(revocation.since(), time), revocation.cause(), time), Revocation::and);
            roster = roster(PeopleRules.STANDARD);
        }
    }

    private void review(AccessReview review, SortedSet<String> signers, boolean byPeople, Recorded recorded) {
        fresh(review.trustDomain(), review.given(), recorded.time());
        switch (review.act()) {
            case AccessReview.Act.Opened opened -> {
                opened.items().forEach(item -> same(item, granted(item.grant(), recorded.time())));
                reviews.put(recorded.digest(), new ReviewState(recorded.digest(), opened, recorded.time(), byPeople, new TreeMap<>(), Optional.empty()));
            }
            case AccessReview.Act.Answered(var digest, var answers) -> {
                var state = open(digest, recorded.time());
                for (var answer : answers.entrySet()) {
                    state = state.with(answer.getKey(), new ReviewState.Answer(answer.getValue(), reviewer(state, answer.getKey(), signers, recorded.time()), recorded.time()));
                }
                reviews.put(digest, state);
            }
            case AccessReview.Act.Closed(var digest, var kept, var removed) -> {
                var state = known(digest);
                if (!kept.equals(state.kept()) || !removed.equals(state.removed())) {
                    throw new Rejected.Untrusted("found the result of an access review that keeps " + kept.size() + " and removes " + removed.size()
                            + ", expected " + state.kept().size() + " and " + state.removed().size() + " as the answers on record say");
                }
                reviews.put(digest, state.isOpenAt(recorded.time()) ? state.closedAt(recorded.time()) : state);
            }
        }
    }

    private static void same(AccessReview.Item item, Grant grant) {
        if (!item.holder().equals(grant.holder().toString()) || !item.role().equals(grant.role().wireName()) || !item.repositories().equals(grant.repositories().text())) {
            throw new Rejected.Untrusted("found grant " + item.grant() + " told as " + item.role() + " of " + item.holder() + " in " + item.repositories()
                    + ", expected what it says");
        }
    }

    /** Nobody answers for what they hold themselves. */
    private String reviewer(ReviewState state, Digest digest, SortedSet<String> signers, Instant time) {
        if (state.opened().items().stream().noneMatch(item -> item.grant().equals(digest))) {
            throw new Rejected.Untrusted("found an answer about grant " + digest + ", expected one that the review lists");
        }
        var holder = grants.get(digest).holder();
        var own = holder.team() ? roster.membersAt(holder.name(), time) : Set.of(holder.name());
        return signers.stream().filter(signer -> !own.contains(signer)).findFirst().orElseThrow(() -> new Rejected.Untrusted(
                "found an answer of " + String.join(", ", signers) + " about a role of their own, expected somebody else's"));
    }

    private ReviewState known(Digest digest) {
        var state = reviews.get(digest);
        if (state == null) {
            throw new Rejected.Untrusted("found no access review " + digest + ", expected one on record");
        }
        return state;
    }

    private ReviewState open(Digest digest, Instant time) {
        var state = known(digest);
        if (!state.isOpenAt(time)) {
            throw new Rejected.Stale("found an answer at " + time + ", expected one before the access review ended at " + state.end());
        }
        return state;
    }

    private Account live(String account, Instant time) {
        return roster.findAccount(account).filter(found -> found.isLiveAt(time)).orElseThrow(
                () -> new Rejected.Untrusted("found no account " + account + ", expected one that is enrolled and was not removed"));
    }

    private Grant granted(Digest digest, Instant time) {
        return roster.findGrant(digest).filter(grant -> grant.isLiveAt(time)).orElseThrow(
                () -> new Rejected.Untrusted("found no grant " + digest + " in force, expected one: alnage user list"));
    }

    private void fresh(String domain, Instant given, Instant recorded) {
        if (!domain.equals(trustDomain)) {
            throw new Rejected.Untrusted("found a statement about people of " + domain + ", expected of " + trustDomain);
        }
        if (given.isAfter(recorded.plus(TrustFile.CLOCK_SKEW_MAX)) || given.isBefore(recorded.minus(People.ON_ITS_WAY_MAX))) {
            throw new Rejected.Stale("found a statement given at " + given + ", expected one of the last " + People.ON_ITS_WAY_MAX.toDays() + " days before " + recorded);
        }
    }
}
