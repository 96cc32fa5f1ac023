package dev.alnage.evidence.claim;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.util.Arrays;
import java.util.Locale;

/**
 * Which controls apply, on the paper's two axes: what the producer promises about a product, and how bad an exploit is where it
 * runs. Low is out of scope on both.
 */
public record Profile(Level assurance, Level risk) {
    /** What the factory begins with: all controls that exist. */
    public static final Profile HIGH = new Profile(Level.HIGH, Level.HIGH);

    /** A place on one of the axes. A control that applies from moderate on applies at high, too. */
    public enum Level {
        MODERATE, HIGH;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws Rejected.Malformed for any other word, such as {@code low} or {@code High} */
        public static Level of(String wireName) {
            return Arrays.stream(values()).filter(level -> level.wireName().equals(wireName)).findFirst().orElseThrow(
                    () -> new Rejected.Malformed("found level " + wireName + ", expected moderate or high"));
        }

        /** Whether a control that applies from {@code marker} on applies here. */
        public boolean reaches(Level marker) {
            return compareTo(marker) >= 0;
        }
    }

    /** Whether a control that applies from a profile on applies in this one. */
    public boolean reaches(Profile marker) {
        return assurance.reaches(marker.assurance) && risk.reaches(marker.risk);
    }

    /** This one, or with more assurance when that is asked for; never with less. */
    public Profile withAtLeast(Level asked) {
        return asked.reaches(assurance) ? new Profile(asked, risk) : this;
    }

    static Profile read(Fields fields) {
        return new Profile(Level.of(fields.text("assurance")), Level.of(fields.text("risk")));
    }

    Json.Builder write(Json.Builder json) {
        return json.with("assurance", assurance.wireName()).with("risk", risk.wireName());
    }

    @Override public String toString() {
        return "assurance " + assurance.wireName() + ", risk " + risk.wireName();
    }
}
