package dev.alnage.policy.protect;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a reference differs from what is asked of it: a control that is asked for today and of which its last move was not, because
 * it is older than the rule or came in another way.
 *
 * @param asked what is asked for today, for people
 */
public record Drift(String reference, String control, String asked) {
    /** Every difference of one reference, by control. */
    public static List<Drift> of(String reference, Protection today, Continuity continuity) {
        var found = new ArrayList<Drift>();
        for (var name : today.controls()) {
            if (!continuity.since().containsKey(name)) {
                var setting = today.settings().entrySet().stream().filter(each -> each.getKey().wireName().equals(name)).findFirst().orElseThrow().getValue();
                found.add(new Drift(reference, name, setting.shown()));
            }
        }
        return found;
    }
}
