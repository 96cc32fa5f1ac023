package dev.alnage.factory.source.change;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.http.Problem;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import dev.alnage.policy.protect.OrganisationRules;
import dev.alnage.policy.protect.RepositoryTemplate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;

/**
 * Makes the first commit of a repository from a template of the organisation's, signed as the server signs merges, and records that it
 * becomes {@code main}. As with {@link Merges}, another process keeps the repository: {@link #prepare} makes the commit, and once it lies
 * in quarantine {@link #decide} has it looked at as any push, and written down.
 */
public final class Beginnings implements PushGate {
    private static final String MAIN = "refs/heads/main";

    private final String trustDomain;
    private final ReferenceRecords records;
    private final Inspector inspector;
    private final Rules rules;
    private final TrustedClock clock;
    private final Signer key;
    private final Merges merges;
    private final PushGate others;
    private final Set<Made> made = new HashSet<>();

    private record Made(String repository, Digest commit) {}

    /** What the organisation asks, and the policy that says so. */
    public interface Rules {
        /** @throws IOException when nobody can tell */
        OrganisationRules at(Instant now) throws IOException;
    }

    /** @param others the gate of all pushes that are none of ours */
    public Beginnings(String trustDomain, ReferenceRecords records, Inspector inspector, Rules rules, TrustedClock clock, Signer key, Merges merges, PushGate others) {
        this.trustDomain = trustDomain;
        this.records = records;
        this.inspector = inspector;
        this.rules = rules;
        this.clock = clock;
        this.key = key;
        this.merges = merges;
        this.others = others;
    }

    /** How a repository begins. @param first what is to be pushed to it; empty when it begins empty @param offered names of the templates that there are for it */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public record Beginning(Optional<First> first, List<String> offered) {
        public Beginning {
            offered = List.copyOf(offered);
        }
    }

    /** The first commit, made from a template. */
    public record First(String template, Merges.Prepared push) {}

    /**
     * @param wanted the template that is asked for; without one a required one is taken
     * @throws Refused when there is none of that name, or one of several has to be chosen
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public synchronized Beginning prepare(String repository, Optional<String> wanted) throws IOException {
        var scope = new SourceScope(trustDomain, repository);
        var templates = rules.at(clock.now()).templates(repository);
        var offered = templates.stream().map(RepositoryTemplate::name).toList();
        var chosen = choose(templates, wanted, repository);
        return new Beginning(chosen.isEmpty() ? Optional.empty() : Optional.of(new First(chosen.get().name(), first(scope, chosen.get()))), offered);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static Optional<RepositoryTemplate> choose(List<RepositoryTemplate> templates, Optional<String> wanted, String repository) {
        var names = templates.isEmpty() ? "none" : templates.stream().map(RepositoryTemplate::name).collect(Collectors.joining(", "));
        var required = templates.stream().filter(RepositoryTemplate::required).toList();
        if (wanted.isEmpty()) {
            if (required.size() > 1) {
                throw new Refused(new Problem(422, "ALN-SRC-205", "found no template chosen for " + repository + ", expected one of those that it may begin with: "
                        + required.stream().map(RepositoryTemplate::name).collect(Collectors.joining(", ")), "alnage source add " + repository + " --template NAME"));
            }
            return required.stream().findFirst();
        }
        var chosen = templates.stream().filter(template -> template.name().equals(wanted.get())).findFirst();
        if (chosen.isEmpty() || !required.isEmpty() && !chosen.get().required()) {
            throw new Refused(new Problem(422, "ALN-SRC-204", "found template " + wanted.get() + " asked for, expected one that the policy offers for " + repository + ": "
                    + (required.isEmpty() ? names : required.stream().map(RepositoryTemplate::name).collect(Collectors.joining(", "))), "alnage source add " + repository + " --template NAME"));
        }
        return chosen;
    }

    private Merges.Prepared first(SourceScope scope, RepositoryTemplate template) throws IOException {
        try (var scratch = Scratch.alone(); var inserter = scratch.repository().newObjectInserter()) {
            var text = MergeCommit.first(tree(inserter, template).name(), template.name(), scope.trustDomain(), key, clock.now());
            var commit = inserter.insert(Constants.OBJ_COMMIT, text.toArray());
            inserter.flush();
            var id = Digest.gitCommit(commit.name());
            made.add(new Made(scope.repository(), id));
            return new Merges.Prepared(new Push(scope.repository(), merges.pusher(), List.of(new ReferenceUpdate(MAIN, Optional.empty(), Optional.of(id))), List.of()),
                    Merges.pack(scratch.repository(), commit, Set.of()));
        }
    }

    private static ObjectId tree(ObjectInserter inserter, RepositoryTemplate template) throws IOException {
        var cache = DirCache.newInCore();
        var builder = cache.builder();
        for (var file : template.files().entrySet()) {
            var entry = new DirCacheEntry(file.getKey());
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getValue().toArray()));
            builder.add(entry);
        }
        builder.finish();
        return cache.writeTree(inserter);
    }

    @Override public synchronized Answer decide(Push push, Path quarantine, Path repository) throws IOException {
        var ours = made.stream().filter(each -> push.pusher().name().equals(Merges.PUSHER) && each.repository().equals(push.repository())
                && push.updates().equals(List.of(new ReferenceUpdate(MAIN, Optional.empty(), Optional.of(each.commit()))))).findFirst();
        if (ours.isEmpty()) {
            return others.decide(push, quarantine, repository);
        }
        return switch (inspector.inspect(push, quarantine, repository)) {
            case Inspector.Found.Refused(var refusals) -> new Answer.Refused(refusals);
            case Inspector.Found.Clean(var inspections, var inForce) -> {
                var findings = new ArrayList<Statement>(inspections.stream().map(SourceInspection::toStatement).toList());
                try {
                    var recorded = records.record(new SourceScope(trustDomain, push.repository()), push.updates(),
                            ReferenceRecords.Cause.push(push.pusher().name(), push.pusher().key(), "template", inForce), findings);
                    made.remove(ours.get());
                    yield new Answer.Accepted(recorded);
                } catch (Rejected.Stale e) {
                    yield new Answer.Refused(List.of(new Refusal("ALN-SRC-060", MAIN, String.valueOf(e.getMessage()), "a repository in which nothing has been pushed",
                            "alnage source show " + push.repository())));
                }
            }
        };
    }
}
