package dev.alnage.policy.source;

import java.util.Map;
import java.util.Optional;

/**
 * Which person is behind each name that signs, writes or pushes, at one time and for one branch. Several accounts and keys of one
 * person lead to one name here; that is why four eyes cannot be had from two accounts (case G2).
 *
 * @param byName by the name of an account or principal, and by {@code email:ADDRESS}
 */
public record Accounts(Map<String, Account> byName) {
    /**
     * An account.
     *
     * @param person who is behind it, one name for each human being; a bot's own name
     * @param bot whether nobody is: what a bot says is no review
     * @param mayReview whether their role in the repository lets them review
     * @param mayWrite whether they may write to the branch that the change is for
     */
    public record Account(String person, boolean bot, boolean mayReview, boolean mayWrite) {}

    public Accounts {
        byName = Map.copyOf(byName);
    }

    /** Empty when nobody of that name is known: then it could be anybody, a reviewer too. */
    public Optional<Account> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
