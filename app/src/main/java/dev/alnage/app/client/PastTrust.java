package dev.alnage.app.client;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.gate.RecordedDecision;
import dev.alnage.factory.gate.TrustThen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Trust files of recorded decisions, asked of the factory and verified here: against the pinned root, at the time of the decision, and
 * as the very file that the gate has signed it used. A decision that names none was made before verdicts did; for it today's counts.
 */
public final class PastTrust implements TrustThen {
    private final FactoryClient client;
    private final Trust root;
    private final TrustFile today;
    private final Map<Long, TrustFile> known = new HashMap<>();

    /** @param today the trust file in force, verified */
    public PastTrust(FactoryClient client, Trust root, TrustFile today) {
        this.client = client;
        this.root = root;
        this.today = today;
        known.put(today.version(), today);
    }

    @Override public TrustFile of(RecordedDecision decision) {
        var named = decision.trust();
        if (named.isEmpty()) {
            return today;
        }
        var version = named.get().version();
        var file = known.containsKey(version) ? known.get(version) : fetch(decision, version);
        if (!Digest.of(file.toBytes()).equals(named.get().digest())) {
            throw new Rejected.Untrusted("found another trust file of version " + version + ", expected the one that the decision names, " + named.get().digest());
        }
        known.put(version, file);
        return file;
    }

    private TrustFile fetch(RecordedDecision decision, long version) {
        try {
            var signed = client.findTrust(version).orElseThrow(
                    () -> new Rejected.Untrusted("found no trust file of version " + version + ", expected the one that the decision was made under"));
            return TrustFile.verify(signed, root, version, decision.vsa().timeVerified()).value();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
