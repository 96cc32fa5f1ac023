package dev.alnage.evidence.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Predicate.TestResult;
import dev.alnage.evidence.Rejected;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JUnitXmlTest {
    private static TestResult read(String... reports) {
        return (TestResult) ReportKind.JUNIT.toPredicate(List.of(reports).stream().map(Bytes::utf8).toList(), List.of());
    }

    private static void refused(String because, String report) {
        var message = assertThrows(Rejected.Malformed.class, () -> read(report)).getMessage();
        assertTrue(message.contains(because), message);
    }

    private static String suite(String attributes, String content) {
        return "<testsuite name=\"s\" " + attributes + ">" + content + "</testsuite>";
    }

    private static String test(String name, String content) {
        return "<testcase name=\"" + name + "\" classname=\"C\">" + content + "</testcase>";
    }

    @Test void a_report_without_tests_is_no_result() {
        refused("without tests", suite("tests=\"0\"", ""));
        refused("without tests", "<testsuites/>");
    }

    @Test void a_report_that_lists_fewer_tests_or_failures_than_it_counts_is_refused() {
        refused("expected 2", suite("tests=\"2\"", test("a", "")));
        refused("expected 1", suite("tests=\"1\"", test("a", "") + test("b", "")));
        refused("expected 1", suite("tests=\"1\" failures=\"1\" errors=\"0\"", test("a", "")));
        refused("expected 0", suite("tests=\"1\" failures=\"0\" errors=\"0\"", test("a", "<error/>")));
        refused("expected 3", "<testsuites tests=\"3\">" + suite("tests=\"1\"", test("a", "")) + suite("tests=\"1\"", test("b", "")) + "</testsuites>");
        refused("a number", suite("tests=\"many\"", test("a", "")));
    }

    @Tag("X8") @Test void a_report_with_a_document_type_is_refused() {
        refused("document type", "<!DOCTYPE testsuite>" + suite("", test("a", "")));
    }

    @Test void what_is_no_report_of_tests_is_refused() {
        refused("root", "<html/>");
        refused("root", test("a", ""));
        refused("inside a testcase", suite("", test("a", test("b", ""))));
        refused("no name", suite("", "<testcase/>"));
        assertThrows(Rejected.Malformed.class, () -> ReportKind.JUNIT.toPredicate(List.of(), List.of()));
    }

    @Test void one_failure_or_error_is_a_failed_result() {
        var result = read(suite("tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\"", test("a", "") + test("b", "<failure message=\"m\">trace</failure>")
                + test("c", "<error/><system-out>x</system-out>") + test("d", "<skipped/>")));
        assertEquals(new TestResult(TestResult.Result.FAILED, List.of(), List.of("C.a"), List.of("C.d"), List.of("C.b", "C.c")), result);
        assertEquals(TestResult.Result.FAILED, read(suite("", test("a", "<skipped/><failure/>"))).result());
    }

    @Test void a_skipped_or_flaky_test_is_a_warning() {
        assertEquals(new TestResult(TestResult.Result.WARNED, List.of(), List.of("C.a"), List.of("C.b", "C.c"), List.of()),
                read(suite("", test("a", "") + test("b", "<skipped/>") + test("c", "<flakyFailure/>"))));
    }

    @Test void an_element_deeper_in_a_test_does_not_change_its_outcome() {
        assertEquals(TestResult.Result.PASSED, read(suite("", test("a", "<properties><failure/></properties>"))).result());
    }

    @Test void several_reports_are_one_result() {
        var result = read("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + suite("tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\"", test("a", "")),
                "<testsuites tests=\"1\">" + suite("", "<properties><property name=\"x\" value=\"y\"/></properties>" + test("b", "<failure/>")) + "</testsuites>");
        assertEquals(new TestResult(TestResult.Result.FAILED, List.of(), List.of("C.a"), List.of(), List.of("C.b")), result);
    }

    @Test void a_refusal_says_how_many_reports_a_kind_has() {
        assertEquals("found 0 reports of kind junit, expected at least one",
                assertThrows(Rejected.Malformed.class, () -> ReportKind.JUNIT.toPredicate(List.of(), List.of())).getMessage());
        assertEquals("found 0 reports of kind sarif, expected one", assertThrows(Rejected.Malformed.class, () -> ReportKind.SARIF.toPredicate(List.of(), List.of())).getMessage());
    }
}
