package dev.alnage.policy;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.intoto.Layout;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Signer;
import java.util.SortedMap;

/** The page beside exported links: how to verify them, what that proves, and what it does not. */
final class InTotoPage {
    private static final int ED25519_BYTES = 32;
    private static final String TEXT = """
            # How this was made, for in-toto

            Run %s, step %s, plan %s.

            To verify, with nothing of Alnage installed (the command writes one file, so work on a copy):

                cp -r RUN copy && cd copy
                in-toto-verify -l in-toto/root.layout -k in-toto/layout.pub -t ed25519 --link-dir in-toto

            It exits 0 if everything holds, 1 if not. The layout lapses at %s.

            `layout.pub` is here for convenience: whoever can change this folder can change it, too. Its 32 bytes are

                %s

            and must be the last 32 of the key of role `layout` in the factory's trust file, which people signed.

            ## What it proves

            The holder of the layout key says which steps there were, and that the exporters of %s speak for them. The
            exporters say, for each step, which files went in and which came out; every file that went in came out of
            an earlier step, or out of the source, unchanged; a step that several pools had to do has equal results of
            as many. %s

            ## What it does not prove

            - A link here is an exporter's word, given after the factory had verified the worker's own link, the worker's
              certificate, and the storer's receipt (their digests are among the byproducts). It is not the worker's word.
              That is in `alnage.bundle`, with proofs that the ledger holds it; nobody need be asked to verify it:
              `alnage verify FILE --bundle in-toto/alnage.bundle --root ROOT`, where ROOT is the pinned root, from elsewhere.
            - Steps without a command (fetch, approve, publish, deploy, and the source) are recorded by an exporter. That
              people approved is in their own signatures, which are not here.
            - in-toto-verify only warns if a command differs, says nothing of an input that was left out, of images,
              environments or the network, and overlooks published files named *.pyc, *~, or with .link in their names.
              The factory's gate refused all of that before it published; `alnage verify` does so again.
            - A file that is missing from the folder is not noticed.
            """;

    private InTotoPage() {}

    static Bytes of(RunFacts facts, SortedMap<String, Signer> exporters, Key owner, Layout layout, boolean inspected) {
        return Bytes.utf8(TEXT.formatted(facts.run().value().id(), facts.step(), facts.plan().value().digest(), layout.expires(),
                owner.spki().slice(owner.spki().size() - ED25519_BYTES, owner.spki().size()).toHex(),
                exporters.size() == 1 ? "one pool" : exporters.size() + " pools",
                inspected ? "The files in this folder are those that were published."
                        : "The files in this folder are not compared, since symbolic links are among them: compare them with the products of the last link."));
    }
}
