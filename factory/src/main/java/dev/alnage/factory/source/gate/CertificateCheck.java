package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.factory.source.Refusal;
import dev.alnage.policy.protect.Control;
import dev.alnage.policy.source.SignedPush;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks at what the pusher signed of the push itself, if they did, and asks for it where the rules do (case G4): then nobody need take
 * the server's word for who pushed, and a push that was signed for another repository or an earlier time is none here.
 */
public final class CertificateCheck implements PushCheck {
    private static final String FIX = "push again with git push --signed";

    @Override public String control() {
        return "push-certificate";
    }

    @Override public Look begin(PushView view) {
        return () -> {
            var refusals = new ArrayList<Refusal>();
            if (view.isServersMerge()) {
                return Outcome.of(view, refusals, _ -> false);
            }
            if (view.push().certificate().isEmpty()) {
                view.targets().stream().filter(target -> target.protection().asks(Control.SIGNED_PUSH)).forEach(target -> refusals.add(new Refusal("ALN-SRC-154",
                        target.reference(), "a push that nobody signed", "one with a certificate by " + view.push().pusher().name(), FIX)));
                return Outcome.of(view, refusals, _ -> false);
            }
            var content = view.push().certificate().get();
            judge(view, refusals);
            return Outcome.of(view, refusals, _ -> true).with(SourceInspection.Result.PASSED, Map.of("certificate", Digest.of(content)), List.of());
        };
    }

    private static void judge(PushView view, List<Refusal> refusals) {
        var push = view.push();
        var content = push.certificate().orElseThrow();
        var moves = push.updates().stream().map(update -> new ReferenceChange.Move(update.name(), update.before(), update.after())).toList();
        try {
            var certificate = new SignedPush(view.scope(), push.pusher().name(), moves).require(content, view.inForce().keys(), view.now(), false);
            if (view.signedPushes().contains(certificate.signedPayload())) {
                refusals.add(new Refusal("ALN-SRC-156", push.repository(), "a push certificate that brought a push in before", "a new one for each push", FIX));
            }
            if (!certificate.options().equals(push.options())) {
                refusals.add(new Refusal("ALN-SRC-157", push.repository(), "other push options than those in the certificate", "the same", FIX));
            }
        } catch (Rejected e) {
            refusals.add(Refusals.malformed(code(e), push.repository(), e, FIX));
        }
    }

    /** What the judgement names; a certificate that cannot be read names none. */
    private static String code(Rejected rejected) {
        var message = rejected.getMessage();
        return List.of("ALN-SRC-156", "ALN-SRC-157").stream().filter(code -> message.contains("(" + code + ")")).findFirst().orElse("ALN-SRC-155");
    }
}
