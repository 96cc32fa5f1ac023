package dev.alnage.evidence.claim;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What policy administrators sign together: from a time on, until another one, this bundle of rules is what the gate asks, under
 * this profile (decision 0016). Versions only grow; going back is a new version with an old bundle. {@code replaces} names the
 * envelope of the version before, and is empty for the first one only.
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record PolicyVersion(String trustDomain, String name, long version, Instant effective, Instant expires, Profile profile, Digest bundle,
        Optional<Digest> replaces, String reason) {
    public static final String TYPE = "https://alnage.dev/policy/v1";
    /** The role of the people who sign it. */
    public static final String ROLE = "policy-administrator";
    /** One administrator alone changes no policy, whatever a trust file says. */
    public static final int SIGNERS_MIN = 2;
    /** A policy is looked at again by people at least this often. */
    public static final Duration LIFE_MAX = Duration.ofDays(400);
    private static final int REASON_LENGTH_MAX = 1_000;
    private static final int NAME_LENGTH_MAX = 100;

    public PolicyVersion {
        if (version < 1 || version > Fields.INTEGER_MAX) {
            throw new Rejected.Malformed("found policy version " + version + ", expected at least 1");
        }
        if (version > 1 != replaces.isPresent()) {
            throw new Rejected.Malformed("found policy version " + version + (replaces.isPresent() ? " that replaces one" : " that replaces none")
                    + ", expected every version but the first to name the one before");
        }
        if (!effective.isBefore(expires) || Duration.between(effective, expires).compareTo(LIFE_MAX) > 0) {
            throw new Rejected.Malformed("found a policy in force from " + effective + " to " + expires + ", expected an end at most "
                    + LIFE_MAX.toDays() + " days later");
        }
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX || !name.chars().allMatch(PolicyVersion::inName)) {
            throw new Rejected.Malformed("found policy name \"" + name + "\", expected lower-case letters, digits, dashes and slashes");
        }
        if (reason.isBlank() || reason.length() > REASON_LENGTH_MAX) {
            throw new Rejected.Malformed("found a reason of " + reason.length() + " characters, expected 1 to " + REASON_LENGTH_MAX);
        }
    }

    private static boolean inName(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '/';
    }

    /** Under this every version of a factory's policy is found, whatever its bundle. */
    public static Digest series(String trustDomain) {
        return Digest.of(Bytes.utf8("alnage:policies/" + trustDomain));
    }

    /** What a VSA names: the policy's name and version. */
    public String label() {
        return name + "@v" + version;
    }

    public Statement toStatement() {
        var json = profile.write(Json.object().with("trustDomain", trustDomain).with("name", name).with("version", version)
                .with("effective", effective.toString()).with("expires", expires.toString()).with("reason", reason));
        replaces.ifPresent(digest -> json.with("replaces", digest.toString()));
        return Claims.statement(TYPE, json, Resource.of("bundle", bundle), Resource.of("series", series(trustDomain)));
    }

    public static PolicyVersion read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var policy = new PolicyVersion(fields.text("trustDomain"), fields.text("name"), fields.integer("version", 1, Fields.INTEGER_MAX),
                fields.instant("effective"), fields.instant("expires"), Profile.read(fields), Claims.subject(statement, "bundle"),
                fields.has("replaces") ? Optional.of(fields.digest("replaces")) : Optional.empty(), fields.text("reason"));
        fields.noOthers();
        // written again it is the same: no subject that nobody looked at, no second spelling
        if (!policy.toStatement().toJson().toBytes().equals(statement.toJson().toBytes())) {
            throw new Rejected.Malformed("found a policy statement with other subjects or times than its own, expected bundle and series");
        }
        return policy;
    }
}
