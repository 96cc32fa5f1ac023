package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.SignatureAnswer;
import dev.alnage.evidence.sign.SigningOccasion;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.SignedObject;
import dev.alnage.factory.source.Refusal;
import dev.alnage.policy.protect.Control;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Verifies the signature of every new commit and tag where that is asked for (practice {@code source/signed-commits}). */
public final class SignatureCheck implements PushCheck {
    private static final int NOTES_MAX = 100;

    @Override public String control() {
        return "signatures";
    }

    @Override public Look begin(PushView view) {
        return () -> {
            var refusals = new ArrayList<Refusal>();
            if (!view.asks(Control.SIGNED_COMMITS)) {
                return Outcome.of(view, refusals, _ -> false);
            }
            var ids = new ArrayList<ObjectId>();
            var objects = new ArrayList<SignedObject>();
            read(view, ids, objects, refusals);
            var tags = view.range().tags().stream().map(tag -> tag.id()).collect(Collectors.toSet());
            var answers = view.inForce().keys().verifyAll(objects, new SigningOccasion(view.push().repository(), view.now(), false));
            var counts = new TreeMap<String, Integer>();
            for (var i = 0; i < answers.size(); i++) {
                switch (answers.get(i)) {
                    case SignatureAnswer.SignedBy(var principal, var key) -> counts.merge(principal + " " + key, 1, Integer::sum);
                    case SignatureAnswer.Refused(var fault, var message) ->
                        refusals.add(Refusals.malformed(fault.code(), ids.get(i).hex(), new Rejected.Untrusted(message), fix(fault, tags.contains(ids.get(i)))));
                }
            }
            var notes = counts.entrySet().stream().map(each -> each.getKey() + " " + each.getValue() + " objects").limit(NOTES_MAX).toList();
            return Outcome.of(view, refusals, target -> target.protection().asks(Control.SIGNED_COMMITS))
                    .with(dev.alnage.evidence.claim.SourceInspection.Result.PASSED, java.util.Map.of(), notes);
        };
    }

    /** What the pusher does about it, with git alone where that is enough. */
    private static String fix(SignatureAnswer.Fault fault, boolean tag) {
        var again = tag ? "git tag -s -f" : "git commit --amend --no-edit -S (git rebase --exec for more than one)";
        return switch (fault) {
            case UNSIGNED, BAD_SIGNATURE, MALFORMED_SIGNATURE -> "sign it: " + again;
            case OTHER_NAMESPACE -> "sign it with git itself, and no signature from elsewhere: " + again;
            case REVOKED, OUT_OF_SCOPE, EXPIRED, TIME_UNKNOWN, MAY_NOT_SIGN, NOT_VOUCHED_FOR -> "sign it with another key: " + again;
            case UNKNOWN_KEY -> "have its key bound to you (alnage key add), or sign with one that is: " + again;
            case MALFORMED_OBJECT -> "write it anew with git: " + again;
        };
    }

    private static void read(PushView view, List<ObjectId> ids, List<SignedObject> objects, Collection<Refusal> refusals) {
        for (var commit : view.commits(Control.SIGNED_COMMITS)) {
            try {
                objects.add(commit.read());
                ids.add(commit.id());
            } catch (Rejected e) {
                refusals.add(Refusals.malformed(SignatureAnswer.Fault.MALFORMED_OBJECT.code(), commit.id().hex(), e, fix(SignatureAnswer.Fault.MALFORMED_OBJECT, false)));
            }
        }
        for (var tag : view.range().tags()) {
            try {
                objects.add(tag.read());
                ids.add(tag.id());
            } catch (Rejected e) {
                refusals.add(Refusals.malformed(SignatureAnswer.Fault.MALFORMED_OBJECT.code(), tag.id().hex(), e, fix(SignatureAnswer.Fault.MALFORMED_OBJECT, true)));
            }
        }
        lightTags(view, refusals);
    }

    /** A tag without an object of its own carries no signature. */
    private static void lightTags(PushView view, Collection<Refusal> refusals) {
        for (var target : view.targets()) {
            if (target.reference().startsWith("refs/tags/") && target.protection().asks(Control.SIGNED_COMMITS) && target.after().isPresent()
                    && view.range().tags().stream().noneMatch(tag -> tag.id().equals(target.after().get()))) {
                refusals.add(new Refusal(SignatureAnswer.Fault.UNSIGNED.code(), target.reference(), "a tag without an object, which nobody can sign", "a signed tag",
                        "git tag -s " + target.reference().substring("refs/tags/".length())));
            }
        }
    }
}
