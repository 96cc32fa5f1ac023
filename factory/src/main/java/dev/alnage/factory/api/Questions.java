package dev.alnage.factory.api;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.policy.Question;
import java.util.List;

/**
 * Reads a question for the gate out of a request: {@code run}, {@code plan} and {@code step}; {@code artifact}, {@code name} and
 * {@code action}; or {@code repository}, {@code reference} and {@code commit}.
 */
final class Questions {
    private static final List<String> KINDS = List.of("run", "artifact", "repository");

    private Questions() {}

    /** @throws Rejected.Malformed when it is none of them, several, or does not survive being written as a URI */
    static Question read(Fields asked) {
        var kinds = KINDS.stream().filter(asked::has).toList();
        if (kinds.size() != 1) {
            throw new Rejected.Malformed("found " + (kinds.isEmpty() ? "no question" : "a question about " + String.join(" and ", kinds))
                    + ", expected run, plan and step, or artifact, name and action, or repository, reference and commit");
        }
        Question question = switch (kinds.getFirst()) {
            case "run" -> new Question.OfStep(asked.text("run"), asked.digest("plan"), asked.text("step"));
            case "artifact" -> new Question.OfArtifact(asked.digest("artifact"), asked.text("name"), asked.text("action"));
            default -> new Question.OfRevision(asked.text("repository"), asked.text("reference"), asked.digest("commit"));
        };
        if (!Question.parse(question.toUri()).equals(question)) {
            throw new Rejected.Malformed("found a question that reads " + question.toUri() + ", expected a run and a step without slashes");
        }
        return question;
    }
}
