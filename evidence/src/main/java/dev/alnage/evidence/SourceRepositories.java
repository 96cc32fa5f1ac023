package dev.alnage.evidence;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which source repositories a provenance names, each in one spelling: without {@code git+} before it and {@code @revision}
 * behind it, as the SPDX download locations that provenance uses have them. Nothing else of a URI is changed, so two spellings
 * of one host or path stay two names.
 */
public final class SourceRepositories {
    private static final String GIT = "git+";

    private SourceRepositories() {}

    /** All repositories that a provenance names; none of any other predicate. */
    public static SortedSet<String> of(Predicate predicate) {
        var found = new TreeSet<String>();
        switch (predicate) {
            case Predicate.Provenance provenance -> {
                workflow(provenance.externalParameters(), found);
                provenance.resolvedDependencies().forEach(dependency -> git(dependency.uri(), found));
            }
            case Predicate.ProvenanceV02 provenance -> {
                if (!provenance.configSource().isEmpty()) {
                    found.add(repository(provenance.configSource()));
                }
                provenance.materials().forEach(material -> git(material.uri(), found));
            }
            case Predicate.Link _, Predicate.VerificationSummary _, Predicate.TestResult _, Predicate.Vulns _, Predicate.Release _,
                    Predicate.RuntimeTrace _, Predicate.CycloneDx _, Predicate.Spdx _, Predicate.Unknown _ -> { }
        }
        return Collections.unmodifiableSortedSet(found);
    }

    /** The name of the repository in the URI of a revision of it. */
    public static String repository(String uri) {
        var plain = uri.startsWith(GIT) ? uri.substring(GIT.length()) : uri;
        var scheme = plain.indexOf("://");
        // an @ before the first slash of the path belongs to the host
        var path = plain.indexOf('/', scheme < 0 ? 0 : scheme + 3);
        var revision = path < 0 ? -1 : plain.indexOf('@', path);
        return revision < 0 ? plain : plain.substring(0, revision);
    }

    private static void git(String uri, SortedSet<String> found) {
        if (uri.startsWith(GIT)) {
            found.add(repository(uri));
        }
    }

    /** Where GitHub's build type says which workflow of which repository ran. */
    private static void workflow(Json.Members parameters, SortedSet<String> found) {
        if (parameters.values().get("workflow") instanceof Json.Members(var workflow)
                && workflow.get("repository") instanceof Json.Text(var repository)) {
            found.add(repository(repository));
        }
    }
}
