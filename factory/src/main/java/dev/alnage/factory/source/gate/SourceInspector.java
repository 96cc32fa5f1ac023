package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.change.Inspector;
import dev.alnage.factory.source.change.ReferenceRecords;
import dev.alnage.factory.source.gate.PushView.Target;
import dev.alnage.factory.source.range.HashedObjects;
import dev.alnage.factory.source.range.NewDirectory;
import dev.alnage.factory.source.range.PushedRange;
import dev.alnage.factory.source.range.RangeLimits;
import dev.alnage.factory.source.rules.ReferenceRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks at every push with all checks, each of which sees the same objects, hashed once. A push gets in only when none of them has
 * anything against it; one that fails has said nothing, and then the push does not get in.
 */
public final class SourceInspector implements Inspector {
    /** What a new repository's first branch is called, whose rules count for all its references. */
    public static final String DEFAULT_BRANCH = "refs/heads/main";
    private static final int DIRECTORIES_MAX = 2_000_000;

    private final String trustDomain;
    private final Place place;
    private final InForce.Source inForce;
    private final List<PushCheck> checks;
    private final TrustedClock clock;

    /** Where pushes lie while they are looked at. */
    public interface Place {
        /** What the references named when they were last let in, by whoever's word counts here. */
        SortedMap<String, ObjectId> held(SourceScope scope, Path repository) throws IOException;

        /** Names of references that were ever let in, whatever has become of them. */
        Set<String> once(SourceScope scope, SortedMap<String, ObjectId> held) throws IOException;

        /** The new objects with those behind them. */
        HashedObjects open(Path quarantine, Path repository) throws IOException;

        /** What was signed of pushes that were let in before and could be sent again: each is good once. */
        Set<Bytes> signedPushes(SourceScope scope, Instant now) throws IOException;
    }

    /** The factory's own repositories. References are as the ledger has them: what a repository itself shows is the word of whoever serves it. */
    private record Served(ReferenceRecords records) implements Place {
        @Override public SortedMap<String, ObjectId> held(SourceScope scope, Path repository) throws IOException {
            var held = new TreeMap<String, ObjectId>();
            records.history(scope).state().forEach((reference, id) -> held.put(reference, new ObjectId(id.hex())));
            return held;
        }

        @Override public Set<String> once(SourceScope scope, SortedMap<String, ObjectId> held) throws IOException {
            return records.history(scope).changes().stream().flatMap(each -> each.change().moves().stream()).map(ReferenceChange.Move::reference)
                    .collect(Collectors.toUnmodifiableSet());
        }

        @Override public HashedObjects open(Path quarantine, Path repository) throws IOException {
            return HashedObjects.open(quarantine, repository);
        }

        @Override public Set<Bytes> signedPushes(SourceScope scope, Instant now) throws IOException {
            return records.signedPushes(scope, now);
        }
    }

    public SourceInspector(String trustDomain, ReferenceRecords records, InForce.Source inForce, List<PushCheck> checks, TrustedClock clock) {
        this(trustDomain, new Served(records), inForce, checks, clock);
    }

    public SourceInspector(String trustDomain, Place place, InForce.Source inForce, List<PushCheck> checks, TrustedClock clock) {
        this.trustDomain = trustDomain;
        this.place = place;
        this.inForce = inForce;
        this.checks = List.copyOf(checks);
        this.clock = clock;
    }

    /** All checks. */
    public static List<PushCheck> checks(InForce.Results results, OwnersCheck.Approvers approvers) {
        return checks(results, approvers, AccessCheck::notMerged);
    }

    /** The same where others than the factory's server merge. */
    public static List<PushCheck> checks(InForce.Results results, OwnersCheck.Approvers approvers, AccessCheck.Reviewed reviewed) {
        return List.of(new ReferenceCheck(), new StepUpCheck(), new AccessCheck(approvers, reviewed), new RulesCheck(), new TreeCheck(), new CertificateCheck(), new SignatureCheck(),
                new SignOffCheck(), new SecretsCheck(), new OwnersCheck(approvers), new ResultsCheck(results));
    }

    @Override public Found inspect(Push push, Path quarantine, Path repository) throws IOException {
        var now = clock.now();
        var judged = inForce.at(now);
        if (judged.rules().isEmpty()) {
            return refused("ALN-SRC-072", push.repository(), "no policy that is in force and can be read", "one that says what is asked of a push",
                    "ask the administrators of the policy: alnage policy list");
        }
        var scope = new SourceScope(trustDomain, push.repository());
        try (var objects = place.open(quarantine, repository)) {
            return new Inspection(push, scope, place.held(scope, repository), judged, objects, now).found();
        } catch (Rejected e) {
            return new Found.Refused(List.of(Refusals.malformed("ALN-SRC-058", push.repository(), e, "git fsck here, then push again")));
        }
    }

    private static Found.Refused refused(String code, String where, String found, String expected, String fix) {
        return new Found.Refused(List.of(new Refusal(code, where, found, expected, fix)));
    }

    /** One push. */
    private final class Inspection {
        private final Push push;
        private final SourceScope scope;
        private final SortedMap<String, ObjectId> held;
        private final InForce judged;
        private final HashedObjects objects;
        private final Instant now;
        private final List<NewDirectory> directories = new ArrayList<>();

