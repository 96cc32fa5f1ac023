package dev.alnage.factory.source.secrets;

import com.google.re2j.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One look at one file or message, with all that is packed or encoded in it one level deep. */
final class Look {
    private static final int LINE_SHOWN_MAX = 4_096;
    private static final int BINARY_LOOKED_AT = 8_000;
    /** What must look random when a check sum does not hold: no example is that even. */
    private static final double ENTROPY_WITHOUT_SUM = 4.0;

    private final SecretScan scan;
    private final Plan plan;
    private final Steps steps;
    private final List<Finding> findings = new ArrayList<>();

    Look(SecretScan scan, Steps steps) {
        this.scan = scan;
        this.plan = scan.plan();
        this.steps = steps;
    }

    List<Finding> findings() {
        return findings;
    }

    long steps() {
        return steps.done();
    }

    void file(Place place, byte[] content) {
        if (content.length > SecretScan.CONTENT_BYTES_MAX) {
            notLookedInto(place, "more than " + SecretScan.CONTENT_BYTES_MAX + " bytes", content);
        } else {
            content(place, content, Depth.OUTERMOST, 0);
        }
    }

    /** How much of what is packed or encoded may still be opened: one archive, one encoding. */
    enum Depth {
        OUTERMOST(true, true), IN_ARCHIVE(false, true), ENCODED(true, false), IN_BOTH(false, false);

        private final boolean archives;
        private final boolean encodings;

        Depth(boolean archives, boolean encodings) {
            this.archives = archives;
            this.encodings = encodings;
        }

        Depth inArchive() {
            return encodings ? IN_ARCHIVE : IN_BOTH;
        }

        Depth encoded() {
            return archives ? ENCODED : IN_BOTH;
        }
    }

    /** @param line of the outer content that this was decoded from, 0 for content that has lines of its own */
    void content(Place place, byte[] raw, Depth depth, int line) {
        if (scan.rules().allowlists().stream().anyMatch(allowlist -> allowlist.rules().isEmpty() && allowlist.allowsPlace(place))) {
            return;
        }
        var content = TextForm.of(raw);
        var hits = new Hits(content);
        plan.automaton().scan(content, hits);
        var ciphertext = hits.marked ? Ciphertext.of(content) : Ciphertext.NONE;
        ciphertext.plain().forEach(plain -> add(Finding.secret(plain.rule(), plain.title(), place, lineAt(content, plain.position(), line), plain.text())));
        report(place, content, matches(place, content, hits, ciphertext), line);
        if (hits.overflow) {
            notLookedInto(place, "more places to look at than one look may take", raw);
        }
        if (!ciphertext.whole()) {
            names(place, raw);
        }
        var container = Container.of(raw, hits.zipEnd);
        if (container != Container.NONE) {
            open(container, place, raw, depth);
        } else if (depth.encodings) {
            Base64Runs.each(content, (position, decoded) -> content(place, decoded, depth.encoded(), lineAt(content, position, line)));
        }
    }

    private void open(Container container, Place place, byte[] raw, Depth depth) {
        if (!depth.archives) {
            notLookedInto(place, "an archive in an archive", raw);
            return;
        }
        var why = container.each(raw, steps, (name, content) -> content(place.inside(name), content, depth.inArchive(), 0), place.path());
        if (!why.isEmpty()) {
            notLookedInto(place, why, raw);
        }
    }

    /** The rules about names of files. */
    private void names(Place place, byte[] raw) {
        if (!place.isFile()) {
            return;
        }
        for (var number : plan.namedRules(place.path())) {
            var rule = plan.rules().get(number);
            if (rule.path().orElseThrow().findsIn(place.path()) && !allowedPlace(rule, place)) {
                add(Finding.file(rule, place, raw));
            }
        }
    }

    private boolean allowedPlace(Rule rule, Place place) {
        return rule.allowlists().stream().anyMatch(allowlist -> allowlist.allowsPlace(place))
                || scan.rules().allowlists().stream().anyMatch(allowlist -> allowlist.appliesTo(rule) && allowlist.allowsPlace(place));
    }

