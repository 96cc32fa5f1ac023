package dev.alnage.policy.set;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.Query;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rules that were compiled together, and which packages of them are asked. The product's practices and an organisation's rules are two
 * of these: neither is ever evaluated together with the other's, so that no rule of an organisation can bend a practice.
 */
final class Rules {
    /** Packages below this are only used by others; each other package of an organisation must decide something. */
    private static final List<String> ORGANISATION = List.of("data", "policy");
    private static final List<String> ORGANISATION_LIBRARY = List.of("data", "policy", "lib");
    /** Of a repository's own rules the same. */
    private static final List<String> PROJECT = List.of("data", "project");
    private static final List<String> PROJECT_LIBRARY = List.of("data", "project", "lib");
    private static final Profile ANY = new Profile(Profile.Level.MODERATE, Profile.Level.MODERATE);
    private static final String TEST_FILE = "_test.rego";

    /** Nothing is asked. */
    static final Rules NONE = new Rules(Program.compile(List.of(), Practices.OPTIONS), List.of());

    private final Program program;
    private final List<Asked> asked;

    private Rules(Program program, List<Asked> asked) {
        this.program = program;
        this.asked = List.copyOf(asked);
    }

    /** One package with its questions; an organisation's is asked under every profile. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private record Asked(Outcome.Place place, Set<String> codes, Query sets, Optional<Query> allow, boolean practice, Profile from) {}

    /** Practices, each of which is asked under the profiles that it applies to. */
    static Rules of(Practices practices, List<Practices.Practice> asked) {
        return new Rules(practices.program(), asked.stream().map(practice -> new Asked(practice.place(), practice.codes(), practices.prepare(practice), Optional.empty(), true,
                practice.from())).toList());
    }

    /** An organisation's rules. @throws Rejected.Malformed when they cannot be used, with everything that is wrong with them */
    static Rules of(PolicyBundle bundle) {
        try {
            var sources = bundle.sources().stream().filter(source -> !source.file().endsWith(TEST_FILE)).toList();
            if (bundle.data().values().containsKey("alnage")) {
                throw new Rejected.Malformed("found data.alnage in a policy bundle, expected data of the organisation's own: that name is the product's");
            }
            PracticeSettings.read(bundle.data());
            return asked(Program.compile(sources, options().withVersion(bundle.version())), ORGANISATION, ORGANISATION_LIBRARY);
        } catch (RegoErrors e) {
            throw new Rejected.Malformed("found policies that do not compile: " + e.getMessage().replace('\n', ';'));
        }
    }

    /**
     * A repository's own rules, which add to the organisation's: they refuse, doubt and say what they have seen.
     *
     * @throws Rejected.Malformed when they cannot be used, and for a rule {@code allow}: where a yes is asked for, it is the organisation's
     */
    static Rules ofProject(List<Source> files) {
        try {
            var sources = files.stream().filter(source -> !source.file().endsWith(TEST_FILE)).toList();
            if (sources.isEmpty()) {
                return NONE;
            }
            var rules = asked(Program.compile(sources, options()), PROJECT, PROJECT_LIBRARY);
            rules.asked.stream().filter(each -> each.allow().isPresent()).findFirst().ifPresent(each -> {
                throw new Rejected.Malformed("found rule " + each.place().rule() + ".allow, expected deny, unknown or observed: a project may refuse more than its "
                        + "organisation, and allows nothing");
            });
            return rules;
        } catch (RegoErrors e) {
            throw new Rejected.Malformed("found rules that do not compile: " + e.getMessage().replace('\n', ';'));
        }
    }

    /** The packages of a program that decide something, each to be asked. */
    private static Rules asked(Program program, List<String> root, List<String> library) {
        var packages = new TreeMap<String, List<Module>>();
        for (var module : program.modules()) {
            require(module, root);
            packages.computeIfAbsent(String.join("/", module.packagePath()), _ -> new ArrayList<>()).add(module);
        }
        var asked = new ArrayList<Asked>();
        for (var modules : packages.values()) {
            if (!Practices.begins(modules.getFirst(), library) && !modules.getFirst().packagePath().equals(library)) {
                asked.add(asked(program, modules));
            }
        }
        return new Rules(program, asked);
    }

    private static CompileOptions options() {
        return Practices.OPTIONS;
    }

    private static Asked asked(Program program, List<Module> modules) {
        var place = Outcome.Place.of(modules.getFirst(), modules);
        if (place.kinds().isEmpty()) {
            throw new Rejected.Malformed("found package " + place.rule() + ", which decides nothing, expected deny, unknown or allow in it"
                    + " (what others use belongs below " + place.rule().split("[.]", 2)[0] + ".lib)");
        }
        return new Asked(place, Set.of(), program.prepare(place.sets()),
                place.kinds().contains(Outcome.Kind.ALLOW) ? Optional.of(program.prepare(place.allow())) : Optional.empty(), false, ANY);
    }

    /** Who adds to what others ask takes nothing away and puts nothing in its place. */
    private static void require(Module module, List<String> root) {
        if (!Practices.begins(module, root)) {
            throw new Rejected.Malformed("found package " + String.join(".", module.packagePath().subList(1, module.packagePath().size())) + " in "
                    + module.file() + ", expected one below " + root.getLast() + ": what others decide is not changed by it");
        }
        Replacements.in(module).stream().filter(Replacements::isOfTheProduct).findFirst().ifPresent(each -> {
            throw new Rejected.Malformed("found \"with\" at " + each.at() + " that replaces data." + String.join(".", each.path().subList(1, each.path().size()))
                    + ", expected nothing of the product to be replaced");
        });
    }

    /** What a package says, in the order of their names. @param practice whether it is one of the product's practices */
    record Said(String rule, boolean practice, Outcome outcome, Allow allow) {}

    /** What a package's {@code allow} says: only true is a yes; undefined, false and any other value are a no. */
    enum Allow { YES, NO, NOT_ASKED }

    /**
     * Asks every package that applies under a profile.
     *
     * @throws RegoErrors when rules contradict themselves or call a function with what it cannot take: then there is no answer
     * @throws dev.alnage.policy.rego.run.EvaluationEnded when a limit was reached: then there is no answer either
     */
    List<Said> ask(Profile profile, Value input, ObjectValue data, EvaluationOptions options, String subject) {
        var said = new ArrayList<Said>();
        var inquiry = program.inquire(input, data, options.strictly());
        for (var each : asked) {
            if (!profile.reaches(each.from())) {
                continue;
            }
            var sets = inquiry.value(each.sets()).orElseThrow(
                    () -> new IllegalStateException("the sets of " + each.place().rule() + " are undefined"));
            var allowed = each.allow().map(query -> inquiry.value(query).filter(Value.TRUE::equals).isPresent() ? Allow.YES : Allow.NO)
                    .orElse(Allow.NOT_ASKED);
            said.add(new Said(each.place().rule(), each.practice(), Outcome.read(sets, each.place(), each.codes(), subject), allowed));
        }
        return said;
    }

    /** The rules that are asked, in their order: what a reason may name. */
    List<String> names() {
        return asked.stream().map(each -> each.place().rule()).toList();
    }
}

