package dev.alnage.policy.source;

import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.SigningCredential;
import dev.alnage.evidence.sign.SigningKey;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.evidence.sign.SigningRevocation;
import dev.alnage.evidence.sign.TrustFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whose keys may sign commits and tags: those of the directory of people, and the server's own for merges. */
public final class SourceSigners {
    /** The principal behind the key that merges; no account can have it, for the colon. */
    public static final String MERGE = "storer:merge";

    private SourceSigners() {}

    public static SigningKeys of(Roster roster, TrustFile trust) {
        var people = roster.signingKeys();
        var entries = new ArrayList<>(people.entries());
        for (var key : trust.keys(Role.MERGE)) {
            entries.add(new SigningKey(MERGE, new SigningCredential.SshKey(OpenSshKey.of(key)), trust.issued(), trust.expires(), new TreeSet<>(SigningKey.GIT),
                    Set.of(NameTemplate.ANY)));
        }
        return new SigningKeys(entries, revocations(roster));
    }

    private static List<SigningRevocation> revocations(Roster roster) {
        return roster.revocations().entrySet().stream().map(each -> new SigningRevocation(each.getKey(), each.getValue().since(),
                each.getValue().cause() == dev.alnage.evidence.claim.KeyRevocation.Cause.COMPROMISED)).toList();
    }
}
