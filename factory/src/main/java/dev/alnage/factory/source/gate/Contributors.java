package dev.alnage.factory.source.gate;

import dev.alnage.evidence.sign.SignatureAnswer;
import dev.alnage.evidence.sign.SigningOccasion;
import dev.alnage.evidence.source.ObjectId;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Everybody who had a part in commits: author, committer and co-authors by address, and signers as the keys name them. */
public final class Contributors {
    private Contributors() {}

    public static SortedSet<String> of(PushView view, Set<ObjectId> commits) throws IOException {
        var people = new TreeSet<String>();
        for (var each : view.range().commits()) {
            if (commits.contains(each.id())) {
                var commit = each.read();
                people.add(address(commit.author().email()));
                people.add(address(commit.committer().email()));
                commit.coauthors().forEach(person -> people.add(address(person.email())));
                if (view.inForce().keys().verify(commit, new SigningOccasion(view.push().repository(), view.now(), false)) instanceof SignatureAnswer.SignedBy(var principal, _)) {
                    people.add(principal);
                }
            }
        }
        return people;
    }

    /** And who pushed them. */
    public static SortedSet<String> withPusher(PushView view, Set<ObjectId> commits) throws IOException {
        var people = of(view, commits);
        people.add(view.push().pusher().name());
        return people;
    }

    private static String address(String email) {
        return "email:" + email.toLowerCase(Locale.ROOT);
    }
}
