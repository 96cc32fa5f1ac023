package dev.alnage.factory.build;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import java.io.IOException;

/** What the build stage asks of the sealer, which decides at the gate and signs its answer. */
public interface GateKeeper {
    /** Whether a step may go on. {@code reasons} are those of the policy, empty when passed; {@code vsa} names the recorded verdict. */
    record Answer(boolean passed, boolean known, Digest vsa, Json reasons) {}

    Answer ask(String run, Digest plan, String step) throws IOException;
}
