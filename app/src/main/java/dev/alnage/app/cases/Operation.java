package dev.alnage.app.cases;

import dev.alnage.evidence.read.Fields;
import java.io.IOException;
import java.nio.file.Path;

/** One thing that the door java can be asked. */
interface Operation {
    /** Thrown by an operation that has its answer and it is not a yes. */
    @SuppressWarnings("serial")
    final class NotPassed extends RuntimeException {
        private final int exit;

        NotPassed(int exit, String said) {
            super(said);
            this.exit = exit;
        }

        int exit() {
            return exit;
        }
    }

    String name();

    /** What it looks at and which arguments it takes, in one line. */
    String description();

    /**
     * Takes the arguments, and refuses those that it does not know or that name no file: such a case would prove nothing, however
     * it was answered. What the files hold is for the question.
     *
     * @param folder where the files of the case lie
     */
    Question prepare(Path folder, Fields args);

    /** Asked with the file of the case, says what was found, or throws as the program does. */
    @FunctionalInterface
    interface Question {
        String ask(Path in) throws IOException;
    }
}
