package demo.tools;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/** Test cases and their outcomes as JUnit XML, without times. */
record Suite(String name, List<Case> cases) {
    sealed interface Outcome {}

    record Passed() implements Outcome {}

    record Failed(String message) implements Outcome {}

    record Skipped(String reason) implements Outcome {}

    record Case(String name, Outcome outcome) {}

    Suite {
        cases = cases.stream().sorted(Comparator.comparing(Case::name)).toList();
    }

    int count(Class<? extends Outcome> kind) {
        return (int) cases.stream().filter(one -> kind.isInstance(one.outcome())).count();
    }

    byte[] xml() {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuite name=\"").append(escaped(name)).append("\" tests=\"").append(cases.size())
                .append("\" failures=\"").append(count(Failed.class)).append("\" errors=\"0\" skipped=\"")
                .append(count(Skipped.class)).append("\">\n");
        for (var one : cases) {
            xml.append("  <testcase name=\"").append(escaped(one.name())).append("\" classname=\"").append(escaped(name)).append('"');
            switch (one.outcome()) {
                case Passed() -> xml.append("/>\n");
                case Failed(var message) -> xml.append(">\n    <failure message=\"").append(escaped(message)).append("\"/>\n  </testcase>\n");
                case Skipped(var reason) -> xml.append(">\n    <skipped message=\"").append(escaped(reason)).append("\"/>\n  </testcase>\n");
            }
        }
        return xml.append("</testsuite>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Escapes markup, and replaces what XML 1.0 cannot say at all. */
    private static String escaped(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\n' -> out.append("&#10;");
                case '\t' -> out.append("&#9;");
                default -> {
                    boolean sayable = c >= 0x20 && c < 0xD800 || c > 0xDFFF && c < 0xFFFE || c > 0xFFFF;
                    out.appendCodePoint(sayable ? c : 0xFFFD);
                }
            }
        });
        return out.toString();
    }
}
