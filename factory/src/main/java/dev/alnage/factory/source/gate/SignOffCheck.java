package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.Refusal;
import dev.alnage.policy.protect.Control;
import java.util.ArrayList;
import java.util.Locale;

/** Looks for the sign-off of every author, by the Developer Certificate of Origin (practice {@code source/contribution-policy}). */
public final class SignOffCheck implements PushCheck {
    @Override public String control() {
        return "sign-off";
    }

    @Override public Look begin(PushView view) {
        return () -> {
            var refusals = new ArrayList<Refusal>();
            for (var each : view.commits(Control.SIGNED_OFF)) {
                // what git merges by itself has no author of its own; the server's merges are those
                if (each.merge() && !view.range().merged(each).needsEyes()) {
                    continue;
                }
                try {
                    var commit = each.read();
                    var author = commit.author().email().toLowerCase(Locale.ROOT);
                    if (commit.signedOffBy().stream().noneMatch(person -> person.email().toLowerCase(Locale.ROOT).equals(author))) {
                        refusals.add(new Refusal("ALN-SRC-064", each.id().hex(), "no sign-off by " + commit.author().email(),
                                "Signed-off-by: " + commit.author().name() + " <" + commit.author().email() + ">", "git commit --amend --signoff, or git rebase --signoff"));
                    }
                } catch (Rejected e) {
                    refusals.add(Refusals.malformed("ALN-SRC-064", each.id().hex(), e, "write it anew with git: git commit --amend --signoff"));
                }
            }
            return Outcome.of(view, refusals, target -> target.protection().asks(Control.SIGNED_OFF));
        };
    }
}
