package dev.alnage.evidence.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate.TestResult;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.read.JsonReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SarifTest {
    private static final String RULES = "'rules':[{'id':'E','defaultConfiguration':{'level':'error'}},{'id':'W'},{'id':'N','defaultConfiguration':{'level':'note'}}]";

    private static String sarif(String results, String more) {
        return "{'version':'2.1.0','runs':[{'tool':{'driver':{'name':'t'," + RULES + "}},'results':[" + results + "]" + more + "}]}";
    }

    private static final List<Resource> TOOL = List.of(new Resource("tool/t", "pkg:generic/t", List.of(), ""), new Resource("rules/t", "pkg:generic/t#rules",
            List.of(Digest.of(JsonReader.read(Bytes.utf8(RULES.substring(RULES.indexOf('[')).replace('\'', '"')), 1_000).toBytes())), ""));

    private static TestResult read(String sarif) {
        return (TestResult) ReportKind.SARIF.toPredicate(List.of(Bytes.utf8(sarif.replace('\'', '"'))), List.of());
    }

    private static String result(String members) {
        return "{" + members + ",'message':{'text':'m'},'locations':[{'physicalLocation':{'artifactLocation':{'uri':'a/B.java'},'region':{'startLine':3}}}]}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{'version':'2.0.0','runs':[]}", "{'version':'2.1.0','runs':[]}", "{'version':'2.1.0','runs':[{}]}",
            "{'version':'2.1.0','runs':[{'tool':{'driver':{'name':'t'}}}]}", "{'version':'2.1.0','runs':[{'tool':{'driver':{'name':'t'}},'results':null}]}",
            "{'version':'2.1.0','runs':[{'tool':{'driver':{}},'results':[]}]}", "{'version':'2.1.0','runs':[{'tool':{'driver':{'name':'t'}},'results':[{}]}]}"})
    void what_is_no_finished_scan_is_refused(String sarif) {
        assertThrows(Rejected.Malformed.class, () -> read(sarif));
    }

    @Test void a_finding_in_words_that_sarif_does_not_have_is_refused() {
        for (var members : List.of("'ruleId':'E','level':'fatal'", "'ruleId':'E','kind':'maybe'", "'ruleId':1", "'ruleIndex':3", "'ruleIndex':-1")) {
            assertThrows(Rejected.Malformed.class, () -> read(sarif(result(members), "")), members);
        }
        assertThrows(Rejected.Malformed.class, () -> read(sarif("", ",'invocations':[{}]")));
    }

    @Test void tools_and_what_they_looked_for_are_kept_with_their_versions() {
        var extended = sarif("", "").replace("'name':'t',", "'name':'a@b c','version':'old','semanticVersion':'7.2.0',")
                .replace("}]}},'results'", "}]},'extensions':[{'name':'pack','version':'3','rules':[]}]},'results'");
        var configuration = read(extended).configuration();
        assertEquals(List.of("tool/a@b c pkg:generic/a%40b%20c@7.2.0", "rules/a@b c pkg:generic/a%40b%20c@7.2.0#rules", "tool/pack pkg:generic/pack@3", "rules/pack pkg:generic/pack@3#rules"),
                configuration.stream().map(resource -> resource.name() + " " + resource.uri()).toList());
        assertEquals(List.of(Digest.of(Bytes.utf8("[]"))), configuration.getLast().digests());
        assertNotEquals(configuration.get(1).digests(), read(extended.replace("'id':'W'", "'id':'V'")).configuration().get(1).digests(), "other rules are another list");
        for (var bad : List.of(extended.replace("'a@b c'", "' '"), extended.replace("'old','semanticVersion':'7.2.0'", "'" + "1".repeat(201) + "'"), extended.replace("'pack'", "7"))) {
            assertThrows(Rejected.Malformed.class, () -> read(bad), bad);
        }
    }

    @Test void an_error_fails_by_its_own_level_or_that_of_its_rule() {
        assertEquals(new TestResult(TestResult.Result.FAILED, TOOL, List.of("W", "N"), List.of(), List.of("E at a/B.java:3")), read(sarif(result("'ruleId':'E'"), "")));
        assertEquals(TestResult.Result.FAILED, read(sarif(result("'ruleIndex':0"), "")).result());
        assertEquals(TestResult.Result.FAILED, read(sarif(result("'ruleId':'N','level':'error'"), "")).result());
        assertEquals(TestResult.Result.WARNED, read(sarif(result("'ruleId':'E','level':'warning'"), "")).result());
    }

    @Test void a_finding_that_the_scanned_source_suppresses_still_counts() {
        assertEquals(TestResult.Result.FAILED, read(sarif(result("'ruleId':'E','suppressions':[{'kind':'inSource'}]"), "")).result());
    }

    @Test void a_scan_that_broke_off_has_failed() {
        assertEquals(List.of("the scan did not end successfully"), read(sarif("", ",'invocations':[{'executionSuccessful':true},{'executionSuccessful':false}]")).failedTests());
    }

    @Test void warnings_notes_and_unknown_rules_warn() {
        assertEquals(new TestResult(TestResult.Result.WARNED, TOOL, List.of("E"), List.of("W at a/B.java:3", "new", "N at a/B.java:3"), List.of()),
                read(sarif(result("'ruleId':'W'") + "," + result("'ruleId':'N'") + ",{'ruleId':'new','message':{'id':'x'}}", "")));
    }

    @Test void rules_without_findings_passed() {
        assertEquals(new TestResult(TestResult.Result.PASSED, TOOL, List.of("E", "W", "N"), List.of(), List.of()),
                read(sarif(result("'ruleId':'E','kind':'pass'"), ",'invocations':[{'executionSuccessful':true}]")));
    }
}
