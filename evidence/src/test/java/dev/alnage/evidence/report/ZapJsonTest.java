package dev.alnage.evidence.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate.TestResult;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("source/security-testing")
class ZapJsonTest {
    private static final String SITE = "http://shop.example.org";

    private static String alert(String risk, String members) {
        return "{'pluginid':'40012','alertRef':'40012-1','alert':'XSS','name':'XSS','riskcode':'" + risk + "','confidence':'2'," + members + "}";
    }

    private static String places(String... uris) {
        return "'instances':[" + String.join(",", List.of(uris).stream().map(uri -> "{'uri':'" + uri + "','method':'GET','param':'q','attack':'','evidence':''}").toList())
                + "],'count':'9'";
    }

    private static String report(String alerts) {
        return "{'@programName':'ZAP','@version':'2.16.1','@generated':'Fri, 4 Feb 2022 13:04:51','site':[{'@name':'" + SITE + "','@host':'shop.example.org','@port':'80','@ssl':'false',"
                + "'alerts':[" + alerts + "]}]}";
    }

    private static TestResult read(String report) {
        return (TestResult) ReportKind.DAST.toPredicate(List.of(Bytes.utf8(report.replace('\'', '"'))), List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{'@version':'2.16.1'}", "{'@version':'2.16.1','site':[]}", "{'@version':'2.16.1','site':{}}", "{'@version':' ','site':[{'@name':'s','alerts':[]}]}",
            "{'site':[{'@name':'s','alerts':[]}]}", "{'@version':'2.16.1','site':[{'@name':'s'}]}", "{'@version':'2.16.1','site':[{'alerts':[]}]}",
            "{'@programName':'Burp','@version':'2.16.1','site':[{'@name':'s','alerts':[]}]}", "{'@version':'2.16.1','site':[{'@name':'s','alerts':[{}]}]}"})
    void what_is_no_scan_of_a_site_is_refused(String report) {
        assertThrows(Rejected.Malformed.class, () -> read(report));
    }

    @Test void a_risk_or_a_confidence_that_zap_does_not_have_is_refused() {
        for (var bad : List.of("4", "-1", "", "03", "/", "High")) {
            assertThrows(Rejected.Malformed.class, () -> read(report(alert(bad, places("u")))), bad);
            assertThrows(Rejected.Malformed.class, () -> read(report(alert("0", places("u")).replace("'confidence':'2'", "'confidence':'" + (bad.equals("4") ? "5" : bad) + "'"))), bad);
        }
        assertThrows(Rejected.Malformed.class, () -> read(report(alert("3", "'instances':[{'method':'GET'}]"))));
        assertThrows(Rejected.Malformed.class, () -> read(report(alert("3", places("u")).replace("'riskcode':'3'", "'riskcode':3"))));
    }

    @Test void a_high_risk_fails_at_each_place_and_one_without_places_at_its_site() {
        var result = read(report(alert("3", places(SITE + "/a", SITE + "/b", SITE + "/a")) + "," + alert("3", "'count':'1'")));
        assertEquals(TestResult.Result.FAILED, result.result());
        assertEquals(List.of("40012 XSS at GET " + SITE + "/a", "40012 XSS at GET " + SITE + "/b", "40012 XSS at " + SITE), result.failedTests());
        assertEquals(List.of(), result.passedTests());
    }

    @Test void medium_and_low_risks_warn_the_worse_first() {
        var result = read(report(alert("1", places("l")) + "," + alert("2", places("m"))));
        assertEquals(TestResult.Result.WARNED, result.result());
        assertEquals(List.of("40012 XSS at GET m", "40012 XSS at GET l"), result.warnedTests());
    }

    @Test void a_site_of_which_only_information_is_told_passed_with_the_version_that_looked() {
        var expected = new TestResult(TestResult.Result.PASSED, List.of(new Resource("tool/ZAP", "pkg:generic/ZAP@2.16.1", List.of(), "")), List.of("scanned " + SITE), List.of(), List.of());
        assertEquals(expected, read(report("")));
        assertEquals(expected, read(report(alert("0", places("u")))));
        assertEquals(expected, read(report("").replace("'@programName':'ZAP',", "")));
    }

    @Test void what_somebody_marked_as_a_false_positive_still_counts() {
        assertEquals(TestResult.Result.FAILED, read(report(alert("3", places("u")).replace("'confidence':'2'", "'confidence':'0'"))).result());
    }

    @Test void a_result_says_of_which_kind_its_report_was_and_one_without_says_none() {
        var file = ReportKind.DAST.file("probe:report/zap.json", Digest.of(Bytes.utf8("x")));
        var result = (TestResult) ReportKind.DAST.toPredicate(List.of(Bytes.utf8(report("").replace('\'', '"'))), List.of(file));
        assertEquals(Set.of("dast"), ReportKind.of(result));
        assertEquals(Set.of(), ReportKind.of(read(report(""))));
        assertEquals(List.of("probe:report/zap.json", "tool/ZAP"), result.configuration().stream().map(Resource::name).toList());
    }
}
