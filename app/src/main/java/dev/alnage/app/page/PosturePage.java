package dev.alnage.app.page;

import dev.alnage.evidence.Bytes;
import dev.alnage.factory.gate.Posture;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How the practices stand, on one page that can be printed and read aloud: a table with headings, every state in words. One file,
 * without a script and without anything from elsewhere.
 */
public final class PosturePage {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Posture posture;
    private final Html html = new Html();

    private PosturePage(Posture posture) {
        this.posture = posture;
    }

    /** @param asked when the evidence was looked at */
    public static Bytes of(Posture posture, Instant asked) {
        var page = new PosturePage(posture);
        page.write(asked);
        return Bytes.utf8(page.html.toString());
    }

    private void write(Instant asked) {
        html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src " + Passport.hash(Passport.STYLE)
                        + "; base-uri 'none'; form-action 'none'\">\n")
                .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
                .element("title", "Posture: " + posture.summary())
                .markup("<style>").markup(Passport.STYLE).markup("</style>\n</head>\n<body>\n<header>\n<p class=\"what\">Posture</p>\n<h1>")
                .text(posture.profile().toString()).markup("</h1>\n").element("p", posture.summary() + ", by the evidence of "
                        + posture.releases().size() + " releases, looked at " + TIME.format(asked)).markup("</header>\n<main>\n");
        practices();
        releases();
        html.markup("<section aria-labelledby=\"limits\">\n<h2 id=\"limits\">What this page does not prove</h2>\n<ul class=\"plain\">\n")
                .element("li", "Anybody can write a page like this one. Ask again: alnage posture show")
                .element("li", "Not observable says that no evidence speaks of it, not that it is done or left undone.")
                .element("li", "Met says that rules saw it in every release that was looked at, and no more.")
                .markup("</ul>\n</section>\n</main>\n</body>\n</html>\n");
    }

    private void practices() {
        html.markup("<section aria-labelledby=\"practices\">\n<h2 id=\"practices\">Practices</h2>\n")
                .markup("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table of practices\"><table>\n")
                .markup("<caption>Every practice of the paper. The gate refuses what lacks one that it asks.</caption>\n<thead><tr>");
        for (var heading : new String[] {"No.", "Practice", "Applies", "Gate", "State", "Found", "Evidence"}) {
            html.markup("<th scope=\"col\">").text(heading).markup("</th>");
        }
        html.markup("</tr></thead>\n<tbody>\n");
        posture.lines().forEach(this::row);
        html.markup("</tbody></table></div>\n</section>\n");
    }

    private void row(Posture.Line line) {
        html.markup("<tr><td>").text(line.practice().number()).markup("</td><th scope=\"row\">").text(line.practice().title()).markup(" <code>")
                .text(line.practice().id()).markup("</code></th><td>").text(line.applies() ? "yes" : "no").markup("</td><td>")
                .text(line.asked() ? "asks" : "does not ask").markup("</td><td><strong>").text(line.state().word()).markup("</strong></td><td>").foreign(line.text());
        if (!line.unseen().isEmpty()) {
            html.markup("<br>Not seen: ").text(line.unseen());
        }
        html.markup("</td><td>");
        line.evidence().stream().limit(3).forEach(digest -> html.markup("<code>").text(digest.toString()).markup("</code> "));
        html.text(line.evidence().size() > 3 ? "and " + (line.evidence().size() - 3) + " more" : line.evidence().isEmpty() ? "none" : "").markup("</td></tr>\n");
    }

    private void releases() {
        html.markup("<section aria-labelledby=\"releases\">\n<h2 id=\"releases\">Releases that were looked at</h2>\n<ul class=\"plain\">\n");
        posture.releases().forEach(release -> html.markup("<li>").foreign(release.decision().vsa().resourceUri()).text(", decided "
                + TIME.format(release.decision().vsa().timeVerified()) + ": ").markup("<code>").text(release.decision().envelope().toString()).markup("</code></li>\n"));
        if (posture.releases().isEmpty()) {
            html.element("li", "none: so nothing was observed");
        }
        html.markup("</ul>\n</section>\n");
    }
}
