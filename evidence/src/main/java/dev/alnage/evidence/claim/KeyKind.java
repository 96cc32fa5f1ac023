package dev.alnage.evidence.claim;

import dev.alnage.evidence.Rejected;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** What kind of key an account has, and how old one may become at most; the policy in force can ask for less. */
public enum KeyKind {
    /** A key of OpenSSH in a file. */
    SSH(365),
    /** A key of OpenSSH on a FIDO token, which asks for a touch. */
    SSH_SK(730),
    /** A certificate of OpenPGP, with the keys of it that sign. */
    OPENPGP(365),
    /** Certificates of S/MIME that an authority issues for one e-mail address. */
    X509(365),
    /** A key made by {@code alnage key new}, which signs statements such as reviews. */
    STATEMENT(365),
    /** No key of its own: what an issuer of workload identities, or our own worker CA, says of a program. */
    WORKLOAD(365);

    private final int daysMax;

    KeyKind(int daysMax) {
        this.daysMax = daysMax;
    }

    /** The longest time for which one may be bound, whatever it says of itself. */
    public Duration ageMax() {
        return Duration.ofDays(daysMax);
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws Rejected.Malformed for any other word */
    public static KeyKind of(String wireName) {
        return Arrays.stream(values()).filter(kind -> kind.wireName().equals(wireName)).findFirst().orElseThrow(
                () -> new Rejected.Malformed("found key kind " + wireName + ", expected one of "
                        + String.join(", ", Arrays.stream(values()).map(KeyKind::wireName).toList())));
    }
}
