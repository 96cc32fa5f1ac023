package dev.alnage.evidence.people;

import dev.alnage.evidence.Rejected;
import java.util.Arrays;
import java.util.Locale;

/** Where a signed policy can ask of people that they show more than one key in a file (practice {@code source/mfa}). */
public enum StepUpOccasion {
    /** Having a key certified for an hour; for more than that it is always asked. */
    CERTIFICATE,
    /** Coming in over SSH at all. */
    LOGIN,
    /** Exchanging the identity of a program for a token. */
    TOKEN,
    /** Asking the API from another machine. */
    API,
    /** Moving a reference that rules protect. */
    PROTECTED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws Rejected.Malformed for any other word */
    public static StepUpOccasion of(String wireName) {
        return Arrays.stream(values()).filter(occasion -> occasion.wireName().equals(wireName)).findFirst().orElseThrow(
                () -> new Rejected.Malformed("found step-up for " + wireName + ", expected one of "
                        + String.join(", ", Arrays.stream(values()).map(StepUpOccasion::wireName).toList())));
    }
}
