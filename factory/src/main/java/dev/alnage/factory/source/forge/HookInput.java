package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Utf8;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.ReferenceName;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.ReferenceUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What git tells a pre-receive hook on its standard input (githooks): for each reference a line of its value before, after, and its name. */
public final class HookInput {
    public static final int BYTES_MAX = 1 << 20;
    private static final String NONE = "0".repeat(40);
    private static final int WORDS = 3;

    private HookInput() {}

    /**
     * The moves, in git's order; at least one.
     *
     * @throws Rejected.Malformed for anything but whole lines of that form, for two moves of one reference, and for ids that are no SHA-1
     */
    public static List<ReferenceUpdate> read(Bytes input) {
        if (input.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found over " + BYTES_MAX + " bytes for a pre-receive hook, expected at most that");
        }
        var text = Utf8.read(input);
        if (!text.endsWith("\n")) {
            throw new Rejected.Malformed("found no whole line for a pre-receive hook, expected before, after and name of each reference");
        }
        var updates = new ArrayList<ReferenceUpdate>();
        for (var line : text.substring(0, text.length() - 1).split("\n", -1)) {
            updates.add(update(line));
            if (updates.size() > Push.UPDATES_MAX) {
                throw new Rejected.Malformed("found over " + Push.UPDATES_MAX + " references in one push, expected at most that");
            }
        }
        if (updates.stream().map(ReferenceUpdate::name).distinct().count() < updates.size()) {
            throw new Rejected.Malformed("found a reference twice in one push, expected each once");
        }
        return List.copyOf(updates);
    }

    private static ReferenceUpdate update(String line) {
        var words = line.split(" ", WORDS);
        if (words.length < WORDS || words[2].isEmpty()) {
            throw new Rejected.Malformed("found the line \"" + ReferenceName.shown(line) + "\" for a pre-receive hook, expected before, after and name of a reference");
        }
        return new ReferenceUpdate(words[2], value(words[0]), value(words[1]));
    }

    private static Optional<Digest> value(String hex) {
        return hex.equals(NONE) ? Optional.empty() : Optional.of(new ObjectId(hex).toDigest());
    }
}
