package dev.alnage.factory.identity;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.CompactSignature;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an issuer says of a program (RFC 7519): verified with the keys that the trust file has for the external party
 * {@code issuer/URL} (without {@code https://}, and {@code ~} for each colon), never with keys that are fetched or that the token itself brings along.
 * Which of the issuer's keys a header claims ({@code kid}) is not looked at.
 *
 * @param names by which it is known again, however its signature is written: many can be made of one signature of ECDSA
 * @param severalFactors whether the issuer says that somebody has shown it several factors, or a key in hardware, minutes ago (RFC 8176)
 */
record WorkloadToken(String issuer, String subject, Instant issued, Instant expires, Set<Digest> names, boolean severalFactors) {
    private static final String ISSUER = "issuer/";
    private static final String SCHEME = "https://";
    private static final int LENGTH_MAX = 16 << 10;
    private static final Duration LIFE_MAX = Duration.ofHours(1);
    private static final Duration AGE_MAX = Duration.ofMinutes(10);
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration FACTORS_AGE_MAX = Duration.ofMinutes(15);
    /** What a header may say that the token is, if it says so: no token for something else is taken for one (RFC 8725, 3.11). */
    private static final Set<String> TYPES = Set.of("JWT", "JOSE");
    private static final Set<String> SEVERAL_FACTORS = Set.of("mfa", "hwk");
    private static final long SECONDS_MAX = 253_402_300_799L;

    WorkloadToken {
        names = Set.copyOf(names);
    }

    /** @throws Rejected unless an issuer of the trust file signed it for this factory, and it holds now */
    static WorkloadToken verify(String token, TrustFile trust, Instant now) {
        var parts = token.length() > LENGTH_MAX ? new String[0] : token.split("\\.", -1);
        if (parts.length != 3) {
            throw new Rejected.Malformed("found an identity token that is not three parts between dots, expected a JSON Web Token of at most " + LENGTH_MAX + " characters");
        }
        var claimed = claims(unverified(parts[1])).text("iss");
        var name = partyOf(claimed);
        var issuer = trust.externals().stream().filter(party -> party.name().equals(name)).findFirst().orElseThrow(() -> new Rejected.Untrusted(
                "found an identity token of issuer " + claimed + ", expected one that the trust file names as external party " + name));
        var payload = issuer.keys().stream().flatMap(key -> payload(token, key).stream()).findFirst().orElseThrow(() -> new Rejected.Untrusted(
                "found an identity token that no key of " + issuer.name() + " signed, expected one"));
        requireType(Fields.of("identity token header", JsonReader.read(unverified(parts[0]), LENGTH_MAX)));
        var names = new HashSet<>(Set.of(Digest.of(Bytes.utf8(parts[0] + "." + parts[1]))));
        Optional.of(claims(payload)).filter(claims -> claims.has("jti")).map(claims -> claims.text("jti")).ifPresent(id -> names.add(Digest.of(Bytes.utf8(claimed + " " + id))));
        return read(claims(payload), names, trust.trustDomain(), now);
    }

    private static void requireType(Fields header) {
        if (!TYPES.contains(header.text("typ", "JWT"))) {
            throw new Rejected.Untrusted("found a token of type " + header.text("typ") + ", expected an identity token, of type JWT or none");
        }
    }

    /** Names of parties have no colon; a tilde, which stands for it, is in no issuer, so that no two have one name. */
    private static String partyOf(String issuer) {
        if (!issuer.startsWith(SCHEME) || issuer.indexOf('~') >= 0) {
            throw new Rejected.Untrusted("found issuer " + issuer + ", expected a URL that begins with " + SCHEME);
        }
        return ISSUER + issuer.substring(SCHEME.length()).replace(':', '~');
    }

    private static Optional<Bytes> payload(String token, Key key) {
        try {
            return Optional.of(CompactSignature.verify(token, JsonWebKey.ofPublicKey(key.spki())));
        } catch (Rejected.Untrusted e) {
            return Optional.empty();
        }
    }

    private static Bytes unverified(String part) {
        try {
            return Bytes.of(Base64.getUrlDecoder().decode(part));
        } catch (IllegalArgumentException e) {
            throw new Rejected.Malformed("found damaged Base64 in an identity token, expected the URL-safe alphabet");
        }
    }

    private static Fields claims(Bytes payload) {
        return Fields.of("identity token", JsonReader.read(payload, LENGTH_MAX));
    }

    private static WorkloadToken read(Fields claims, Set<Digest> names, String trustDomain, Instant now) {
        var issued = seconds(claims, "iat");
        var expires = seconds(claims, "exp");
        var before = claims.has("nbf") ? seconds(claims, "nbf") : issued;
        var audience = switch (claims.any("aud")) {
            case Json.Text(var one) -> one;
            // for two at once it could be handed on from one to the other
            case Json.Elements(var several) when several.size() == 1 -> Fields.text("aud", several.getFirst());
            case Json.Elements _, Json.Members _, Json.Number _, Json.Bool _, Json.Null _ -> "";
        };
        if (!audience.equals(MachineTokens.audienceOf(trustDomain))) {
            throw new Rejected.Untrusted("found an identity token for audience \"" + audience + "\", expected " + MachineTokens.audienceOf(trustDomain) + " and nobody else");
        }
        if (issued.isAfter(now.plus(SKEW)) || before.isAfter(now.plus(SKEW)) || !expires.isAfter(now) || issued.isBefore(now.minus(AGE_MAX))) {
            throw new Rejected.Stale("found an identity token from " + issued + " to " + expires + ", expected one that holds at " + now + " and is at most "
                    + AGE_MAX.toMinutes() + " minutes old");
        }
        if (Duration.between(issued, expires).compareTo(LIFE_MAX) > 0) {
            throw new Rejected.Untrusted("found an identity token that holds for " + Duration.between(issued, expires).toMinutes() + " minutes, expected at most "
                    + LIFE_MAX.toMinutes());
        }
        return new WorkloadToken(claims.text("iss"), claims.text("sub"), issued, expires, names, severalFactors(claims, now));
    }

    /** An issuer that does not say when is not believed about how: what somebody showed hours ago, a thief can use now. */
    private static boolean severalFactors(Fields claims, Instant now) {
        if (claims.textsOrEmpty("amr").stream().noneMatch(SEVERAL_FACTORS::contains) || !claims.has("auth_time")) {
            return false;
        }
        var shown = seconds(claims, "auth_time");
        return !shown.isAfter(now.plus(SKEW)) && !shown.isBefore(now.minus(FACTORS_AGE_MAX));
    }

    private static Instant seconds(Fields claims, String name) {
        return Instant.ofEpochSecond(claims.integer(name, 0, SECONDS_MAX));
    }
}
