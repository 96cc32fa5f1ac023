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
import java.util.regex.Pattern;

/** How much of a program its tests ran, from the XML report of Cobertura, which coverage.py, gcovr and others write: the numbers of the whole report. */
public record CoberturaXml(Map<JacocoXml.Counter, JacocoXml.Coverage> counters) {
    private static final String ROOT = "coverage";
    /** The document types that these tools write. They are cut out, never followed; any other is refused as in every XML. */
    private static final Pattern DOCUMENT_TYPE = Pattern.compile("\\A(<\\?xml [^<>]{0,100}\\?>\\s{0,9})<!DOCTYPE coverage SYSTEM ['\"]https?://cobertura\\.sourceforge\\.net/xml/coverage-0[34]\\.dtd['\"]>");
    private static final Pattern FIRST_ELEMENT = Pattern.compile("<([A-Za-z][A-Za-z0-9]{0,99})");
    private static final int PROLOG_LENGTH_MAX = 4_096;

    public CoberturaXml {
        counters = Map.copyOf(counters);
    }

    /** Whether the report begins as one of Cobertura does; whether it is one, its reader says. */
    static boolean isLikely(Bytes bytes) {
        var text = Utf8.read(bytes);
        var first = FIRST_ELEMENT.matcher(text.substring(0, Math.min(text.length(), PROLOG_LENGTH_MAX)));
        return first.find() && first.group(1).equals(ROOT);
    }

    /** @throws Rejected.Malformed also where more is covered than there is, or the numbers of lines are missing */
    public static CoberturaXml read(Bytes bytes) {
        var reading = new Reading();
        XmlReader.read(Bytes.utf8(DOCUMENT_TYPE.matcher(Utf8.read(bytes)).replaceFirst("$1")), reading);
        return new CoberturaXml(reading.counters);
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
