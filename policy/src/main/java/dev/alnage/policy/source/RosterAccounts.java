package dev.alnage.policy.source;

import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.RepositoryPermission;
import dev.alnage.evidence.people.Roster;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;

/**
 * Accounts as the directory of people has them at a time. Two accounts with one full name are one person: administrators who enrol two
 * people of one name tell them apart. An address belongs to the account that administrators have said it is of ({@code alnage user address}), and
 * else to the one that its part before the @ (and before a +) names.
 */
public final class RosterAccounts {
    private static final String EMAIL = "email:";

    private RosterAccounts() {}

    public static Accounts of(Roster roster, String repository, Collection<String> names, Instant at) {
        var accounts = new HashMap<String, Accounts.Account>();
        for (var name : names) {
            find(roster, repository, name, at).ifPresent(account -> accounts.put(name, account));
        }
        return new Accounts(accounts);
    }

    private static Optional<Accounts.Account> find(Roster roster, String repository, String name, Instant at) {
        // somebody who has left since still wrote what they wrote
        return roster.findAccount(name.startsWith(EMAIL) ? owner(roster, name.substring(EMAIL.length())) : name).map(account -> new Accounts.Account(
                account.fullName().strip().toLowerCase(Locale.ROOT), account.kind() != AccountKind.PERSON,
                roster.allows(account.name(), repository, RepositoryPermission.REVIEW, at), roster.allows(account.name(), repository, RepositoryPermission.MERGE, at)));
    }

    private static String owner(Roster roster, String address) {
        return roster.accountsByAddress().getOrDefault(address.toLowerCase(Locale.ROOT), local(address));
    }

    /** The part of an address that names an account here. */
    public static String local(String address) {
        var at = address.indexOf('@');
        var local = at < 0 ? "" : address.substring(0, at).toLowerCase(Locale.ROOT);
        var plus = local.indexOf('+');
        return plus < 0 ? local : local.substring(0, plus);
    }
}
