package dev.alnage.app.run;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Style;
import dev.alnage.app.cli.Visible;
import dev.alnage.evidence.Digest;
import dev.alnage.policy.Claim;
import dev.alnage.policy.Decision;
import dev.alnage.policy.Reason;
import dev.alnage.policy.Verdict;
import java.io.PrintStream;
import java.util.stream.Collectors;

/** A verdict in lines for people: what was looked at, what was not, and the verdict last. */
public final class VerdictLines {
    private final PrintStream out;
    private final Style style;

    public VerdictLines(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    public void print(String name, Digest subject, String policy, Decision decision) {
        line("subject", subject + "  (" + name + ")");
        line("policy", policy);
        for (var claim : decision.claims()) {
            if (!claim.topic().equals("step")) {
                marked(mark(claim.state()), claim.topic(), claim.text());
            }
        }
        var steps = decision.claims().stream().filter(claim -> claim.topic().equals("step") && claim.state() == Claim.State.YES).count();
        if (steps > 0) {
            marked(Mark.YES, "steps", steps + " more steps as planned, each in a sandbox that was seen to have no network");
        }
        for (var reason : decision.verdict().reasons()) {
            reason(reason);
        }
        out.println(word(decision.verdict()));
    }

    private void reason(Reason reason) {
        marked(Mark.NO, reason.code(), reason.subject() + ": found " + reason.found());
        out.println("                  expected " + Visible.line(reason.expected()));
        out.println("                  rule " + Visible.line(reason.rule()) + (reason.step().isEmpty() ? "" : ", step " + Visible.line(reason.step()))
                + evidence(reason));
        if (!reason.fix().isEmpty()) {
            out.println("                  fix: " + Visible.line(reason.fix()));
        }
    }

    private static String evidence(Reason reason) {
        return reason.evidence().isEmpty() ? "" : ", evidence " + reason.evidence().stream().map(Digest::toString).collect(Collectors.joining(" "));
    }

    private void line(String topic, String text) {
        out.printf("%-15s %s%n", topic, Visible.line(text));
    }

    private void marked(Mark mark, String topic, String text) {
        out.printf("%s %-15s %s%n", style.mark(mark), topic, Visible.line(text));
    }

    public static String word(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed _ -> "PASSED";
            case Verdict.Failed _ -> "FAILED";
            case Verdict.CannotTell _ -> "CANNOT TELL";
        };
    }

    public static Exit exit(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed _ -> Exit.PASSED;
            case Verdict.Failed _ -> Exit.REFUSED;
            case Verdict.CannotTell _ -> Exit.CANNOT_TELL;
        };
    }

    private static Mark mark(Claim.State state) {
        return switch (state) {
            case YES -> Mark.YES;
            case NO -> Mark.NO;
            case WARNING -> Mark.WARNING;
            case NOT_LOOKED_AT -> Mark.NOTHING;
        };
    }
}
