package dev.alnage.evidence.report;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Predicate.TestResult;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.read.Utf8;
import dev.alnage.evidence.read.XmlReader;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How much of a program its tests ran, from the XML report of Cobertura, which coverage.py, gcovr and others write: the numbers of the whole report. */
public record CoberturaXml(Map<JacocoXml.Counter, JacocoXml.Coverage> counters) {
    private static final String ROOT = "coverage";
    /** The document types that these tools write. They are cut out, never followed; any other is refused as in every XML. */
    private static final List<String> DOCUMENT_TYPES = Stream.of("http", "https").flatMap(scheme -> Stream.of("03", "04").map(version ->
            scheme + "://cobertura.sourceforge.net/xml/coverage-" + version + ".dtd")).flatMap(address -> Stream.of("'", "\"").map(quote ->
            "<!DOCTYPE coverage SYSTEM " + quote + address + quote + ">")).toList();
    private static final int PROLOG_LENGTH_MAX = 4_096;

    public CoberturaXml {
        counters = Map.copyOf(counters);
    }

    /** Whether the report begins as one of Cobertura does; whether it is one, its reader says. */
    static boolean isLikely(Bytes bytes) {
        var text = Utf8.read(bytes);
        for (var i = text.indexOf('<'); i >= 0 && i < Math.min(text.length() - 1, PROLOG_LENGTH_MAX); i = text.indexOf('<', i + 1)) {
            if (text.charAt(i + 1) != '?' && text.charAt(i + 1) != '!') {
                return text.startsWith(ROOT, i + 1);
            }
        }
        return false;
    }

    /** @throws Rejected.Malformed also where more is covered than there is, or the numbers of lines are missing */
    public static CoberturaXml read(Bytes bytes) {
        var reading = new Reading();
        XmlReader.read(withoutDocumentType(bytes), reading);
        return new CoberturaXml(reading.counters);
    }

    /** It stands behind the declaration, and perhaps the end of its line. */
    private static Bytes withoutDocumentType(Bytes bytes) {
        var text = Utf8.read(bytes);
        var end = text.startsWith("<?xml ") ? text.indexOf("?>") + 2 : 0;
        var begin = end >= 2 && text.startsWith("\n", end) ? end + 1 : end;
        for (var documentType : DOCUMENT_TYPES) {
            if (end >= 2 && text.startsWith(documentType, begin)) {
                return Bytes.utf8(text.substring(0, begin) + text.substring(begin + documentType.length()));
            }
        }
        return bytes;
    }

    /** As JaCoCo's: that it was measured is all that this claims. */
    public TestResult toPredicate(List<Resource> configuration) {
        return new JacocoXml("", counters).toPredicate(configuration);
    }

    private static final class Reading implements XmlReader.Handler {
        private final Map<JacocoXml.Counter, JacocoXml.Coverage> counters = new EnumMap<>(JacocoXml.Counter.class);

        @Override public void start(XmlReader.Element element, int depth) {
            if (depth > 1) {
                return;
            }
            if (!element.name().equals(ROOT)) {
                throw new Rejected.Malformed("found root element " + element.name() + ", expected " + ROOT);
            }
            counters.put(JacocoXml.Counter.LINE, coverage(element, "lines"));
            if (element.attributes().containsKey("branches-valid") && JacocoXml.number(element, "branches-valid") > 0) {
                counters.put(JacocoXml.Counter.BRANCH, coverage(element, "branches"));
            }
        }

        private static JacocoXml.Coverage coverage(XmlReader.Element element, String what) {
            var all = JacocoXml.number(element, what + "-valid");
            var covered = JacocoXml.number(element, what + "-covered");
            if (covered > all) {
                throw new Rejected.Malformed("found " + covered + " of " + all + " " + what + " covered, expected no more than there are");
            }
            return new JacocoXml.Coverage(all - covered, covered);
        }
    }
}
