package dev.alnage.factory.source.change;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.source.PushCertificate;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * Plans and records what is pushed to {@code refs/for/BRANCH}: it opens a change for review, or is the next patch set of one that is open.
 * Which
 * one is told by pusher, branch and topic: the push option {@code topic=NAME}; without it the trailer {@code Change-Topic: NAME} of
 * the last commit; without either, the pusher's one open change for that branch. No branch moves by it.
 */
public final class Reception {
    /** What the references begin with that it takes; the rest is a branch. */
    public static final String PREFIX = "refs/for/";
    private static final String TOPIC_OPTION = "topic=";
    private static final String TOPIC_TRAILER = "Change-Topic";
    private static final int TOPIC_LENGTH_MAX = 100;
    private static final int PLANNED_MAX = 1_000;

    private final String trustDomain;
    private final Proposals proposals;
    private final ReferenceRecords records;
    private final Inspector inspector;
    private final TrustedClock clock;
    /** What was told to the server and is not recorded yet; the oldest goes when there are too many. */
    private final Map<Plan, ProposedChange> planned = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override protected boolean removeEldestEntry(Map.Entry<Plan, ProposedChange> eldest) {
            return size() > PLANNED_MAX;
        }
    };

    /** By what a plan is found again. */
    private record Plan(String repository, String pusher, List<ReferenceUpdate> moves) {}

    public Reception(String trustDomain, Proposals proposals, ReferenceRecords records, Inspector inspector, TrustedClock clock) {
        this.trustDomain = trustDomain;
        this.proposals = proposals;
        this.records = records;
        this.inspector = inspector;
        this.clock = clock;
    }

    /** What a push comes to. */
    public sealed interface Planned {
        /** @param moves below {@code refs/changes/}; @param words for the pusher's terminal */
        record Taken(List<ReferenceUpdate> moves, List<String> words) implements Planned {
            public Taken {
                moves = List.copyOf(moves);
                words = List.copyOf(words);
            }
        }

        record Refused(List<Refusal> refusals) implements Planned {
            public Refused {
                refusals = List.copyOf(refusals);
            }
        }
    }

    /** Writes nothing down. @throws IOException when it cannot tell, which lets nothing in */
    public synchronized Planned plan(Push push, Path quarantine) throws IOException {
        if (push.updates().size() != 1) {
            return refused("the push", push.updates().size() + " references of which some are below refs/for/", "one change at a time", "push each change by itself");
        }
        var update = push.updates().getFirst();
        if (update.after().isEmpty() || !update.name().startsWith(PREFIX)) {
            return refused(update.name(), "a deletion", "commits for review", "alnage source change abandon takes a change back");
        }
        var scope = new SourceScope(trustDomain, push.repository());
        try {
            return plan(scope, push, update.after().get(), "refs/heads/" + update.name().substring(PREFIX.length()), quarantine);
        } catch (Rejected e) {
            return refused(update.name(), e.getMessage(), "a change for review", "alnage explain ALN-SRC-099");
        }
    }

    /**
     * Inspects and records a patch set that was planned.
     *
     * @param push moves the one reference of the plan
     * @throws IOException when it cannot tell, which lets nothing in
     */
    synchronized PushGate.Answer record(Push push, Path quarantine, Path repository) throws IOException {
        var change = planned.get(new Plan(push.repository(), push.pusher().name(), push.updates()));
        if (change == null) {
            return new PushGate.Answer.Refused(List.of(new Refusal("ALN-SRC-099", push.updates().getFirst().name(), "a patch set that was not planned",
                    "a push to " + PREFIX + "BRANCH", "push again")));
        }
        var meant = PREFIX + change.target().substring("refs/heads/".length());
        if (push.certificate().isPresent() && !PushCertificate.read(push.certificate().get()).commands().getFirst().reference().equals(meant)) {
            return new PushGate.Answer.Refused(List.of(new Refusal("ALN-SRC-157", meant, "a push certificate for another branch", "one for " + meant, "push again with git push --signed")));
        }
        return switch (inspector.inspect(push, quarantine, repository)) {
            case Inspector.Found.Refused(var refusals) -> new PushGate.Answer.Refused(refusals);
            case Inspector.Found.Clean(var inspections, var rules) -> {
                var findings = new ArrayList<Statement>(inspections.stream().map(SourceInspection::toStatement).toList());
                findings.add(change.toStatement());
                var statements = records.record(change.scope(), push.updates(), new ReferenceRecords.Cause(push.pusher().name(), push.pusher().key(),
                        push.pusher().transport().name().toLowerCase(java.util.Locale.ROOT), rules, push.certificate(), Optional.of(change.number())), findings);
                planned.remove(new Plan(push.repository(), push.pusher().name(), push.updates()));
                yield new PushGate.Answer.Accepted(statements);
            }
        };
    }

    private Planned plan(SourceScope scope, Push push, Digest head, String target, Path quarantine) throws IOException {
        var base = records.history(scope).find(target);
        if (base.isEmpty()) {
            return refused(target, "no branch of that name on record", "a branch that exists", "push to refs/for/ and the name of a branch");
        }
        var commit = commit(quarantine, head, base.get());
        if (commit.isBehind()) {
            return refused(head.hex(), "a commit that is in " + target + " already", "commits that are not", "commit something first");
        }
        var all = proposals.list(scope);
        var topic = topic(push, commit, target);
        var open = all.values().stream().filter(each -> each.state() == ProposedChange.State.OPEN && each.target().equals(target) && each.topic().equals(topic)).findFirst();
        if (open.isPresent() && open.get().head().equals(head)) {
            return refused(head.hex(), "the commit that change " + open.get().number() + " has already", "another one", "commit something first");
        }
        var number = open.map(ProposedChange::number).orElse(all.isEmpty() ? 1 : all.lastKey() + 1);
        var patchSet = open.map(each -> each.patchSet() + 1).orElse(1L);
        var change = new ProposedChange(scope, number, patchSet, target, base.get(), head, MergedTree.of(quarantine, base.get(), head), topic, commit.title(),
                push.pusher().name(), ProposedChange.State.OPEN, Optional.empty(), List.of(), clock.now());
        var moves = List.of(new ReferenceUpdate(change.keptAs(), Optional.empty(), Optional.of(change.head())));
        planned.put(new Plan(push.repository(), push.pusher().name(), moves), change);
        return new Planned.Taken(moves, words(change));
    }

    private static List<String> words(ProposedChange change) {
        var branch = change.target().substring("refs/heads/".length());
        return List.of("change " + change.number() + " patch set " + change.patchSet() + " for " + branch + ": " + change.title(),
                change.mergedTree().isPresent() ? "it waits for review: alnage source change show " + change.scope().repository() + " " + change.number()
                        : "it conflicts with " + branch + ": rebase it and push again");
    }

    /** The last commit of the change. */
    private record Commit(String title, Optional<String> topic, boolean isBehind) {}

    private static Commit commit(Path quarantine, Digest head, Digest base) throws IOException {
        try (var repository = new FileRepositoryBuilder().setGitDir(quarantine.toFile()).setBare().setMustExist(true).build(); var walk = new RevWalk(repository)) {
            var commit = walk.parseCommit(ObjectId.fromString(head.hex()));
            var topic = commit.getFooterLines(TOPIC_TRAILER).stream().reduce((_, last) -> last).map(String::strip);
            return new Commit(shown(commit.getShortMessage()), topic, MergedTree.isBehind(repository, head, base));
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            throw new Rejected.Malformed("found no commit " + head.hex() + ", expected one: what is proposed is a commit, not a tag");
        }
    }

    /** One line that does nothing to a terminal. */
    private static String shown(String message) {
        var line = new StringBuilder();
        message.codePoints().limit(200).forEach(c -> line.appendCodePoint(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c));
        return line.isEmpty() || line.toString().isBlank() ? "(no title)" : line.toString();
    }

    private static String topic(Push push, Commit commit, String target) {
        var asked = push.options().stream().filter(option -> option.startsWith(TOPIC_OPTION)).map(option -> option.substring(TOPIC_OPTION.length())).findFirst()
                .or(commit::topic);
        if (asked.isPresent() && (asked.get().isEmpty() || asked.get().length() > TOPIC_LENGTH_MAX || !asked.get().chars().allMatch(c -> c > 0x20 && c < 0x7f))) {
            throw new Rejected.Malformed("found a topic of " + asked.get().length() + " characters, expected 1 to " + TOPIC_LENGTH_MAX + " of printable ASCII in "
                    + TOPIC_OPTION + "NAME or " + TOPIC_TRAILER + ": NAME");
        }
        // a topic that somebody chose is theirs alone: nobody adds to another's change by guessing its name
        return push.pusher().name() + "/" + asked.orElse(target.substring("refs/heads/".length()));
    }

    private static Planned refused(String where, String found, String expected, String fix) {
        return new Planned.Refused(List.of(new Refusal("ALN-SRC-099", where, found, expected, fix)));
    }
}
