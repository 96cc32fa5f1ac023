package dev.alnage.factory.api;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.policy.Question;

/** Reads a question for the gate out of a request: {@code run}, {@code plan} and {@code step}, or {@code artifact}, {@code name} and {@code action}. */
final class Questions {
    private Questions() {}

    /** @throws Rejected.Malformed when it is neither of them, both, or does not survive being written as a URI */
    static Question read(Fields asked) {
        if (asked.has("run") == asked.has("artifact")) {
            throw new Rejected.Malformed("found " + (asked.has("run") ? "a run and an artifact" : "neither a run nor an artifact")
                    + ", expected run, plan and step, or artifact, name and action");
        }
        Question question = asked.has("run") ? new Question.OfStep(asked.text("run"), asked.digest("plan"), asked.text("step"))
                : new Question.OfArtifact(asked.digest("artifact"), asked.text("name"), asked.text("action"));
        if (!Question.parse(question.toUri()).equals(question)) {
            throw new Rejected.Malformed("found a question that reads " + question.toUri() + ", expected a run and a step without slashes");
        }
        return question;
    }
}
