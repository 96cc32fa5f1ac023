package dev.alnage.policy.protect;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a control is set to. Each kind has an order, and of two settings there is a tightest that is no looser than either. */
public sealed interface Setting {
    int COUNT_MAX = 10;
    int NAMES_MAX = 100;

    /** On is tighter. */
    record Flag(boolean on) implements Setting {}

    /** More is tighter. */
    record Count(int atLeast) implements Setting {
        public Count {
            if (atLeast < 0 || atLeast > COUNT_MAX) {
                throw new Rejected.Malformed("found " + atLeast + " people, expected 0 to " + COUNT_MAX);
            }
        }
    }

    /** More names are tighter. */
    record Names(SortedSet<String> names) implements Setting {
        public Names {
            names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
        }
    }

    /** Fewer parties are tighter; who has no setting admits everybody whose role does. */
    record Parties(SortedSet<String> parties) implements Setting {
        public Parties {
            parties = Collections.unmodifiableSortedSet(new TreeSet<>(parties));
        }
    }

    /** Something that is let be done and else is not: not given is tighter, and so is what nobody says. */
    record Leave(boolean given) implements Setting {}

    /** Whether it asks for no less. Two settings of different kinds are a mistake of ours. */
    default boolean isAtLeast(Setting other) {
        return join(other).equals(this);
    }

    /** The loosest that is as tight as both. */
    default Setting join(Setting other) {
        return switch (this) {
            case Flag(var on) when other instanceof Flag(var also) -> new Flag(on || also);
            case Count(var count) when other instanceof Count(var also) -> new Count(Math.max(count, also));
            case Names(var names) when other instanceof Names(var also) -> {
                var both = new TreeSet<>(names);
                both.addAll(also);
                yield new Names(both);
            }
            case Parties(var parties) when other instanceof Parties(var also) -> {
                var both = new TreeSet<>(parties);
                both.retainAll(also);
                yield new Parties(both);
            }
            case Leave(var given) when other instanceof Leave(var also) -> new Leave(given && also);
            case Flag _, Count _, Names _, Parties _, Leave _ -> throw new IllegalArgumentException("two settings of different kinds: " + this + ", " + other);
        };
    }

    default Json toJson() {
        return switch (this) {
            case Flag(var on) -> Json.bool(on);
            case Count(var count) -> new Json.Number(java.math.BigDecimal.valueOf(count));
            case Names(var names) -> Json.texts(names);
            case Parties(var parties) -> Json.texts(parties);
            case Leave(var given) -> Json.bool(given);
        };
    }

    /** In words, for people. */
    default String shown() {
        return switch (this) {
            case Flag(var on) -> String.valueOf(on);
            case Count(var count) -> String.valueOf(count);
            case Names(var names) -> String.join(", ", names);
            case Leave(var given) -> String.valueOf(given);
            case Parties(var parties) -> parties.isEmpty() ? "nobody" : String.join(", ", parties);
        };
    }

    static Setting read(Control control, Fields fields) {
        var name = control.wireName();
        return switch (control.kind()) {
            case FLAG -> new Flag(fields.bool(name));
            case COUNT -> new Count((int) fields.integer(name, 0, COUNT_MAX));
            case NAMES -> new Names(names(name, fields.texts(name)));
            case PARTIES -> new Parties(names(name, fields.texts(name)));
            case LEAVE -> new Leave(fields.bool(name));
        };
    }

    private static SortedSet<String> names(String where, List<String> names) {
        for (var name : names) {
            if (name.isEmpty() || name.length() > 100 || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
                throw new Rejected.Malformed("found a name of " + name.length() + " characters in " + where + ", expected 1 to 100 of printable ASCII without spaces");
            }
        }
        var set = new TreeSet<>(names);
        if (set.size() < names.size() || set.size() > NAMES_MAX) {
            throw new Rejected.Malformed("found " + names.size() + " names in " + where + ", expected at most " + NAMES_MAX + ", each once");
        }
        return set;
    }
}
