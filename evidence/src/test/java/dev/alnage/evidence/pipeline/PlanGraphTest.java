package dev.alnage.evidence.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class PlanGraphTest {
    @Test void the_instances_of_a_template_are_folded_into_one_node() {
        assertEquals("""
                Pipeline shop/app: 28 steps in 11 waves, assurance high
                 1  dep.*    6 × fetch, scan, build
                 1  sast     run, sarif
                 2  link     run                              after dep.*
                 3  build    run, 2 of 3 agree                after link
                 3  unit     run, coverage junit              after link
                 4  image    run, sbom                        after build
                 5  accept   run, junit vulns                 after image
                 6  approve  approve, 2 of release-approvers  after image, accept, sast, unit
                 7  publish  publish shop/app                 after approve
                 8  staging  deploy staging                   after publish
                 9  live     deploy production                after staging
                """, PlanGraph.of(Pipelines.sample()).toText());
    }

    @Test void folding_that_would_make_a_circle_is_left_out() {
        // dep.A takes from a step of the file that takes from dep.B
        var file = Pipelines.SAMPLE.replace("repo: \"${needs}\"", "repo: \"${needs}\", tool: helper/tool")
                .replace("  link:", "  helper: { image: tools, run: [x], in: { j: dep.B.fetch/src }, out: tool }\n  link:");
        var text = PlanGraph.of(Pipelines.compile(file)).toText();
        assertFalse(text.contains("dep.*"));
        assertTrue(text.contains("dep.A.build"));
    }

    @Test void the_picture_is_well_formed_and_has_a_title_and_the_list_as_its_description() throws Exception {
        var graph = PlanGraph.of(Pipelines.sample());
        var svg = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(graph.toSvg().getBytes(StandardCharsets.UTF_8))).getDocumentElement();
        assertEquals("img", svg.getAttribute("role"));
        assertEquals("graph-title graph-list", svg.getAttribute("aria-labelledby"));
        assertEquals(graph.toText(), svg.getElementsByTagName("desc").item(0).getTextContent());
        assertEquals(11, svg.getElementsByTagName("g").getLength());
        assertEquals(graph.toSvg(), PlanGraph.of(Pipelines.sample()).toSvg());
    }

    @Test void too_many_nodes_are_listed_and_not_drawn() {
        var steps = new StringBuilder();
        for (var i = 0; i < PlanGraph.NODES_MAX; i++) {
            steps.append("  s").append(i).append(": { image: jdk, run: [x], in: { src: source }, out: o }\n");
        }
        var graph = PlanGraph.of(Pipelines.compile(Pipelines.SMALL + steps));
        assertTrue(graph.toSvg().contains("too many for a picture"));
        assertTrue(graph.toText().contains("s149"));
    }
}
