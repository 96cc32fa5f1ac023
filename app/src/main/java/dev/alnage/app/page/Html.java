package dev.alnage.app.page;

import dev.alnage.app.cli.Visible;

/**
 * Writes HTML. Text goes in through {@link #text} or {@link #foreign} alone, and cannot become markup, a control character or a
 * change of the reading direction there (S6).
 */
final class Html {
    private final StringBuilder out = new StringBuilder();

    /** Markup of ours; never anything that came from elsewhere. */
    Html markup(String markup) {
        out.append(markup);
        return this;
    }

    Html text(String text) {
        out.append(escaped(text));
        return this;
    }

    /** Text that somebody else wrote: its reading direction ends where it ends. */
    Html foreign(String text) {
        return markup("<bdi>").text(text).markup("</bdi>");
    }

    /** An element around text. */
    Html element(String name, String text) {
        return markup("<" + name + ">").text(text).markup("</" + name.split(" ", 2)[0] + ">\n");
    }

    static String escaped(String text) {
        return Visible.line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }

    @Override public String toString() {
        return out.toString();
    }
}
