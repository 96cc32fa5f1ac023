package dev.alnage.evidence.sign;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.SourceRepositories;
import dev.alnage.evidence.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Judges a statement whose signatures hold: is there an entry that lets these signers say this, about this, at that time?
 * Being genuine is not enough (practice {@code artifacts/limited-certification}).
 */
final class TrustMap {
    private final List<TrustEntry> entries;

    TrustMap(List<TrustEntry> entries) {
        this.entries = entries;
    }

    /** Whether something holds, and what is said when it does not: most entries are about something else, and nobody hears of them. */
    private record Condition(boolean holds, Supplier<String> failure) {}

    /** Each condition of an entry, in the order in which people should mend them. */
    private record Judgement(TrustEntry entry, List<Condition> conditions) {
        boolean holds() {
            return conditions.stream().allMatch(Condition::holds);
        }

        long held() {
            return conditions.stream().filter(Condition::holds).count();
        }

        String firstFailure() {
            return conditions.stream().filter(condition -> !condition.holds()).findFirst().orElseThrow().failure().get();
        }
    }

    /** @return the ids of the entries that allow it, at least one
     *  @throws Rejected.Untrusted when there is none; the message names the entry that comes nearest */
    SortedSet<String> admit(Statement statement, Collection<Standing> signers, Occasion occasion) {
        var names = names(statement, signers, occasion);
        var sources = sources(statement, signers, occasion);
        var judgements = new ArrayList<Judgement>(entries.size());
        for (var entry : entries) {
            judgements.add(judge(entry, statement, signers, names, sources, occasion));
        }
        var allowing = judgements.stream().filter(Judgement::holds).map(judgement -> judgement.entry().id()).collect(Collectors.toCollection(TreeSet::new));
        if (allowing.isEmpty()) {
            throw refused(statement, signers, names, judgements);
        }
        return allowing;
    }

    private static Rejected.Untrusted refused(Statement statement, Collection<Standing> signers, SortedSet<String> names, List<Judgement> judgements) {
        var said = "found " + statement.predicate().type() + " signed by " + signers.stream().map(signer -> signer.principal().name()).sorted().toList()
                + (names.isEmpty() ? "" : " about " + names) + ", expected what an entry of the trust map allows";
        // the first of equals: max would take the last
        Optional<Judgement> nearest = Optional.empty();
        for (var judgement : judgements) {
            if (nearest.isEmpty() || judgement.held() > nearest.get().held()) {
                nearest = Optional.of(judgement);
            }
        }
        return new Rejected.Untrusted(said + nearest.map(judgement -> "; nearest is entry " + judgement.entry().id() + ", " + judgement.firstFailure())
                .orElse("; it has none"));
    }

    /** The verifier's name for the artifact; and, of a party outside, also its own: it may call nothing what it may not certify. */
    private static SortedSet<String> names(Statement statement, Collection<Standing> signers, Occasion occasion) {
        var names = new TreeSet<>(occasion.artifacts());
        if (areExternal(signers)) {
            statement.subjects().forEach(subject -> names.add(subject.name()));
        }
        return names;
    }

    private static SortedSet<String> sources(Statement statement, Collection<Standing> signers, Occasion occasion) {
        return areExternal(signers) ? SourceRepositories.of(statement.predicate()) : occasion.sources();
    }

    private static boolean areExternal(Collection<Standing> signers) {
        return signers.stream().anyMatch(signer -> signer.kind() == Standing.Kind.EXTERNAL);
    }

    private static Judgement judge(TrustEntry entry, Statement statement, Collection<Standing> signers, SortedSet<String> names,
            SortedSet<String> sources, Occasion occasion) {
        var counted = signers.stream().filter(signer -> signer.isAmong(entry.who())).map(signer -> signer.principal().name()).distinct().count();
        var type = statement.predicate().type();
        var strayName = names.stream().filter(name -> matchesNone(entry.artifacts(), name)).findFirst();
        var straySources = sources.stream().filter(source -> matchesNone(entry.sources(), source)).toList();
        return new Judgement(entry, List.of(
                new Condition(counted > 0, () -> "which is for " + entry.who()),
                new Condition(counted == 0 || counted >= entry.threshold(), () -> "which asks for " + entry.threshold() + " distinct signers and has " + counted),
                new Condition(entry.predicates().contains(type), () -> "which is for " + String.join(", ", entry.predicates())),
                new Condition(strayName.isEmpty(), () -> "which is for artifacts " + entry.artifacts() + ", not " + strayName.orElse("")),
                new Condition(sourcesFit(entry, sources, straySources, signers, occasion), () -> "which is for sources " + entry.sources() + ", not "
                        + (sources.isEmpty() ? "one that is not named" : straySources)),
                new Condition(entry.holdsAt(occasion.recorded()), () -> "which holds from " + entry.notBefore() + " to " + entry.notAfter()
                        + ", not at " + occasion.recorded())));
    }

    /**
     * A commit is the same wherever it lies: one of the repositories it was taken in from is enough. A party outside names its
     * sources itself, so each that it names must be one of those.
     */
    private static boolean sourcesFit(TrustEntry entry, SortedSet<String> sources, List<String> strays, Collection<Standing> signers, Occasion occasion) {
        if (entry.sources().contains(NameTemplate.ANY)) {
            return true;
        }
        return areExternal(signers) ? !sources.isEmpty() && strays.isEmpty() : !occasion.isAsked() || strays.size() < sources.size();
    }

    private static boolean matchesNone(List<NameTemplate> templates, String name) {
        return templates.stream().noneMatch(template -> template.matches(name));
    }
}
