package dev.alnage.evidence.claim;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A factory administrator's statement that a key is an account's, with the account's own proof that it has it. Who else's public key
 * is handed in has no proof for it, and a key that was ever bound is never bound again.
 *
 * @param scope the one repository of a deploy key; empty for all others
 * @param expires when it ends by itself, at the latest at the greatest age of its kind
 * @param proof a signature over {@link AccountKey#possession} in the form of the key's own kind; empty for a workload
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record KeyBinding(String trustDomain, String account, AccountKey key, Set<Purpose> purposes, Optional<Scope> scope, Instant expires, String proof,
        Instant given, String reason) {
    public static final String TYPE = "https://alnage.dev/key-binding/v1";
    private static final int PROOF_LENGTH_MAX = 32_768;

    /** What a key is for. */
    public enum Purpose {
        /** Showing who somebody is. */
        AUTHENTICATE,
        /** Signing commits, tags and statements. */
        SIGN;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws Rejected.Malformed for any other word */
        public static Purpose of(String wireName) {
            return Arrays.stream(values()).filter(purpose -> purpose.wireName().equals(wireName)).findFirst().orElseThrow(
                    () -> new Rejected.Malformed("found purpose " + wireName + ", expected authenticate or sign"));
        }
    }

    /** One repository, and whether a deploy key may write to it; reading is what it gets otherwise. */
    public record Scope(String repository, boolean write) {
        public Scope {
            People.requireText("a repository", repository);
        }
    }

    public KeyBinding {
        People.requireName("account", account);
        People.requireText("a reason", reason);
        var copy = EnumSet.noneOf(Purpose.class);
        copy.addAll(purposes);
        purposes = Collections.unmodifiableSet(copy);
        var possible = switch (key.kind()) {
            case SSH, SSH_SK -> EnumSet.allOf(Purpose.class);
            case STATEMENT, OPENPGP, X509 -> EnumSet.of(Purpose.SIGN);
            case WORKLOAD -> EnumSet.of(Purpose.AUTHENTICATE);
        };
        if (purposes.isEmpty() || !possible.containsAll(purposes)) {
            throw new Rejected.Malformed("found purposes " + purposes + " of a key of kind " + key.kind().wireName() + ", expected some of " + possible);
        }
        if (!expires.isAfter(given) || expires.isAfter(given.plus(key.kind().ageMax()))) {
            throw new Rejected.Malformed("found a key of kind " + key.kind().wireName() + " bound from " + given + " to " + expires + ", expected an end at most "
                    + key.kind().ageMax().toDays() + " days later");
        }
        if (proof.length() > PROOF_LENGTH_MAX || proof.isEmpty() != (key.kind() == KeyKind.WORKLOAD)) {
            throw new Rejected.Malformed("found a proof of " + proof.length() + " characters for a key of kind " + key.kind().wireName()
                    + ", expected a signature by the key, and none for a workload");
        }
    }

    public Statement toStatement() {
        var json = Json.object().with("trustDomain", trustDomain).with("account", account).with("kind", key.kind().wireName()).with("key", key.text())
                .with("purposes", Json.texts(purposes.stream().map(Purpose::wireName).toList())).with("expires", expires.toString()).with("proof", proof)
                .with("given", given.toString()).with("reason", reason);
        scope.ifPresent(only -> json.with("repository", only.repository()).with("write", Json.bool(only.write())));
        return Claims.statement(TYPE, json, Resource.of("series", People.series(trustDomain)), Resource.of("account", People.subject(trustDomain, account)),
                Resource.of("key", People.key(trustDomain, key.fingerprint())));
    }

    public static KeyBinding read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var purposes = EnumSet.noneOf(Purpose.class);
        fields.texts("purposes").forEach(word -> purposes.add(Purpose.of(word)));
        var binding = new KeyBinding(fields.text("trustDomain"), fields.text("account"), new AccountKey(KeyKind.of(fields.text("kind")), fields.text("key")), purposes,
                fields.has("repository") ? Optional.of(new Scope(fields.text("repository"), fields.bool("write"))) : Optional.empty(), fields.instant("expires"),
                fields.text("proof"), fields.instant("given"), fields.text("reason"));
        fields.noOthers();
        People.requireSame(statement, binding.toStatement());
        return binding;
    }
}
