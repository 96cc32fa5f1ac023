package dev.alnage.evidence.people;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.KeyRevocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What somebody came in with over SSH, and how certificates, logs and the ledger write it: a bound key by its fingerprint, or a
 * certificate of the user CA as {@code serial:N FINGERPRINT by LOGIN}, with {@code and LOGIN} for a second key that asked for it.
 */
public sealed interface Login {
    /** @param fingerprint of a bound key */
    record OfKey(String fingerprint) implements Login {}

    /**
     * A certificate of the user CA.
     *
     * @param serial as revocations name it
     * @param fingerprint of the key that was certified
     * @param logins the bound keys that asked for it
     */
    record OfCertificate(String serial, String fingerprint, List<String> logins) implements Login {
        public OfCertificate {
            logins = List.copyOf(logins);
            if (logins.isEmpty() || !serial.startsWith(SERIAL)) {
                throw new Rejected.Malformed("found a certificate " + serial + " behind which no key stands, expected one that was asked for");
            }
        }

        /** As it was shown. @throws Rejected.Malformed unless its key id is as the user CA writes it for that account */
        public static OfCertificate shown(String account, long serial, String fingerprint, String keyId) {
            if (!keyId.startsWith(account + BY)) {
                throw new Rejected.Malformed("found a certificate with key id " + keyId + ", expected one that begins with " + account + BY);
            }
            return new OfCertificate(KeyRevocation.serial(serial), fingerprint, logins(keyId.substring(account.length() + BY.length())));
        }

        private static List<String> logins(String text) {
            return List.of(text.split(AND, -1));
        }
    }

    /** Before a certificate's number. */
    String SERIAL = "serial:";
    /** Between who, or what, and the keys that asked for it. */
    String BY = " by ";
    /** Between two of these. */
    String AND = " and ";

    /** What the user CA writes into a certificate: who, and by which keys. */
    static String keyId(String account, List<String> logins) {
        return account + BY + String.join(AND, logins);
    }

    /** Reads what {@link #name} has written. @throws Rejected.Malformed for a certificate in another spelling */
    static Login read(String name) {
        if (!name.startsWith(SERIAL)) {
            return new OfKey(name);
        }
        var by = name.indexOf(BY);
        var space = name.indexOf(' ');
        if (by <= space) {
            throw new Rejected.Malformed("found login " + name + ", expected serial:N FINGERPRINT by LOGIN");
        }
        return new OfCertificate(name.substring(0, space), name.substring(space + 1, by), OfCertificate.logins(name.substring(by + BY.length())));
    }

    default String name() {
        return switch (this) {
            case OfKey(var fingerprint) -> fingerprint;
            case OfCertificate(var serial, var fingerprint, var logins) -> serial + " " + fingerprint + BY + String.join(AND, logins);
        };
    }

    /**
     * The bound keys of an account that stand behind it at a time. None when one of them, or the certificate, or the key that was certified
     * does not hold: whatever is known against any of them is known against the login.
     */
    default List<BoundKey> behind(String account, Roster roster, Instant at) {
        return switch (this) {
            case OfKey(var fingerprint) -> live(List.of(fingerprint), account, roster, at);
            case OfCertificate(var serial, var fingerprint, var logins) -> Stream.of(serial, fingerprint).anyMatch(name -> roster.findRevocation(name).isPresent())
                    || roster.findKey(fingerprint).filter(key -> !key.account().equals(account)).isPresent() ? List.of() : live(logins, account, roster, at);
        };
    }

    private static List<BoundKey> live(List<String> fingerprints, String account, Roster roster, Instant at) {
        var live = new ArrayList<BoundKey>();
        for (var fingerprint : fingerprints) {
            roster.findLiveKey(fingerprint, Purpose.AUTHENTICATE, at).filter(key -> key.account().equals(account)).ifPresent(live::add);
        }
        return live.size() == fingerprints.size() ? List.copyOf(live) : List.of();
    }
}
