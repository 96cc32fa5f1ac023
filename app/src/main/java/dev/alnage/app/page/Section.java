package dev.alnage.app.page;

import dev.alnage.policy.Claim;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The links of the chain from source to deployment, in the order in which things happen. One without a claim is a gap. */
enum Section {
    SOURCE("Source", "where the code comes from and who looked at it", "source", "reviews"),
    MATERIALS("Materials", "what was taken in from others", "dependencies"),
    PLAN("Plan", "what was to be done, fixed before anything was done", "plan"),
    STEPS("Steps", "what was done, each step in a sandbox of its own", "step"),
    REBUILDS("Rebuilds", "whether others doing the same got the same bytes", "rebuilt"),
    TESTS("Tests", "what was tried on it", "tests", "coverage", "static scan"),
    BOM("Bill of materials", "what is inside", "SBOM"),
    VULNERABILITIES("Vulnerabilities", "what is known to be wrong with what is inside", "vulnerabilities"),
    APPROVAL("Approval", "who said yes to exactly these bytes", "approval"),
    PUBLICATION("Publication", "where it was made visible", "publication"),
    DEPLOYMENTS("Deployments", "where it was let run", "deployment"),
    PRACTICES("Practices", "which of them the rules observed, and which nobody can see", "practices"),
    OTHERS("Also found", "what else was seen on the way");

    final String title;
    final String question;
    private final List<String> topics;

    Section(String title, String question, String... topics) {
        this.title = title;
        this.question = question;
        this.topics = List.of(topics);
    }

    /** Every claim belongs to exactly one section: none is left out because its topic is new. */
    static Section of(Claim claim) {
        return Arrays.stream(values()).filter(section -> section.topics.contains(claim.topic())).findFirst()
                .or(() -> isPractice(claim.topic()) ? Optional.of(PRACTICES) : Optional.empty()).orElse(OTHERS);
    }

    List<Claim> claims(List<Claim> all) {
        return all.stream().filter(claim -> of(claim) == this).toList();
    }

    /** The topic of a practice is its id, such as {@code build/validate-inputs}. */
    private static boolean isPractice(String topic) {
        return topic.indexOf('/') > 0 && topic.indexOf('/') == topic.lastIndexOf('/') && topic.chars().allMatch(c -> c >= 'a' && c <= 'z' || c == '-' || c == '/');
    }
}
