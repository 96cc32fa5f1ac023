package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.ReferenceName;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What a gate is asked. As a URI it is the resource of the VSA that answers. */
public sealed interface Question {
    /** The URI form; equal questions have equal URIs. */
    String toUri();

    /** May this step of this run of this plan go on? */
    record OfStep(String run, Digest plan, String step) implements Question {
        private static final String PREFIX = "alnage:run/";

        @Override public String toUri() {
            return PREFIX + run + "/plan/" + plan.hex() + "/step/" + step;
        }

        private static OfStep parse(String uri) {
            var parts = uri.split("/", -1);
            if (parts.length != 6 || !parts[2].equals("plan") || !parts[4].equals("step")) {
                throw new Rejected.Malformed("found resource " + uri + ", expected " + PREFIX + "RUN/plan/HEX/step/STEP");
            }
            return new OfStep(parts[1], Digest.sha256(parts[3]), parts[5]);
        }
    }

    /**
     * May this artifact, which the factory need not have made, be used so? {@code name} is what the one who asks takes it for, such
     * as {@code ghcr.io/acme/app}; the trust map says who may certify anything of that name. {@code action} is one word, such as
     * {@code admit}.
     */
    record OfArtifact(Digest subject, String name, String action) implements Question {
        public static final int NAME_LENGTH_MAX = 512;
        private static final String PREFIX = "alnage:artifact/";

        public OfArtifact {
            if (subject.algorithm() == Digest.Algorithm.GIT_COMMIT) {
                throw new Rejected.Malformed("found a commit, expected the sha256 or sha512 of an artifact");
            }
            if (action.isEmpty() || action.length() > 64 || !action.chars().allMatch(c -> c >= 'a' && c <= 'z' || c == '-')) {
                throw new Rejected.Malformed("found action \"" + action + "\", expected a word of small letters and dashes");
            }
            if (!isPlain(name)) {
                throw new Rejected.Malformed("found an artifact's name of " + name.length() + " characters, expected 1 to " + NAME_LENGTH_MAX
                        + " of printable ASCII without spaces, ?, # and %");
            }
        }

        @Override public String toUri() {
            return PREFIX + subject + "/action/" + action + "/name/" + name;
        }

        private static OfArtifact parse(String uri) {
            // the name comes last and may have slashes
            var parts = uri.split("/", 6);
            if (parts.length != 6 || !parts[2].equals("action") || !parts[4].equals("name")) {
                throw new Rejected.Malformed("found resource " + uri + ", expected " + PREFIX + "DIGEST/action/ACTION/name/NAME");
            }
            return new OfArtifact(Digest.parse(parts[1]), parts[5], parts[3]);
        }
    }

    /**
     * May this commit stand at the tip of this reference, so that others may build from it? {@code repository} is the name under which
     * the factory serves it, {@code reference} the full name of a branch or tag.
     */
    record OfRevision(String repository, String reference, Digest commit) implements Question {
        private static final String PREFIX = "alnage:revision/";

        public OfRevision {
            if (commit.algorithm() != Digest.Algorithm.GIT_COMMIT) {
                throw new Rejected.Malformed("found " + commit + ", expected the gitCommit of a revision");
            }
            if (!isPlain(repository) || repository.indexOf(':') >= 0) {
                throw new Rejected.Malformed("found a repository's name of " + repository.length() + " characters, expected 1 to " + OfArtifact.NAME_LENGTH_MAX
                        + " of printable ASCII without spaces, colon, ?, # and %");
            }
            if (!reference.startsWith("refs/")) {
                throw new Rejected.Malformed("found reference " + ReferenceName.shown(reference) + ", expected a full name such as refs/heads/main");
            }
            ReferenceName.require(reference);
        }

        @Override public String toUri() {
            return PREFIX + commit.hex() + "/" + repository + ":" + URLEncoder.encode(reference, StandardCharsets.UTF_8).replace("%2F", "/");
        }

        private static OfRevision parse(String uri) {
            // neither a repository nor a reference has a colon in its name
            var slash = uri.indexOf('/', PREFIX.length());
            var colon = uri.indexOf(':', Math.max(slash, PREFIX.length()));
            if (slash < 0 || colon < 0) {
                throw new Rejected.Malformed("found resource " + uri + ", expected " + PREFIX + "HEX/REPOSITORY:REFERENCE");
            }
            try {
                var question = new OfRevision(uri.substring(slash + 1, colon), URLDecoder.decode(uri.substring(colon + 1), StandardCharsets.UTF_8),
                        Digest.gitCommit(uri.substring(PREFIX.length(), slash)));
                if (question.toUri().equals(uri)) {
                    return question;
                }
            } catch (IllegalArgumentException e) {
                // a percent sign without two digits: said below
            }
            throw new Rejected.Malformed("found resource " + uri + ", expected its reference spelt as toUri spells it");
        }
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty() && name.length() <= OfArtifact.NAME_LENGTH_MAX
                && name.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '?' && c != '#' && c != '%');
    }

    static Question parse(String uri) {
        if (uri.startsWith(OfRevision.PREFIX)) {
            return OfRevision.parse(uri);
        }
        if (uri.startsWith(OfArtifact.PREFIX)) {
            return OfArtifact.parse(uri);
        }
        if (uri.startsWith(OfStep.PREFIX)) {
            return OfStep.parse(uri);
        }
        throw new Rejected.Malformed("found resource " + uri + ", expected one that begins with " + OfStep.PREFIX + ", " + OfArtifact.PREFIX + " or " + OfRevision.PREFIX);
    }
}