    private void notLookedInto(Place place, String why, byte[] content) {
        add(Finding.notLookedInto(place, why, content));
    }

    /** Beyond the most, whoever reads has enough to do; that there are more is the last finding. */
    private void add(Finding finding) {
        if (findings.size() < Steps.FINDINGS_MAX) {
            findings.add(finding);
        }
    }

    /** Gathers where which rule has to look. */
    private final class Hits implements Automaton.Sink {
        private final byte[] content;
        private final @Nullable Windows[] windows = new Windows[plan.rules().size()];
        private final BitSet keyed = new BitSet();
        private int feedBefore = -1;
        private int feedAfter = -1;
        private boolean marked;
        private boolean zipEnd;
        private boolean overflow;

        Hits(byte[] content) {
            this.content = content;
        }

        @Override public boolean found(int word, int end) {
            for (var rule : plan.keyed(word)) {
                keyed.set(rule);
            }
            for (var rule : plan.anchored(word)) {
                var begin = end - plan.length(word);
                var from = Math.max(0, begin - plan.before(rule));
                var to = Math.min(content.length, begin + plan.after(rule));
                if (plan.inLine(rule)) {
                    addLine(rule, from, end, to);
                } else {
                    add(rule, from, to);
                }
            }
            marked |= plan.isMark(word);
            zipEnd |= plan.isZipEnd(word);
            return !overflow;
        }

        /** No further than the line feeds around the word, which the expression still sees. No byte is looked at again for the next word. */
        private void addLine(int rule, int from, int end, int to) {
            if (feedAfter < end) {
                feedBefore = end - 1;
                while (feedBefore > feedAfter && content[feedBefore] != '\n') {
                    feedBefore--;
                }
                feedAfter = end;
                while (feedAfter < content.length && content[feedAfter] != '\n') {
                    feedAfter++;
                }
            }
            add(rule, Math.max(from, feedBefore), Math.min(to, feedAfter + 1));
        }

        private void add(int rule, int from, int to) {
            var own = windows[rule];
            if (own == null) {
                own = new Windows();
                windows[rule] = own;
            }
            var before = own.count();
            own.add(from, to);
            overflow |= own.count() > before && !steps.takeWindow();
        }

        boolean isAsked(int rule) {
            return windows[rule] != null && (plan.rules().get(rule).keywords().isEmpty() || keyed.get(rule));
        }
    }

    private List<Match> matches(Place place, byte[] content, Hits hits, Ciphertext ciphertext) {
        for (var rule : plan.everywhere()) {
            if (content.length > 0 && !hits.overflow && (plan.rules().get(rule).keywords().isEmpty() || hits.keyed.get(rule))) {
                hits.add(rule, 0, content.length);
            }
        }
        var binary = isBinary(content);
        var matches = new ArrayList<Match>();
        for (var number = 0; number < plan.rules().size(); number++) {
            var rule = plan.rules().get(number);
            if (hits.isAsked(number) && !(binary && rule.care() != Rule.Care.FORM) && isAboutPath(rule, place)) {
                ask(number, place, content, hits, matches);
            }
        }
        matches.removeIf(match -> ciphertext.covers(match.secretBegin(), match.secretEnd())
                || match.rule().care() == Rule.Care.GUESS && ciphertext.tells(match.secretBegin(), match.secretEnd()));
        return distinct(matches);
    }

    private static boolean isAboutPath(Rule rule, Place place) {
        return rule.path().isEmpty() || place.isFile() && rule.path().get().findsIn(place.path());
    }