        Inspection(Push push, SourceScope scope, SortedMap<String, ObjectId> held, InForce judged, HashedObjects objects, Instant now) {
            this.push = push;
            this.scope = scope;
            this.held = held;
            this.judged = judged;
            this.objects = objects;
            this.now = now;
        }

        Found found() throws IOException {
            var view = view();
            var looks = new ArrayList<PushCheck.Look>();
            var refusals = new ArrayList<Refusal>();
            for (var check : checks) {
                asked(check, refusals, () -> looks.add(check.begin(view)));
            }
            try {
                view.range().eachBlob((blob, content) -> {
                    for (var look : looks) {
                        look.blob(blob, content);
                    }
                });
            } catch (IOException e) {
                refusals.add(noAnswer("contents", e));
            }
            SortedMap<String, SortedMap<String, SourceInspection.Control>> controls = new TreeMap<>();
            for (var i = 0; i < looks.size(); i++) {
                var check = checks.get(i);
                var look = looks.get(i);
                asked(check, refusals, () -> {
                    var outcome = look.end();
                    refusals.addAll(outcome.refusals());
                    outcome.controls().forEach((reference, control) -> controls.computeIfAbsent(reference, _ -> new TreeMap<>()).put(check.control(), control));
                });
            }
            return refusals.isEmpty() ? clean(view, controls) : new Found.Refused(Refusals.sorted(refusals));
        }

        private interface Asked {
            void run() throws IOException;
        }

        /** A check that cannot tell has not said yes. */
        private void asked(PushCheck check, List<Refusal> refusals, Asked asked) {
            try {
                asked.run();
            } catch (Rejected e) {
                refusals.add(Refusals.malformed("ALN-SRC-058", check.control(), e, "git fsck here, then push again"));
            } catch (IOException e) {
                refusals.add(noAnswer(check.control(), e));
            }
        }

        private Refusal noAnswer(String control, IOException e) {
            return new Refusal("ALN-SRC-073", control, "no answer: " + e.getMessage(), "one", "push again; the log of the storer says more");
        }

        private PushView view() throws IOException {
            var organisation = judged.rules().orElseThrow();
            var before = PushedRange.read(objects, List.of(), List.of(), RangeLimits.STANDARD, _ -> { });
            var references = push.updates().stream().map(ReferenceUpdate::name).toList();
            var rules = ReferenceRules.of(organisation, push.repository(), held, references, DEFAULT_BRANCH, before::file);
            var tips = new ArrayList<ObjectId>();
            var known = new HashSet<>(held.values());
            for (var update : push.updates()) {
                update.after().ifPresent(after -> tips.add(new ObjectId(after.hex())));
                known.retainAll(rules.known(update.name(), held));
            }
            var range = PushedRange.read(objects, tips, known, RangeLimits.STANDARD, this::keep);
            var targets = new ArrayList<Target>();
            for (var update : push.updates()) {
                var protection = rules.of(update.name());
                var fresh = new HashSet<ObjectId>();
                if (update.after().isPresent()) {
                    fresh.addAll(range.between(rules.known(update.name(), held), new ObjectId(update.after().get().hex())));
                }
                targets.add(new Target(update, protection, fresh));
            }
            // asked only where it decides: a long history has many moves
            var once = held.isEmpty() || held.containsKey(DEFAULT_BRANCH) || !references.contains(DEFAULT_BRANCH) ? held.keySet() : place.once(scope, held);
            return new PushView(push, range, directories, held, once, targets, rules, judged, organisation.trees(push.repository()), scope,
                    push.certificate().isEmpty() ? Set.of() : place.signedPushes(scope, now), now);
        }

        private void keep(NewDirectory directory) {
            directories.add(directory);
            if (directories.size() > DIRECTORIES_MAX) {
                throw new Rejected.Malformed("found over " + DIRECTORIES_MAX + " changed directories, expected at most that in one push");
            }
        }

        private Found.Clean clean(PushView view, SortedMap<String, SortedMap<String, SourceInspection.Control>> controls) throws IOException {
            var inspections = new ArrayList<SourceInspection>();
            for (var target : view.targets()) {
                if (target.after().isPresent()) {
                    inspections.add(inspection(view, target, controls.getOrDefault(target.reference(), new TreeMap<>())));
                }
            }
            return new Found.Clean(inspections, judged.label());
        }

        private SourceInspection inspection(PushView view, Target target, SortedMap<String, SourceInspection.Control> controls) throws IOException {
            var tip = view.range().peeled(target.after().orElseThrow());
            var bases = new TreeSet<Digest>();
            view.range().commits().stream().filter(commit -> target.fresh().contains(commit.id())).flatMap(commit -> commit.parents().stream())
                    .filter(parent -> !target.fresh().contains(parent)).forEach(parent -> bases.add(parent.toDigest()));
            var evil = EvilMerges.of(view, target.fresh()).stream().map(ObjectId::toDigest).toList();
            return new SourceInspection(scope, target.reference(), tip.toDigest(), List.copyOf(bases), target.fresh().size(), Contributors.withPusher(view, target.fresh()),
                    push.pusher().name(), evil, controls, now);
        }
    }
}
