package dev.alnage.factory.source.range;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.GitCommit;
import dev.alnage.evidence.source.ObjectId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A commit that no known reference leads to yet.
 *
 * @param content the bytes of the object, hashed
 * @param changes what it has otherwise than every parent, by path; all that it has when there is no parent
 */
public record NewCommit(ObjectId id, Bytes content, ObjectId tree, List<ObjectId> parents, List<PathChange> changes) {
    public NewCommit {
        parents = List.copyOf(parents);
        changes = List.copyOf(changes);
    }

    public boolean merge() {
        return parents.size() > 1;
    }

    /** What it says, read strictly. @throws Rejected.Malformed for a commit that git would not write (G1) */
    public GitCommit read() {
        return GitCommit.read(content);
    }

    /** The place of a commit in history, and nothing else: old history may have headers that would be refused today. */
    record Place(ObjectId tree, List<ObjectId> parents, long time) {
        static Place read(ObjectId id, Bytes content) {
            var headers = headers(content);
            if (headers.isEmpty() || !headers.getFirst().startsWith("tree ")) {
                throw new Rejected.Malformed("found commit " + id + " that does not begin with its tree, expected one that does");
            }
            var parents = new ArrayList<ObjectId>();
            var time = 0L;
            for (var line : headers) {
                if (line.startsWith("parent ")) {
                    parents.add(new ObjectId(line.substring(7)));
                } else if (line.startsWith("committer ")) {
                    time = time(line);
                }
            }
            return new Place(new ObjectId(headers.getFirst().substring(5)), List.copyOf(parents), time);
        }

        private static List<String> headers(Bytes content) {
            var lines = new ArrayList<String>();
            var text = new String(content.toArray(), StandardCharsets.ISO_8859_1);
            for (var at = 0; at < text.length() && text.charAt(at) != '\n'; ) {
                var end = text.indexOf('\n', at);
                end = end < 0 ? text.length() : end;
                lines.add(text.substring(at, end));
                at = end + 1;
            }
            return lines;
        }

        /** Only orders the walk: a false one costs time and nothing else. */
        private static long time(String line) {
            var parts = line.split(" ");
            try {
                return parts.length < 3 ? 0 : Long.parseLong(parts[parts.length - 2]);
            } catch (NumberFormatException e) {
                return 0;
            }
        }
    }
}
