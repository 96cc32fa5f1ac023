package dev.alnage.app.cli;

import java.util.Locale;
import java.util.Map;

/** What one output stream can show. */
public record Style(boolean colours, boolean glyphs) {
    public static final Style PLAIN = new Style(false, false);

    /** Who asks first is heard first: the flag, {@code NO_COLOR}, {@code CLICOLOR_FORCE}, {@code CLICOLOR=0}, {@code TERM=dumb}, the stream. */
    static Style of(boolean noColorFlag, Map<String, String> environment, boolean terminal) {
        return new Style(colours(noColorFlag, environment, terminal), glyphs(environment));
    }

    private static boolean colours(boolean noColorFlag, Map<String, String> environment, boolean terminal) {
        if (noColorFlag || !environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return false;
        }
        var force = environment.getOrDefault("CLICOLOR_FORCE", "");
        if (!force.isEmpty() && !force.equals("0")) {
            return true;
        }
        return terminal && !environment.getOrDefault("CLICOLOR", "").equals("0") && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** The first of these that is set decides, as in POSIX. */
    private static boolean glyphs(Map<String, String> environment) {
        for (var name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            var locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                var upper = locale.toUpperCase(Locale.ROOT);
                return upper.endsWith("UTF-8") || upper.endsWith("UTF8");
            }
        }
        return false;
    }

    public String mark(Mark mark) {
        return painted(glyphs ? mark.glyph : mark.ascii, mark.colour);
    }

    public String bold(String text) {
        return painted(text, "1");
    }

    public String red(String text) {
        return painted(text, "31");
    }

    public String dim(String text) {
        return painted(text, "2");
    }

    private String painted(String text, String colour) {
        return colours ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }
}
