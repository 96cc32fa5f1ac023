package dev.alnage.app.command;

import dev.alnage.app.cli.Table;
import dev.alnage.app.client.FactoryPeople;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.people.BoundKey;
import dev.alnage.evidence.people.Roster;
import java.time.Instant;
import java.util.stream.Collectors;

/** Keys of accounts as they are shown. */
final class KeyStates {
    private KeyStates() {}

    static Table table() {
        return new Table("FINGERPRINT", "KIND", "ACCOUNT", "PURPOSES", "STATE", "FROM", "EXPIRES", "LAST-USE", "SCOPE");
    }

    static void row(Table table, FactoryPeople people, BoundKey key, Instant now) {
        table.row(key.fingerprint(), key.key().kind().wireName(), key.account(), key.purposes().stream().map(Purpose::wireName).sorted().collect(Collectors.joining(",")),
                state(people.roster(), key, now), key.from().toString(), key.expires().toString(),
                people.lastUse(key.fingerprint()).map(Instant::toString).orElse("never seen"),
                key.scope().map(scope -> scope.repository() + (scope.write() ? " write" : " read")).orElse("-"));
    }

    static boolean isLive(Roster roster, BoundKey key, Instant now) {
        return key.stateAt(now) instanceof BoundKey.State.Live && roster.findAccount(key.account()).filter(account -> account.isLiveAt(now)).isPresent();
    }

    static String state(Roster roster, BoundKey key, Instant now) {
        return switch (key.stateAt(now)) {
            case BoundKey.State.Live() -> isLive(roster, key, now) ? "live" : "account removed";
            case BoundKey.State.NotYet _ -> "to come";
            case BoundKey.State.Expired _ -> "expired";
            case BoundKey.State.Revoked(var revocation) -> "revoked: " + revocation.cause().wireName() + " since " + revocation.since();
        };
    }
}
