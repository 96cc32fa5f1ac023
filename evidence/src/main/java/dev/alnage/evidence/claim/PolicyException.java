package dev.alnage.evidence.claim;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.time.Duration;
import java.time.Instant;

/**
 * A risk that somebody owns for a while: a policy administrator's statement that one rule's refusal of one subject is to be a
 * warning until a time. {@code rule} is a code or a practice; {@code subject} is exactly a digest, a step or a pipeline's name.
 * It excuses what a rule refuses; never what is missing, and never a broken chain of evidence.
 */
public record PolicyException(String trustDomain, String owner, String rule, String subject, String reason, Instant granted, Instant expires) {
    public static final String TYPE = "https://alnage.dev/policy-exception/v1";
    /** Longer than this is a change of the policy, and to be made as one. */
    public static final Duration LIFE_MAX = Duration.ofDays(90);
    private static final int TEXT_LENGTH_MAX = 1_000;

    public PolicyException {
        for (var text : new String[] {trustDomain, owner, rule, subject, reason}) {
            if (text.isBlank() || text.length() > TEXT_LENGTH_MAX) {
                throw new Rejected.Malformed("found an exception with a text of " + text.length() + " characters, expected owner, rule, subject and reason");
            }
        }
        if (rule.indexOf('*') >= 0 || subject.indexOf('*') >= 0) {
            throw new Rejected.Malformed("found * in an exception, expected one rule and one subject, each in full");
        }
        if (!granted.isBefore(expires) || Duration.between(granted, expires).compareTo(LIFE_MAX) > 0) {
            throw new Rejected.Malformed("found an exception from " + granted + " to " + expires + ", expected an end at most " + LIFE_MAX.toDays() + " days later");
        }
    }

    /** Under this every exception of a factory is found. */
    public static Digest series(String trustDomain) {
        return Digest.of(Bytes.utf8("alnage:policy-exceptions/" + trustDomain));
    }

    public Statement toStatement() {
        return Claims.statement(TYPE, Json.object().with("trustDomain", trustDomain).with("owner", owner).with("rule", rule).with("subject", subject)
                .with("reason", reason).with("granted", granted.toString()).with("expires", expires.toString()),
                Resource.of("series", series(trustDomain)));
    }

    public static PolicyException read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var exception = new PolicyException(fields.text("trustDomain"), fields.text("owner"), fields.text("rule"), fields.text("subject"),
                fields.text("reason"), fields.instant("granted"), fields.instant("expires"));
        fields.noOthers();
        if (!exception.toStatement().toJson().toBytes().equals(statement.toJson().toBytes())) {
            throw new Rejected.Malformed("found an exception with other subjects or times than its own, expected its series");
        }
        return exception;
    }
}
