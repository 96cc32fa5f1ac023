package dev.alnage.evidence.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.bom.Bom;
import dev.alnage.evidence.bom.Component;
import dev.alnage.evidence.read.CpuTime;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CycloneDxJsonTest {
    private static final String HEX = Digest.of(Bytes.utf8("x")).hex();

    private static Bom read(String members) {
        return CycloneDxJson.read(Bytes.utf8(("{'bomFormat':'CycloneDX','specVersion':'1.6'" + members + "}").replace('\'', '"'))).bom();
    }

    private static void refused(String because, String members) {
        var message = assertThrows(Rejected.Malformed.class, () -> read(members)).getMessage();
        assertTrue(message.contains(because), message);
    }

    @Tag("X12") @Test void a_long_purl_and_too_many_components_are_refused() throws Throwable {
        refused("purl", ",'components':[{'type':'library','name':'a','purl':'pkg:maven/" + "x".repeat(50_000) + "'}]");
        var many = ",'components':[" + "{'type':'library','name':'a'},".repeat(1_000_000) + "{'type':'library','name':'a'}]";
        CpuTime.assertWithin(Duration.ofSeconds(5), () -> refused("components", many));
    }

    @Tag("X12") @Test void more_bytes_than_the_limit_are_refused_unread() throws Throwable {
        var big = Bytes.of(new byte[CycloneDxJson.BYTES_MAX + 1]);
        CpuTime.assertWithin(Duration.ofSeconds(1), () -> assertThrows(Rejected.Malformed.class, () -> CycloneDxJson.read(big)));
    }

    @Tag("X12") @Test void a_cycle_of_dependencies_is_kept_as_it_is() {
        assertEquals(Map.of("a", List.of("b"), "b", List.of("a")), read(",'components':[{'type':'library','name':'a','bom-ref':'a'},{'type':'library','name':'b','bom-ref':'b'}],"
                + "'dependencies':[{'ref':'a','dependsOn':['b']},{'ref':'b','dependsOn':['a']}]").dependencies());
    }

    @Test void damaged_components_are_refused() {
        refused("no name", ",'components':[{'type':'library'}]");
        refused("no type", ",'components':[{'name':'a'}]");
        refused("without a name", ",'components':[{'type':'library','name':''}]");
        refused("purl", ",'components':[{'type':'library','name':'a','purl':'http://a'}]");
        refused("hex digits", ",'components':[{'type':'library','name':'a','hashes':[{'alg':'SHA-256','content':'00'}]}]");
        refused("hash FOO", ",'components':[{'type':'library','name':'a','hashes':[{'alg':'FOO','content':'00'}]}]");
        refused("type foo", ",'components':[{'type':'foo','name':'a'}]");
        refused("bom-ref", ",'components':[{'type':'library','name':'a','bom-ref':''}]");
        refused("of nobody", ",'dependencies':[{'ref':''}]");
        refused("bom-ref a twice", ",'components':[{'type':'library','name':'a','bom-ref':'a'},{'type':'library','name':'b','bom-ref':'a'}]");
        refused("twice", ",'dependencies':[{'ref':'a'},{'ref':'a'}]");
        refused("as bom.components", ",'components':{}");
        refused("version", ",'version':0");
    }

    @Test void components_are_read_with_those_inside_them() {
        var bom = read(",'version':2,'metadata':{'component':{'type':'application','name':'app','bom-ref':'app','components':[{'type':'file','name':'f'}]}},"
                + "'components':[{'type':'library','group':'g','name':'l','version':'1','purl':'pkg:maven/g/l@1','hashes':[{'alg':'SHA-256','content':'" + HEX.toUpperCase(Locale.ROOT)
                + "'},{'alg':'MD5','content':'" + "0".repeat(32) + "'}],'components':[{'type':'file','name':'i'}]}]");
        assertEquals(List.of(new Component("app", "", "", "app", "", List.of())), bom.subject());
        assertEquals(List.of(new Component("", "", "", "f", "", List.of()), new Component("", "pkg:maven/g/l@1", "g", "l", "1", List.of(Digest.sha256(HEX))),
                new Component("", "", "", "i", "", List.of())), bom.components());
    }

    @Test void every_kind_of_report_becomes_its_claim() {
        assertInstanceOf(Predicate.CycloneDx.class, predicate(ReportKind.SBOM, "{'bomFormat':'CycloneDX','specVersion':'1.5'}"));
        assertInstanceOf(Predicate.Spdx.class, predicate(ReportKind.SBOM, "{'spdxVersion':'SPDX-2.3','SPDXID':'SPDXRef-DOCUMENT'}"));
        assertInstanceOf(Predicate.Spdx.class, predicate(ReportKind.SBOM, "{'@context':'https://spdx.org/rdf/3.0.1/spdx-context.jsonld','@graph':[]}"));
        assertInstanceOf(Predicate.Vulns.class, predicate(ReportKind.of("vulns"), "{'scanner':{'uri':'s','result':[]},'metadata':{}}"));
        for (var document : List.of("{}", "[]", "{'bomFormat':'CycloneDX','specVersion':'1.3'}", "{'bomFormat':'X','specVersion':'1.6'}")) {
            assertThrows(Rejected.Malformed.class, () -> predicate(ReportKind.SBOM, document), document);
        }
        assertThrows(Rejected.Malformed.class, () -> ReportKind.of("pdf"));
        assertThrows(Rejected.Malformed.class, () -> ReportKind.SBOM.toPredicate(List.of(Bytes.utf8("{}"), Bytes.utf8("{}")), List.of()));
    }

    private static Predicate predicate(ReportKind kind, String document) {
        return kind.toPredicate(List.of(Bytes.utf8(document.replace('\'', '"'))), List.of());
    }
}
