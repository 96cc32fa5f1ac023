package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.util.ArrayList;

/** Signs a draft, or adds a signature to what others have signed. Each holder of the root does it on a machine of their own. */
public final class TrustSign implements Command {
    private static final Flag KEY = Flag.withValue("key", "NAME", "your root key, as alnage key list shows it");

    @Override public Usage usage() {
        return Usage.of("FILE").with(KEY, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE)
                .note("FILE is a draft, or a draft that others have signed. Look at it first: alnage trust draft writes what is in force.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var envelope = TrustFiles.unsignedOrSigned(in.path(in.positional(0)));
        if (!envelope.payloadType().equals(TrustFile.PAYLOAD_TYPE)) {
            throw new Rejected.Malformed("found payload type " + envelope.payloadType() + ", expected " + TrustFile.PAYLOAD_TYPE);
        }
        // read before it is signed: what no verifier would take is not worth a root key's signature
        var draft = TrustFile.draft(envelope.payload());
        if (!draft.toBytes().equals(envelope.payload())) {
            throw new Rejected.Malformed("found a signed trust file that is not written as we write it, expected one that alnage trust sign made");
        }
        var signer = new PersonalKeys(in).open(in.flag(KEY.name()).orElseThrow(
                () -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --key, expected one", "alnage key list")));
        var all = new ArrayList<>(envelope.signatures());
        all.addAll(draft.sign(signer).signatures());
        var signed = new Envelope(envelope.payloadType(), envelope.payload(), all).toBytes().toText();
        in.console().say("signed version " + draft.version() + " of " + draft.trustDomain() + " with " + draft.entries().size() + " entries and " + TrustShow.witnesses(draft) + "; "
                + all.size() + " signatures, of which " + draft.root().threshold() + " distinct holders' are needed");
        in.eachOutput(to -> to.out().println(signed));
        return Exit.PASSED;
    }
}
