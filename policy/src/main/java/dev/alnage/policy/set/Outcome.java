package dev.alnage.policy.set;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.policy.Reason;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the rules of one package say about a question: {@code deny}, each member a refusal; {@code unknown}, each member something
 * that cannot be told; {@code observed}, each member what shows that the rules are met. What a rule says in a form that is not
 * understood counts as what its rule is for, and is never dropped.
 */
record Outcome(List<Reason> denied, List<Reason> unknown, List<Observation> observed) {
    private static final int TEXT_LENGTH_MAX = 4_000;
    private static final int EVIDENCE_MAX = 1_000;
    private static final Set<String> MEMBERS = Set.of("code", "subject", "found", "expected", "evidence", "fix", "step");

    Outcome {
        denied = List.copyOf(denied);
        unknown = List.copyOf(unknown);
        observed = List.copyOf(observed);
    }

    /** Something that shows a practice to be met. */
    record Observation(String text, List<Digest> evidence) {}

    /** The three sets that have a meaning, in the order in which they are asked for, and what an OPA policy is used to. */
    enum Kind {
        DENY("deny"), UNKNOWN("unknown"), OBSERVED("observed"), ALLOW("allow");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** A package whose rules are asked, and which of the kinds it has; {@code rule} is what a reason names as its rule. */
    record Place(String reference, String rule, Set<Kind> kinds) {
        Place {
            kinds = Set.copyOf(kinds);
        }

        /** @throws Rejected.Malformed when a rule of these names is another kind of document */
        static Place of(Module first, List<Module> modules) {
            var kinds = new TreeSet<Kind>();
            for (var module : modules) {
                for (var rule : module.rules()) {
                    for (var kind : Kind.values()) {
                        if (names(rule, kind.word)) {
                            require(kind == Kind.ALLOW ? Rule.Kind.COMPLETE : Rule.Kind.SET, rule, kind.word);
                            kinds.add(kind);
                        }
                    }
                }
            }
            var path = first.packagePath();
            var rule = path.subList(0, Practices.PRACTICE.size()).equals(Practices.PRACTICE)
                    ? String.join("/", path.subList(Practices.PRACTICE.size(), path.size())).replace('_', '-') : String.join(".", path.subList(1, path.size()));
            return new Place(path.stream().skip(1).map(segment -> "[" + quoted(segment) + "]").collect(Collectors.joining("", "data", "")), rule, kinds);
        }

        private static boolean names(Rule rule, String name) {
            return switch (rule.head().reference()) {
                case Term.Var(_, var own) -> own.equals(name);
                case Term.Ref(_, Term.Var(_, var own), _) -> own.equals(name);
                default -> false;
            };
        }

        private static void require(Rule.Kind kind, Rule rule, String name) {
            var head = rule.head();
            if (head.kind() != kind || head.arguments().isPresent() || !(head.reference() instanceof Term.Var)) {
                throw new Rejected.Malformed("found a rule " + name + " at " + rule.at() + ", expected "
                        + (kind == Rule.Kind.SET ? name + " contains …" : "one value"));
            }
        }

        private static String quoted(String segment) {
            return '"' + segment.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }

        /** What to ask: each of its sets, the missing ones empty; {@code allow} apart, since undefined would take the others with it. */
        String sets() {
            var asked = new ArrayList<String>();
            for (var kind : List.of(Kind.DENY, Kind.UNKNOWN, Kind.OBSERVED)) {
                asked.add(kinds.contains(kind) ? reference + "." + kind.word : "set()");
            }
            return "[" + String.join(", ", asked) + "]";
        }

        String allow() {
            return reference + "." + Kind.ALLOW.word;
        }
    }

