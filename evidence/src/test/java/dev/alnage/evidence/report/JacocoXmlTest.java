package dev.alnage.evidence.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Predicate.TestResult;
import dev.alnage.evidence.Rejected;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JacocoXmlTest {
    private static final String TYPE = "<!DOCTYPE report PUBLIC \"-//JACOCO//DTD Report 1.1//EN\" \"report.dtd\">";
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    private static final String INSTRUCTIONS = "<counter type=\"INSTRUCTION\" missed=\"3\" covered=\"4\"/>";
    private static final String LINES = "<counter type=\"LINE\" missed=\"1\" covered=\"2\"/>";

    private static String report(String content) {
        return "<report name=\"app\">" + content + "</report>";
    }

    private static TestResult read(String report) {
        return (TestResult) ReportKind.COVERAGE.toPredicate(List.of(Bytes.utf8(report)), List.of());
    }

    @Tag("X8") @Test void any_document_type_but_that_of_jacoco_is_refused() {
        for (var type : List.of("<!DOCTYPE report>", TYPE.replace("report.dtd", "http://localhost/report.dtd"), TYPE.replace(">", " [<!ENTITY a 'b'>]>"), TYPE + TYPE)) {
            assertThrows(Rejected.Malformed.class, () -> read(DECLARATION + type + report(INSTRUCTIONS + LINES)), type);
        }
        assertThrows(Rejected.Malformed.class, () -> read(TYPE + report(INSTRUCTIONS + LINES)));
    }

    @Test void a_report_without_its_counters_is_refused() {
        for (var content : List.of("", INSTRUCTIONS, LINES, INSTRUCTIONS + LINES + LINES, "<package name=\"p\">" + INSTRUCTIONS + LINES + "</package>",
                INSTRUCTIONS + LINES.replace("\"1\"", "\"-1\""), INSTRUCTIONS + LINES.replace("LINE", "WORD"), INSTRUCTIONS + LINES.replace(" missed=\"1\"", ""))) {
            assertThrows(Rejected.Malformed.class, () -> read(report(content)), content);
        }
        assertThrows(Rejected.Malformed.class, () -> read("<coverage name=\"x\">" + INSTRUCTIONS + LINES + "</coverage>"));
    }

    @Test void the_numbers_of_the_whole_report_are_kept_and_nothing_else_claimed() {
        var expected = new TestResult(TestResult.Result.PASSED, List.of(), List.of("INSTRUCTION coverage 4 of 7", "LINE coverage 2 of 3"), List.of(), List.of());
        var content = "<package name=\"p\"><counter type=\"LINE\" missed=\"9\" covered=\"9\"/></package>" + INSTRUCTIONS + LINES;
        assertEquals(expected, read(DECLARATION + TYPE + report(content)));
        assertEquals(expected, read(report(content)));
    }

    @Test void a_counter_has_up_to_ten_digits_and_nothing_else() {
        for (var good : List.of("0", "9999999999")) {
            assertEquals(TestResult.Result.PASSED, read(report(INSTRUCTIONS + LINES.replace("\"1\"", "\"" + good + "\""))).result());
        }
        for (var bad : List.of("", "10000000000", "/", ":", "1 ", "+1")) {
            assertThrows(Rejected.Malformed.class, () -> read(report(INSTRUCTIONS + LINES.replace("\"1\"", "\"" + bad + "\""))), bad);
        }
    }
}
