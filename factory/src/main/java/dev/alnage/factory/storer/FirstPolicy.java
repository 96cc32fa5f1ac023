package dev.alnage.factory.storer;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.policy.set.PolicyBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The version of the policy that administrators signed when the factory was founded. It becomes the first on record; any later start finds
 * it there. One that cannot be filed is said once, and the storer goes on without: until two administrators push one that can be asked,
 * every decision is "cannot tell" (ALN-POL-001), which is no yes, and starting again would change nothing.
 */
public final class FirstPolicy {
    private static final System.Logger LOG = System.getLogger("alnage.policy");
    private static final int STATEMENT_BYTES_MAX = 1 << 20;

    private FirstPolicy() {}

    /**
     * Files it, if there is one that is not on record.
     *
     * @return whether it is on record now, or there is none to file
     * @throws IOException if the machine fails, which is for the supervisor to try again
     */
    public static boolean file(Path statement, Path bundle, Storer storer) throws IOException {
        if (!Files.exists(statement)) {
            return true;
        }
        try {
            var signed = Envelope.read(read(statement, STATEMENT_BYTES_MAX));
            if (!storer.isRecorded(signed.digest())) {
                storer.policy(signed, read(bundle, PolicyBundle.BYTES_MAX));
            }
            return true;
        } catch (Rejected e) {
            LOG.log(System.Logger.Level.ERROR, () -> "the first policy cannot be filed (ALN-POL-006): " + e.getMessage()
                    + "; no gate says yes until two administrators push one that can be asked: alnage policy push");
            return false;
        }
    }

    private static Bytes read(Path file, int bytesMax) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var content = in.readNBytes(bytesMax + 1);
            if (content.length > bytesMax) {
                throw new Rejected.Malformed("found over " + bytesMax + " bytes in " + file.getFileName() + ", expected at most that");
            }
            return Bytes.of(content);
        }
    }
}
