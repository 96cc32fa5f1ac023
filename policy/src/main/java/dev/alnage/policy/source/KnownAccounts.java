package dev.alnage.policy.source;

import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.RepositoryPermission;
import dev.alnage.evidence.people.Roster;
import java.time.Instant;
import java.util.HashMap;

/** The accounts of the ledger's statements about people, as whoever counts eyes needs them. */
public final class KnownAccounts {
    private KnownAccounts() {}

    /** @param repository the one that the change is for; who may merge there has write access to its protected branches */
    public static Accounts of(Roster roster, String repository, Instant at) {
        var byName = new HashMap<String, Accounts.Account>();
        for (var account : roster.accounts()) {
            var may = roster.permissions(account.name(), repository, at);
            byName.put(account.name(), new Accounts.Account(account.name(), account.kind() != AccountKind.PERSON, may.contains(RepositoryPermission.REVIEW),
                    may.contains(RepositoryPermission.MERGE)));
        }
        roster.accountsByAddress().forEach((email, name) -> byName.put("email:" + email, byName.get(name)));
        return new Accounts(byName);
    }
}
