package dev.alnage.app.page;

import dev.alnage.policy.Claim;
import dev.alnage.policy.Verdict;

/** A state as shape, word and colour, so that nobody needs any one of the three. Drawn by us: no font has to have it. */
enum Shape {
    YES("yes", "verified", "<circle cx=\"12\" cy=\"12\" r=\"11\"/><path d=\"M6.5 12.5l3.7 3.7 7.3-8\"/>"),
    PART("part", "partly looked at", "<circle cx=\"12\" cy=\"12\" r=\"10\"/><path d=\"M6.8 12.5l3.5 3.5 6.9-7.6\"/>"),
    NO("no", "refused", "<path class=\"body\" d=\"M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9z\"/><path d=\"M8 8l8 8M16 8l-8 8\"/>"),
    WARNING("warning", "warning", "<path class=\"body\" d=\"M12 1.5L23.2 22H.8z\"/><path d=\"M12 9v6M12 18v.6\"/>"),
    GAP("gap", "not looked at", "<circle cx=\"12\" cy=\"12\" r=\"10\"/><path d=\"M7.5 12h9\"/>");

    final String word;
    private final String kind;
    private final String drawing;

    Shape(String kind, String word, String drawing) {
        this.kind = kind;
        this.word = word;
        this.drawing = drawing;
    }

    static Shape of(Claim.State state) {
        return switch (state) {
            case YES -> YES;
            case NO -> NO;
            case WARNING -> WARNING;
            case NOT_LOOKED_AT -> GAP;
        };
    }

    static Shape of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed _ -> YES;
            case Verdict.Failed _ -> NO;
            case Verdict.CannotTell _ -> WARNING;
        };
    }

    String kind() {
        return kind;
    }

    String svg() {
        return "<svg class=\"shape " + kind + "\" viewBox=\"0 0 24 24\" role=\"img\" aria-label=\"" + word + "\">" + drawing + "</svg>";
    }
}
