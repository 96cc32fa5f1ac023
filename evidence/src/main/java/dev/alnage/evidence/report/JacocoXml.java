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

/** How much of a program its tests ran, from the XML report of JaCoCo: the counters of the whole report. */
public record JacocoXml(String name, Map<Counter, Coverage> counters) {
    /** What is counted. */
    public enum Counter { INSTRUCTION, BRANCH, LINE, COMPLEXITY, METHOD, CLASS }

    /** Two numbers, exactly as counted. */
    public record Coverage(long missed, long covered) {
        public long all() {
            return missed + covered;
        }
    }

    /** The one document type that JaCoCo writes. It is cut out, never followed; any other is refused as in every XML. */
    private static final List<String> DOCUMENT_TYPES = List.of(
            "<!DOCTYPE report PUBLIC \"-//JACOCO//DTD Report 1.1//EN\" \"report.dtd\">",
            "<!DOCTYPE report PUBLIC \"-//JACOCO//DTD Report 1.0//EN\" \"report.dtd\">");

    public JacocoXml {
        counters = Map.copyOf(counters);
    }

    public static JacocoXml read(Bytes bytes) {
        var reading = new Reading();
        XmlReader.read(withoutDocumentType(bytes), reading);
        if (!reading.counters.containsKey(Counter.INSTRUCTION) || !reading.counters.containsKey(Counter.LINE)) {
            throw new Rejected.Malformed("found a report without counters of instructions and lines, expected both");
        }
        return new JacocoXml(reading.name, reading.counters);
    }

    private static Bytes withoutDocumentType(Bytes bytes) {
        var text = Utf8.read(bytes);
        var declarationEnd = text.startsWith("<?xml ") ? text.indexOf("?>") + 2 : 0;
        for (var documentType : DOCUMENT_TYPES) {
            if (declarationEnd >= 2 && text.startsWith(documentType, declarationEnd)) {
                return Bytes.utf8(text.substring(0, declarationEnd) + text.substring(declarationEnd + documentType.length()));
            }
        }
        return bytes;
    }

    /**
     * As a test result with one passed test for each counter, which says the numbers: that they were measured is all this
     * claims. Whether they suffice is for a policy.
     */
    public TestResult toPredicate(List<Resource> configuration) {
        var measured = new EnumMap<>(counters).entrySet().stream()
                .map(entry -> entry.getKey() + " coverage " + entry.getValue().covered + " of " + entry.getValue().all()).toList();
        return new TestResult(TestResult.Result.PASSED, configuration, measured, List.of(), List.of());
    }

    private static final class Reading implements XmlReader.Handler {
        private final Map<Counter, Coverage> counters = new EnumMap<>(Counter.class);
        private String name = "";

        @Override public void start(XmlReader.Element element, int depth) {
            if (depth == 1) {
                if (!element.name().equals("report")) {
                    throw new Rejected.Malformed("found root element " + element.name() + ", expected report");
                }
                name = element.attribute("name");
            } else if (depth == 2 && element.name().equals("counter")) {
                var coverage = new Coverage(number(element, "missed"), number(element, "covered"));
                if (counters.put(counter(element.attribute("type")), coverage) != null) {
                    throw new Rejected.Malformed("found counter " + element.attribute("type") + " twice, expected it once");
                }
            }
        }

        private static Counter counter(String type) {
            for (var counter : Counter.values()) {
                if (counter.name().equals(type)) {
                    return counter;
                }
            }
            throw new Rejected.Malformed("found counter " + type + ", expected one of JaCoCo's");
        }
    }

    /** A count of up to ten digits. */
    static long number(XmlReader.Element element, String attribute) {
        var digits = element.attribute(attribute);
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Rejected.Malformed("found " + attribute + "=\"" + digits + "\", expected a number");
        }
        return Long.parseLong(digits);
    }
}