    private static boolean isBinary(byte[] content) {
        for (var i = 0; i < Math.min(content.length, BINARY_LOOKED_AT); i++) {
            if (content[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private void ask(int number, Place place, byte[] content, Hits hits, List<Match> matches) {
        var rule = plan.rules().get(number);
        var expression = rule.regex().orElseThrow();
        var windows = hits.windows[number];
        for (var i = 0; windows != null && i < windows.count() && !hits.overflow; i++) {
            var from = windows.from(i);
            var to = windows.to(i);
            if (!steps.take(to - from)) {
                hits.overflow = true;
                return;
            }
            if (!expression.canMatch(content, from, to)) {
                continue;
            }
            var matcher = expression.matcher(new String(content, from, to - from, StandardCharsets.ISO_8859_1));
            while (matcher.find()) {
                // at a cut the expression takes the cut for a beginning, an end or the edge of a word
                var artificial = !plan.isCut(number) && (matcher.start() == 0 && from > 0 || matcher.end() == to - from && to < content.length);
                if (artificial || matcher.end() == matcher.start()) {
                    continue;
                }
                if (!steps.takeMatch()) {
                    hits.overflow = true;
                    return;
                }
                var match = match(rule, matcher, from, content);
                if (isSecret(place, match, hits)) {
                    matches.add(match);
                }
            }
        }
    }

    private static Match match(Rule rule, Matcher matcher, int from, byte[] content) {
        var group = rule.secretGroup();
        for (var i = 1; group == 0 && i <= matcher.groupCount(); i++) {
            group = matcher.group(i) != null && !matcher.group(i).isEmpty() ? i : 0;
        }
        var secret = matcher.group(group);
        var begin = from + matcher.start();
        var end = from + matcher.end();
        return new Match(rule, begin, end, secret == null ? begin : from + matcher.start(group), secret == null ? "" : secret, matcher.group(),
                lines(content, begin, end));
    }

    private static String lines(byte[] content, int begin, int end) {
        var from = begin;
        while (from > 0 && content[from - 1] != '\n' && begin - from < LINE_SHOWN_MAX) {
            from--;
        }
        var to = end;
        while (to < content.length && content[to] != '\n' && to - end < LINE_SHOWN_MAX) {
            to++;
        }
        return new String(content, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private boolean isSecret(Place place, Match match, Hits hits) {
        if (match.secret().isEmpty()) {
            return false;
        }
        var answer = match.rule().check().of(match.secret());
        if (answer == TokenCheck.Answer.IMPOSSIBLE) {
            return false;
        }
        var certain = answer == TokenCheck.Answer.HOLDS;
        var least = answer == TokenCheck.Answer.FAILS ? Math.max(ENTROPY_WITHOUT_SUM, match.rule().entropyMin()) : match.rule().entropyMin();
        if (!certain && least > 0 && Entropy.of(match.secret()) <= least) {
            return false;
        }
        hits.overflow |= !steps.take(match.line().length());
        return match.rule().allowlists().stream().noneMatch(allowlist -> allowlist.allows(place, match, certain))
                && scan.rules().allowlists().stream().noneMatch(allowlist -> allowlist.appliesTo(match.rule()) && allowlist.allows(place, match, certain));
    }

    /** The same bytes are reported once: by the first rule about them, and never by a guess where another rule knows. */
    private static List<Match> distinct(List<Match> matches) {
        var ordered = new ArrayList<>(matches);
        ordered.sort(Comparator.comparing((Match match) -> match.rule().care() == Rule.Care.GUESS).thenComparingInt(Match::secretBegin));
        var kept = new ArrayList<Match>();
        var covered = new BitSet();
        for (var match : ordered) {
            var clear = covered.nextSetBit(match.secretBegin());
            if (clear < 0 || clear >= match.secretEnd()) {
                kept.add(match);
                covered.set(match.secretBegin(), match.secretEnd());
            }
        }
        kept.sort(Comparator.comparingInt(Match::secretBegin));
        return kept;
    }

    private void report(Place place, byte[] content, List<Match> matches, int outerLine) {
        var line = 1;
        var at = 0;
        for (var match : matches) {
            for (; at < match.secretBegin(); at++) {
                line += content[at] == '\n' ? 1 : 0;
            }
            add(Finding.secret(match.rule().id(), match.rule().title(), place, outerLine > 0 ? outerLine : line, match.secret()));
        }
    }

    private static int lineAt(byte[] content, int position, int outerLine) {
        if (outerLine > 0) {
            return outerLine;
        }
        var line = 1;
        for (var i = 0; i < position; i++) {
            line += content[i] == '\n' ? 1 : 0;
        }
        return line;
    }
}
