package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;

/** What a gate is asked: may this step of this run of this plan go on? As a URI it is the resource of the VSA that answers. */
public record Question(String run, Digest plan, String step) {
    private static final String PREFIX = "alnage:run/";

    public String toUri() {
        return PREFIX + run + "/plan/" + plan.hex() + "/step/" + step;
    }

    public static Question parse(String uri) {
        var parts = uri.split("/", -1);
        if (!uri.startsWith(PREFIX) || parts.length != 6 || !parts[2].equals("plan") || !parts[4].equals("step")) {
            throw new Rejected.Malformed("found resource " + uri + ", expected " + PREFIX + "RUN/plan/HEX/step/STEP");
        }
        return new Question(parts[1], Digest.sha256(parts[3]), parts[5]);
    }
}
