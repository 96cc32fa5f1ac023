package dev.alnage.factory.source.change;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SshSigning;
import java.time.Instant;
import java.util.SortedSet;

/**
 * The text of a merge commit as git stores it, signed with the server's key in the form of SSH, so that plain git verifies it with a
 * list of allowed signers.
 */
final class MergeCommit {
    private MergeCommit() {}

    /**
     * @param change on the tip that it is merged with, and with the tree that this gives
     * @param approvers who reviewed it, by person
     * @param exception what let it in without enough of them, empty when nothing had to
     */
    static Bytes text(ProposedChange change, String tree, String trustDomain, SortedSet<String> approvers, String exception, Signer key, Instant now) {
        var ident = "Alnage <merge@" + trustDomain + "> " + now.getEpochSecond() + " +0000\n";
        var headers = "tree " + tree + "\nparent " + change.base().hex() + "\nparent " + change.head().hex() + "\nauthor " + ident + "committer " + ident;
        var message = new StringBuilder("Merge change " + change.number() + ": " + change.title() + "\n\nChange: " + change.scope().toUri() + "/" + change.number()
                + "\nPatch-Set: " + change.patchSet() + "\n");
        approvers.forEach(person -> message.append("Approved-by: ").append(person).append('\n'));
        if (!exception.isEmpty()) {
            message.append("Glass-broken: ").append(exception).append('\n');
        }
        return signed(headers, message.toString(), key);
    }

    /** The first commit of a repository, which has a template's files and no parent. Whoever asks for sign-offs has the server's. */
    static Bytes first(String tree, String template, String trustDomain, Signer key, Instant now) {
        var who = "Alnage <merge@" + trustDomain + ">";
        var headers = "tree " + tree + "\nauthor " + who + " " + now.getEpochSecond() + " +0000\ncommitter " + who + " " + now.getEpochSecond() + " +0000\n";
        return signed(headers, "Begin with the organisation's template " + template + "\n\nTemplate: " + template + "\nSigned-off-by: " + who + "\n", key);
    }

    private static Bytes signed(String headers, String message, Signer key) {
        var signature = SshSigning.sign(key, SshSigning.GIT, Bytes.utf8(headers + "\n" + message));
        // a header of several lines: each but the first begins with a space
        return Bytes.utf8(headers + "gpgsig " + signature.strip().replace("\n", "\n ") + "\n\n" + message);
    }
}