    /** @param subject what a reason is about that does not say so itself */
    static Outcome read(Value answer, Place place, Set<String> codes, String subject) {
        if (!(answer instanceof ArrayValue sets) || sets.size() != 3) {
            throw new IllegalStateException("found " + answer.kind() + " as the answer of " + place.reference() + ", expected three sets");
        }
        var denied = members(sets.get(0)).stream().map(each -> reason(each, place, codes, subject)).toList();
        var unknown = new ArrayList<>(members(sets.get(1)).stream().map(each -> reason(each, place, codes, subject)).toList());
        var observed = new ArrayList<Observation>();
        for (var each : members(sets.get(2))) {
            try {
                observed.add(observation(each));
            } catch (Rejected e) {
                unknown.add(unreadable(e, place, subject));
            }
        }
        return new Outcome(denied, unknown, observed);
    }

    private static List<Value> members(Value set) {
        if (!(set instanceof SetValue values)) {
            throw new IllegalStateException("found " + set.kind() + ", expected a set");
        }
        var members = new ArrayList<Value>();
        values.forEach(members::add);
        return members;
    }

    private static Reason reason(Value value, Place place, Set<String> codes, String subject) {
        if (value instanceof Value.Text(var message)) {
            return new Reason("ALN-POL-010", subject, cut(message), "what rule " + place.rule() + " allows", List.of(), "alnage policy show", place.rule(), "");
        }
        try {
            var object = object(value);
            var code = text(object, "code");
            if (!codes.isEmpty() && !codes.contains(code)) {
                throw new Rejected.Malformed("found code " + code + ", expected one of " + codes);
            }
            var own = text(object, "subject");
            return new Reason(code, own, text(object, "found"), text(object, "expected"), evidence(object), text(object, "fix"), place.rule(),
                    object.get("step") == null ? "" : text(object, "step"));
        } catch (Rejected e) {
            return unreadable(e, place, subject);
        }
    }

    private static Reason unreadable(Rejected rejected, Place place, String subject) {
        return new Reason("ALN-POL-009", subject, "an answer of rule " + place.rule() + " that cannot be read: " + rejected.getMessage(),
                "code, subject, found, expected, evidence, fix and perhaps step", List.of(), "mend the rule", place.rule(), "");
    }

    private static ObjectValue object(Value value) {
        if (!(value instanceof ObjectValue object)) {
            throw new Rejected.Malformed("found " + value.kind().word() + ", expected an object");
        }
        for (var i = 0; i < object.size(); i++) {
            if (!(object.keyAt(i) instanceof Value.Text(var name)) || !MEMBERS.contains(name)) {
                throw new Rejected.Malformed("found member " + object.keyAt(i) + ", expected one of " + new TreeSet<>(MEMBERS));
            }
        }
        return object;
    }

    private static String text(ObjectValue object, String name) {
        if (object.get(name) instanceof Value.Text(var text)) {
            return cut(text);
        }
        throw new Rejected.Malformed("found no text " + name + ", expected one");
    }

    private static List<Digest> evidence(ObjectValue object) {
        var evidence = new ArrayList<Digest>();
        var named = object.get("evidence");
        if (!(named instanceof ArrayValue) && !(named instanceof SetValue)) {
            throw new Rejected.Malformed("found no list evidence, expected digests, or none");
        }
        for (var each : named instanceof ArrayValue array ? array.elements() : members(named)) {
            if (!(each instanceof Value.Text(var digest)) || evidence.size() == EVIDENCE_MAX) {
                throw new Rejected.Malformed("found evidence that is no digest, or too much of it, expected at most " + EVIDENCE_MAX + " digests");
            }
            evidence.add(Digest.parse(digest));
        }
        return evidence;
    }

    /** A text, or an object with {@code text} and {@code evidence}. */
    private static Observation observation(Value value) {
        if (value instanceof Value.Text(var text)) {
            return new Observation(cut(text), List.of());
        }
        var object = value instanceof ObjectValue found ? found : ObjectValue.EMPTY;
        return new Observation(text(object, "text"), object.get("evidence") == null ? List.of() : evidence(object));
    }

    private static String cut(String text) {
        return text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, Character.isHighSurrogate(text.charAt(TEXT_LENGTH_MAX - 1)) ? TEXT_LENGTH_MAX - 1 : TEXT_LENGTH_MAX) + "…";
    }
}
