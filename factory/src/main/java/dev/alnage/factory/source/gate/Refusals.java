package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.ReferenceName;
import dev.alnage.factory.source.Refusal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Puts refusals into words and into their order. */
final class Refusals {
    /** More than anybody reads; the terminal shows ten lines. */
    private static final int KEPT_MAX = 1_000;
    private static final String EXPECTED = ", expected ";

    private Refusals() {}

    /** What a reader refused, which said what it found and expected. @param fix what the pusher does next */
    static Refusal malformed(String code, String where, Rejected rejected, String fix) {
        var said = rejected.getMessage();
        var middle = said.indexOf(EXPECTED);
        var found = middle < 0 ? said : said.substring(0, middle);
        return new Refusal(code, where, ReferenceName.shown(found.startsWith("found ") ? found.substring(6) : found),
                ReferenceName.shown(middle < 0 ? "an object as git writes it" : said.substring(middle + EXPECTED.length())), fix);
    }

    /** By code and place, each once. */
    static List<Refusal> sorted(Collection<Refusal> refusals) {
        return refusals.stream().distinct().sorted(Comparator.comparing(Refusal::code).thenComparing(Refusal::where).thenComparing(Refusal::found)).limit(KEPT_MAX).toList();
    }
}
