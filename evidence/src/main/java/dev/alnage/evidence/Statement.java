package dev.alnage.evidence;

import java.util.List;

/**
 * What a verified envelope says: a predicate about subjects (in-toto Statement v1). Subjects are what the ledger files
 * it under, so each must carry a digest.
 */
public record Statement(List<Resource> subjects, Predicate predicate) {
    /** The value of {@code _type}. */
    public static final String TYPE = "https://in-toto.io/Statement/v1";
    /** What {@code _type} was before v1, with the same members: read, never written. */
    public static final String TYPE_V01 = "https://in-toto.io/Statement/v0.1";
    /** The payload type of the DSSE envelope around a statement. */
    public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    public Statement {
        subjects = List.copyOf(subjects);
        if (subjects.isEmpty()) {
            throw new Rejected.Malformed("found a statement without subjects, expected at least one");
        }
        for (var subject : subjects) {
            if (subject.digests().isEmpty()) {
                throw new Rejected.Malformed("found subject " + subject.name() + " without a digest, expected at least one");
            }
        }
    }

    public static Statement about(Resource subject, Predicate predicate) {
        return new Statement(List.of(subject), predicate);
    }

    /** Every digest of every subject, without repetition, in order. */
    public List<Digest> subjectDigests() {
        return subjects.stream().flatMap(subject -> subject.digests().stream()).distinct().sorted().toList();
    }

    public Json toJson() {
        return Json.object()
                .with("_type", TYPE)
                .with("subject", Json.array(subjects.stream().map(Resource::toJson).toList()))
                .with("predicateType", predicate.type())
                .with("predicate", predicate.toJson())
                .build();
    }
}
