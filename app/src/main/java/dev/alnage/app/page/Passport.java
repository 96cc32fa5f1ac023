package dev.alnage.app.page;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.pipeline.PlanGraph;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.policy.Claim;
import dev.alnage.policy.Reason;
import dev.alnage.policy.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is known about one artifact, on one page that can be printed: the verdict, the chain from source to deployment with
 * its gaps drawn as gaps, and the signed evidence behind each claim. One file, without a script and without anything from
 * elsewhere. The page itself proves nothing and says so: whoever doubts it verifies again.
 */
public final class Passport {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    static final String STYLE = resource("passport.css");

    private final PassportView view;
    private final Html html = new Html();

    private Passport(PassportView view) {
        this.view = view;
    }

    public static Bytes of(PassportView view) {
        var passport = new Passport(view);
        passport.page();
        return Bytes.utf8(passport.html.toString());
    }

    private void page() {
        var graph = view.plan().map(plan -> PlanGraph.of(plan).toSvg()).orElse("");
        html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src " + hash(STYLE)
                        + styles(graph).stream().map(style -> " " + hash(style)).collect(Collectors.joining()) + "; base-uri 'none'; form-action 'none'\">\n")
                .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
                .element("title", word() + ": passport of " + view.name())
                .markup("<style>").markup(STYLE).markup("</style>\n</head>\n<body>\n");
        header();
        html.markup("<main>\n");
        reasons();
        chain();
        picture(graph);
        evidence();
        limits();
        html.markup("</main>\n<footer><p>Written by alnage at ").text(TIME.format(view.verified())).markup(". Nothing here was loaded from elsewhere.</p></footer>\n</body>\n</html>\n");
    }

    private void header() {
        var shape = Shape.of(view.decision().verdict());
        html.markup("<header class=\"verdict " + shape.kind() + "\">\n<p class=\"what\">Artifact passport</p>\n")
                .markup("<div class=\"seal\">" + shape.svg()).markup("<div><p class=\"word\">").text(word()).markup("</p>\n<p class=\"sentence\">")
                .text(sentence()).markup("</p></div></div>\n<h1>").foreign(view.name()).markup("</h1>\n")
                .markup("<dl>\n<dt>Digest</dt><dd class=\"digest\">").markup(grouped(view.subject())).markup("</dd>\n<dt>Policy</dt><dd>")
                .foreign(view.policy()).markup("</dd>\n<dt>Asked</dt><dd>").markup(time(view.verified())).text(", with the keys of trust file " + view.trust())
                .markup("</dd>\n");
        view.plan().ifPresent(plan -> html.markup("<dt>Made from</dt><dd>").foreign(plan.name()).text(" at commit ")
                .markup("<code>").text(plan.commit().hex()).markup("</code></dd>\n"));
        if (view.decision().verdict() instanceof Verdict.Passed(var levels) && !levels.isEmpty()) {
            html.markup("<dt>Levels</dt><dd>").text(String.join(", ", levels)).markup("</dd>\n");
        }
        html.markup("</dl>\n</header>\n");
    }

    private String word() {
        return switch (view.decision().verdict()) {
            case Verdict.Passed _ -> "PASSED";
            case Verdict.Failed _ -> "FAILED";
            case Verdict.CannotTell _ -> "CANNOT TELL";
        };
    }

    private String sentence() {
        var gaps = view.decision().claims().stream().filter(claim -> claim.state() == Claim.State.NOT_LOOKED_AT).map(Claim::topic).toList();
        var but = gaps.isEmpty() ? "" : " Nobody has looked at: " + String.join(", ", gaps) + ".";
        return switch (view.decision().verdict()) {
            case Verdict.Passed _ -> "The evidence about exactly these bytes was verified, and the policy is satisfied." + but;
            case Verdict.Failed(var reasons) -> "The evidence was looked at and the policy refuses, for " + count(reasons.size(), "reason") + ".";
            case Verdict.CannotTell(var reasons) -> "Evidence is missing, so this is not a yes, for " + count(reasons.size(), "reason") + ".";
        };
    }

    private void reasons() {
        var reasons = view.decision().verdict().reasons();
        if (reasons.isEmpty()) {
            return;
        }
        html.markup("<section aria-labelledby=\"reasons\">\n<h2 id=\"reasons\">Why not</h2>\n<ol class=\"reasons\">\n");
        reasons.forEach(this::reason);
        html.markup("</ol>\n</section>\n");
    }

    private void reason(Reason reason) {
        html.markup("<li><p class=\"code\">").text(reason.code()).markup(" <span class=\"about\">").foreign(reason.subject()).markup("</span></p>\n<dl>")
                .markup("<dt>Found</dt><dd>").foreign(reason.found()).markup("</dd><dt>Expected</dt><dd>").foreign(reason.expected()).markup("</dd>");
        if (!reason.fix().isEmpty()) {
            html.markup("<dt>To do</dt><dd>").foreign(reason.fix()).markup("</dd>");
        }
        if (!reason.evidence().isEmpty()) {
            html.markup("<dt>Evidence</dt><dd>");
            references(reason.evidence());
            html.markup("</dd>");
        }
        html.markup("</dl></li>\n");
    }

    private void chain() {
        html.markup("<section aria-labelledby=\"chain\">\n<h2 id=\"chain\">The chain</h2>\n<ol class=\"chain\">\n");
        for (var section : Section.values()) {
            var claims = section.claims(view.decision().claims());
            if (claims.isEmpty() && section == Section.OTHERS) {
                continue;
            }
            html.markup("<li class=\"" + state(claims).kind() + "\">" + state(claims).svg() + "<div>\n<h3>").text(section.title)
                    .markup(" <span class=\"question\">").text(section.question).markup("</span></h3>\n<ul>\n");
            claims.forEach(this::claim);
            if (claims.isEmpty()) {
                html.markup("<li class=\"gap\"><span class=\"said\">").text(view.decision().verdict() instanceof Verdict.Passed
                        ? "– not looked at: no evidence speaks of it" : "– no claim").markup("</span></li>\n");
            }
            html.markup("</ul>\n</div></li>\n");
        }
        html.markup("</ol>\n</section>\n");
    }

    /** The worst of its claims: a section is never better than one of its parts, and a yes beside a gap is part of a yes. */
    private static Shape state(List<Claim> claims) {
        var states = claims.stream().map(Claim::state).collect(Collectors.toSet());
        if (states.contains(Claim.State.NO)) {
            return Shape.NO;
        }
        if (states.contains(Claim.State.WARNING)) {
            return Shape.WARNING;
        }
        if (states.contains(Claim.State.YES)) {
            return states.contains(Claim.State.NOT_LOOKED_AT) ? Shape.PART : Shape.YES;
        }
        return Shape.GAP;
    }

    private void claim(Claim claim) {
        var shape = Shape.of(claim.state());
        html.markup("<li class=\"" + shape.kind() + "\">" + shape.svg() + "<span class=\"said\"><span class=\"topic\">").text(claim.topic())
                .markup("</span> ").foreign(claim.text());
        references(claim.evidence());
        html.markup("</span></li>\n");
    }

    /** To the rows of the table of evidence; evidence that is not on this page is named by its digest. */
    private void references(List<Digest> evidence) {
        if (evidence.isEmpty()) {
            return;
        }
        html.markup(" <span class=\"refs\">");
        for (var digest : evidence) {
            var row = row(digest);
            html.markup(row > 0 ? "<a href=\"#e" + row + "\">[" + row + "]</a> " : "<code>" + Html.escaped(digest.toString()) + "</code> ");
        }
        html.markup("</span>");
    }

    private int row(Digest envelope) {
        for (var i = 0; i < view.attestations().size(); i++) {
            if (view.attestations().get(i).envelope().equals(envelope)) {
                return i + 1;
            }
        }
        return 0;
    }

    private void picture(String graph) {
        view.plan().ifPresent(plan -> {
            html.markup("<section aria-labelledby=\"plan\">\n<h2 id=\"plan\">The plan</h2>\n<p>").text(count(plan.steps().size(), "step")
                    + ", assurance " + plan.assurance() + ", compiled from the commit's own pipeline file. The picture shows what was planned; the chain above says what was done.")
                    .markup("</p>\n<div class=\"picture\" tabindex=\"0\" role=\"group\" aria-label=\"Picture of the plan\">\n").markup(graph)
                    .markup("</div>\n<details open><summary>The plan as a list</summary>\n<pre>");
            PlanGraph.of(plan).toText().lines().forEach(line -> html.text(line).markup("\n"));
            html.markup("</pre></details>\n</section>\n");
        });
    }

    private void evidence() {
        html.markup("<section aria-labelledby=\"evidence\">\n<h2 id=\"evidence\">Evidence</h2>\n");
        if (view.attestations().isEmpty()) {
            html.markup("<p>– No signed statement carries anything on this page.</p>\n</section>\n");
            return;
        }
        html.markup("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table of evidence\"><table>\n<caption>Signed statements, each verified against the trust file. The index is its place in the ledger.</caption>\n")
                .markup("<thead><tr><th scope=\"col\">No.</th><th scope=\"col\">Says</th><th scope=\"col\">Signed by</th><th scope=\"col\">Recorded</th>")
                .markup("<th scope=\"col\">Index</th><th scope=\"col\">Envelope</th></tr></thead>\n<tbody>\n");
        for (var attestation : view.attestations()) {
            var row = row(attestation.envelope());
            html.markup("<tr id=\"e" + row + "\"><th scope=\"row\">" + row + "</th><td>").foreign(shortType(attestation.predicateType())).markup("</td><td>")
                    .foreign(String.join(", ", attestation.signers())).markup("</td><td>").markup(time(attestation.recorded())).markup("</td><td>")
                    .text(Long.toString(attestation.index())).markup("</td><td><code>").text(attestation.envelope().toString()).markup("</code></td></tr>\n");
        }
        html.markup("</tbody></table></div>\n</section>\n");
    }

    private void limits() {
        html.markup("<section aria-labelledby=\"limits\">\n<h2 id=\"limits\">What this page does not prove</h2>\n<ul class=\"plain\">\n")
                .element("li", "Anybody can write a page like this one. Take the file and the trust file and ask again: alnage verify FILE")
                .element("li", "A name is no evidence; the digest at the top is what everything here speaks of.")
                .element("li", "What is marked as not looked at may be good or bad: nobody has said.")
                .markup("</ul>\n</section>\n");
    }

    private static String shortType(String type) {
        return type.startsWith("https://") ? type.substring("https://".length()) : type;
    }

    private static String time(Instant time) {
        return "<time datetime=\"" + time + "\">" + TIME.format(time) + "</time>";
    }

    private static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** In groups of four, so that two people can compare it. */
    private static String grouped(Digest digest) {
        var text = digest.toString();
        var start = text.length() - digest.hex().length();
        var out = new StringBuilder("<span>" + Html.escaped(text.substring(0, start)) + "</span>");
        for (var i = 0; i < digest.hex().length(); i += 4) {
            out.append("<span>").append(digest.hex(), i, Math.min(i + 4, digest.hex().length())).append("</span>");
        }
        return out.toString();
    }

    /** The styles inside a picture, which the page has to allow by their hash like its own. */
    private static List<String> styles(String markup) {
        return Arrays.stream(markup.split("<style>", -1)).skip(1).map(part -> part.substring(0, part.indexOf("</style>"))).toList();
    }

    static String hash(String style) {
        return "'sha256-" + Base64Reader.write(Bytes.hex(Digest.of(Bytes.utf8(style)).hex())) + "'";
    }

    private static String resource(String name) {
        try (InputStream in = Passport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("found no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
