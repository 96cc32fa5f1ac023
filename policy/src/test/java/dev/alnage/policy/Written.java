package dev.alnage.policy;

import dev.alnage.evidence.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Decisions and facts in words, with an ellipsis for every digest, beside what is written in a file. */
final class Written {
    private Written() {}

    static String of(Decision decision) {
        var lines = new ArrayList<String>();
        switch (decision.verdict()) {
            case Verdict.Passed(var levels) -> lines.add("passed " + levels);
            case Verdict.Failed(var reasons) -> reasons.forEach(reason -> lines.add("no " + of(reason)));
            case Verdict.CannotTell(var reasons) -> reasons.forEach(reason -> lines.add("cannot tell " + of(reason)));
        }
        decision.claims().forEach(claim -> lines.add(claim.state() + " " + claim.topic() + ": " + claim.text() + " [" + claim.evidence().size() + "]"));
        lines.add("about " + decision.inputs().keySet());
        return masked(String.join("\n", lines));
    }

    private static String of(Reason reason) {
        return reason.code() + " " + reason.subject() + ": found " + reason.found() + ", expected " + reason.expected() + "; " + reason.fix() + " by " + reason.rule() + " of " + reason.step()
                + " [" + reason.evidence().size() + "]";
    }

    /** One member a line. */
    static String of(Json json) {
        return masked(json.toBytes().toText().replace(",\"", ",\n\""));
    }

    private static String masked(String text) {
        return text.replaceAll("[0-9a-f]{40,}", "…");
    }

    /** The sections of a file, each behind a line with its name and before an empty one. */
    static SortedMap<String, String> in(String file) {
        var sections = new TreeMap<String, String>();
        try (var in = Written.class.getResourceAsStream(file)) {
            for (var section : new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8).split("\n\n")) {
                var end = section.indexOf('\n');
                sections.put(section.substring("# ".length(), end), section.substring(end + 1).stripTrailing());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sections;
    }
}
