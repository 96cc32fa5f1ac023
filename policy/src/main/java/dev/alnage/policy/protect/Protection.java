package dev.alnage.policy.protect;

import dev.alnage.evidence.Json;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** All that protects one reference. What has no setting is not asked for. */
public record Protection(SortedMap<Control, Setting> settings) {
    public static final Protection NONE = new Protection(new TreeMap<>());
    /** What may be let be done, each with what has to be asked for before there is anything to let. */
    private static final SortedMap<Control, Predicate<Protection>> LEAVES = new TreeMap<>(Map.of(Control.CARRIED_REVIEWS, each -> each.reviews() > 0,
            Control.GLASS_FOR_OWNERS, each -> each.asks(Control.OWNERS)));

    public Protection {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** As tight as both in everything. */
    public Protection join(Protection other) {
        var joined = new TreeMap<>(settings);
        other.settings.forEach((control, setting) -> joined.merge(control, setting, Setting::join));
        LEAVES.forEach((control, asking) -> leave(other, control, asking)
                .ifPresentOrElse(given -> joined.put(control, new Setting.Leave(given)), () -> joined.remove(control)));
        return new Protection(joined);
    }

    /** Who asks for something says for this alone what may be done instead; so no rule loosens what another asks for. */
    private Optional<Boolean> leave(Protection other, Control control, Predicate<Protection> asks) {
        var both = List.of(this, other);
        if (both.stream().anyMatch(each -> each.settings.get(control) instanceof Setting.Leave(var given) && !given)) {
            return Optional.of(false);
        }
        var asking = both.stream().filter(asks).toList();
        return !asking.isEmpty() && asking.stream().allMatch(each -> each.lets(control)) ? Optional.of(true) : Optional.empty();
    }

    /** Whether it asks for no less in anything, and lets nothing be done that the other does not. */
    public boolean isAtLeast(Protection other) {
        var own = asked();
        var others = other.asked();
        return own.join(others).equals(own) && own.settings.keySet().containsAll(others.settings.keySet())
                && LEAVES.keySet().stream().allMatch(control -> !lets(control) || other.lets(control));
    }

    /** Without what is let be done. */
    private Protection asked() {
        var asked = new TreeMap<>(settings);
        asked.keySet().removeAll(LEAVES.keySet());
        return new Protection(asked);
    }

    /** Whether a control that is on or off is on. */
    public boolean asks(Control control) {
        return settings.get(control) instanceof Setting.Flag(var on) && on;
    }

    /** How many reviews it asks for. */
    public int reviews() {
        return settings.get(Control.REVIEWS) instanceof Setting.Count(var count) ? count : 0;
    }

    /** Whether something is let be done that else is not. */
    public boolean lets(Control control) {
        return settings.get(control) instanceof Setting.Leave(var given) && given;
    }

    /** Whether it moves only by what others have reviewed. */
    public boolean wantsReview() {
        return asks(Control.CHANGES_ONLY) || reviews() > 0;
    }

    /** Which results it asks for. */
    public SortedSet<String> checks() {
        return settings.get(Control.CHECKS) instanceof Setting.Names(var names) ? names : Collections.emptySortedSet();
    }

    /**
     * Whether a control about parties admits an account.
     *
     * @param teams of the account
     */
    public boolean admits(Control control, String account, Collection<String> teams) {
        var parties = parties(control);
        return parties.isEmpty() || parties.get().contains(account) || teams.stream().anyMatch(team -> parties.get().contains("team:" + team));
    }

    /** Whom a control about parties names, if it is set. */
    public Optional<Set<String>> parties(Control control) {
        return settings.get(control) instanceof Setting.Parties(var parties) ? Optional.of(parties) : Optional.empty();
    }

    /** Whether anything is asked for. */
    public boolean isProtected() {
        return settings.values().stream().anyMatch(setting -> !(setting instanceof Setting.Flag(var on) && !on || setting instanceof Setting.Count(var count) && count == 0
                || setting instanceof Setting.Names(var names) && names.isEmpty() || setting instanceof Setting.Leave));
    }

    public Json toJson() {
        var json = Json.object();
        settings.forEach((control, setting) -> json.with(control.wireName(), setting.toJson()));
        return json.build();
    }

    /** The names of the controls that are on, in a stable order. */
    public SortedSet<String> controls() {
        var names = new TreeSet<String>();
        settings.forEach((control, setting) -> {
            if (new Protection(new TreeMap<>(Map.of(control, setting))).isProtected()) {
                names.add(control.wireName());
            }
        });
        return names;
    }
}
