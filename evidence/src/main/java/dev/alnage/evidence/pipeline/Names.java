package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Rejected;

/** How things in a pipeline may be called: plain ASCII, so that a name is itself in a path, a log line, a certificate and a page. */
final class Names {
    static final int NAME_LENGTH_MAX = 63;
    static final int STEP_ID_LENGTH_MAX = 200;

    private Names() {}

    /** Letters, digits, - and _, starting with a letter or digit. */
    static boolean isName(String text) {
        return !text.isEmpty() && text.length() <= NAME_LENGTH_MAX && isAlphanumeric(text.charAt(0))
                && text.chars().allMatch(c -> isAlphanumeric(c) || c == '-' || c == '_');
    }

    static String requireName(String text) {
        if (!isName(text)) {
            throw new Rejected.Malformed("found name " + shortened(text) + ", expected 1 to " + NAME_LENGTH_MAX
                    + " letters, digits, - and _, starting with a letter or digit");
        }
        return text;
    }

    /** One name, or three with dots between them: {@code group.instance.step}. */
    static String requireStepId(String id) {
        var parts = id.split("\\.", -1);
        if (id.length() > STEP_ID_LENGTH_MAX || parts.length != 1 && parts.length != 3) {
            throw new Rejected.Malformed("found step id " + shortened(id) + ", expected a name or group.instance.step");
        }
        for (var part : parts) {
            requireName(part);
        }
        if (id.equals("source")) {
            throw new Rejected.Malformed("found a step called source, expected another name (source is the application's own tree)");
        }
        return id;
    }

    /** A path of names such as {@code shop/app}; dots are welcome inside, not at the edges. */
    static String requireTarget(String text) {
        ArtifactPath.require(text);
        for (var segment : text.split("/", -1)) {
            var edges = isAlphanumeric(segment.charAt(0)) && isAlphanumeric(segment.charAt(segment.length() - 1));
            if (!edges || !segment.chars().allMatch(c -> isAlphanumeric(c) || c == '-' || c == '_' || c == '.')) {
                throw new Rejected.Malformed("found name " + shortened(text) + ", expected a path of letters, digits, -, _ and dots, such as shop/app");
            }
        }
        return text;
    }

    static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private static boolean isAlphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
