package dev.alnage.factory.source;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A push as the Git server has received it: its objects lie in quarantine and no reference has moved.
 *
 * @param repository the name under which the server knows the repository, such as {@code shop/app}
 * @param pusher who the transport says pushed; says nothing about who wrote or signed the commits
 * @param updates what the client asks for, all or nothing
 * @param options the push options ({@code git push -o}), as sent
 * @param certificate what the client signed of it ({@code git push --signed}), as sent and not looked at; empty if it did not
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Push(String repository, Pusher pusher, List<ReferenceUpdate> updates, List<String> options, Optional<Bytes> certificate) {
    public static final int UPDATES_MAX = 1_000;
    public static final int OPTIONS_MAX = 16;
    public static final int OPTION_LENGTH_MAX = 1_024;

    /** A push that nobody signed. */
    public Push(String repository, Pusher pusher, List<ReferenceUpdate> updates, List<String> options) {
        this(repository, pusher, updates, options, Optional.empty());
    }

    public Push {
        updates = List.copyOf(updates);
        options = List.copyOf(options);
        if (updates.isEmpty() || updates.size() > UPDATES_MAX) {
            throw new Rejected.Malformed("found " + updates.size() + " references in one push, expected 1 to " + UPDATES_MAX);
        }
        if (options.size() > OPTIONS_MAX || options.stream().anyMatch(option -> option.length() > OPTION_LENGTH_MAX)) {
            throw new Rejected.Malformed("found " + options.size() + " push options, expected at most " + OPTIONS_MAX + " of at most "
                    + OPTION_LENGTH_MAX + " characters");
        }
        var names = new HashSet<String>();
        for (var update : updates) {
            if (!names.add(update.name())) {
                throw new Rejected.Malformed("found the reference " + update.name() + " twice in one push, expected each once");
            }
        }
    }
}
