package dev.alnage.evidence.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What can be seen in the picture of a plan: each node once and apart from the others, and each edge from the node that it leaves to the one that it enters. */
class GraphPictureTest {
    private record Box(String name, String kind, double left, double top, double right, double bottom) {
        private boolean touches(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }

        private double middle() {
            return (top + bottom) / 2;
        }
    }

    private record Point(double x, double y) {}

    private static Element svg(PlanGraph graph) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(graph.toSvg().getBytes(StandardCharsets.UTF_8))).getDocumentElement();
    }

    private static List<Element> all(Element element, String name) {
        var found = new ArrayList<Element>();
        var list = element.getElementsByTagName(name);
        for (var i = 0; i < list.getLength(); i++) {
            found.add((Element) list.item(i));
        }
        return found;
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static List<Double> numbers(String path) {
        return List.of(path.replaceAll("[A-Za-z]", " ").strip().split("\\s+")).stream().map(Double::valueOf).toList();
    }

    private static Box box(Element group) {
        var texts = all(group, "text");
        var name = texts.get(0).getTextContent();
        var kind = texts.get(1).getTextContent();
        Box box;
        if (all(group, "rect").isEmpty()) {
            // M x y h w l dx dy l -dx dy h -w l -dx -dy z: six corners
            var n = numbers(all(group, "path").getFirst().getAttribute("d"));
            assertEquals(List.of(n.get(2), n.get(3), n.get(4), n.get(4)), List.of(-n.get(7), -n.get(5), n.get(6), -n.get(9)));
            assertEquals(n.get(8), -n.get(3));
            box = new Box(name, kind, n.get(0) - n.get(3), n.get(1), n.get(0) + n.get(2) + n.get(3), n.get(1) + n.get(4) + n.get(6));
        } else {
            var rect = all(group, "rect").getFirst();
            box = new Box(name, kind, number(rect, "x"), number(rect, "y"), number(rect, "x") + number(rect, "width"), number(rect, "y") + number(rect, "height"));
        }
        for (var text : texts) {
            assertEquals("middle", text.getAttribute("text-anchor"));
            assertEquals((box.left() + box.right()) / 2, number(text, "x"));
            assertTrue(number(text, "y") > box.top() + 10 && number(text, "y") < box.bottom() - 4, name);
        }
        assertTrue(number(texts.get(1), "y") - number(texts.get(0), "y") >= 12, "lines over each other");
        return box;
    }

    /** Follows the lines from the right side of each node through their bends; returns who was reached. */
    private static Map<String, TreeSet<String>> edges(Element svg, List<Box> boxes) {
        var next = new HashMap<Point, List<Point>>();
        for (var path : all(svg, "path")) {
            if (path.getAttribute("class").equals("edge")) {
                var n = numbers(path.getAttribute("d"));
                var from = new Point(n.get(0), n.get(1));
                var to = n.size() == 3 ? new Point(n.get(2), n.get(1)) : new Point(n.get(6), n.get(7));
                if (n.size() > 3) {
                    // it leaves and enters level, half way
                    assertEquals(List.of(n.get(1), n.get(7), n.get(2)), List.of(n.get(3), n.get(5), n.get(4)));
                    assertEquals((from.x() + to.x()) / 2, n.get(2), 0.5);
                }
                assertTrue(to.x() > from.x(), "an edge runs back");
                next.computeIfAbsent(from, _ -> new ArrayList<>()).add(to);
            }
        }
        var reached = new HashMap<String, TreeSet<String>>();
        for (var box : boxes) {
            var open = new ArrayList<>(List.of(new Point(box.right(), box.middle())));
            while (!open.isEmpty()) {
                for (var to : next.getOrDefault(open.removeLast(), List.of())) {
                    var node = boxes.stream().filter(each -> each.left() == to.x() && each.middle() == to.y()).findFirst();
                    node.ifPresentOrElse(each -> reached.computeIfAbsent(each.name(), _ -> new TreeSet<>()).add(box.name()), () -> open.add(to));
                }
            }
        }
        return reached;
    }

    private static List<Box> seen(PlanGraph graph) throws Exception {
        var svg = svg(graph);
        var boxes = all(svg, "g").stream().map(GraphPictureTest::box).toList();
        var size = numbers(svg.getAttribute("viewBox"));
        assertEquals(List.of(size.get(2), size.get(3)), List.of(number(svg, "width"), number(svg, "height")));
        for (var box : boxes) {
            assertTrue(box.left() >= 16 && box.top() >= 16 && box.right() <= size.get(2) - 16 && box.bottom() <= size.get(3) - 16, box.name());
            assertTrue(boxes.stream().noneMatch(other -> other != box && other.touches(box)), box.name());
        }
        assertEquals(16, boxes.stream().mapToDouble(Box::left).min().orElseThrow());
        assertEquals(size.get(2) - 16, boxes.stream().mapToDouble(Box::right).max().orElseThrow());
        var wanted = new HashMap<String, TreeSet<String>>();
        graph.nodes().stream().filter(node -> !node.from().isEmpty()).forEach(node -> wanted.put(node.label(), new TreeSet<>(node.from())));
        assertEquals(wanted, edges(svg, boxes));
        graph.nodes().forEach(node -> assertTrue(boxes.stream().filter(box -> box.name().equals(node.label())).allMatch(box -> box.left() == 16 + 244 * node.layer()), node.id()));
        return boxes;
    }

    @Test void every_node_stands_apart_and_every_edge_ends_where_it_should() throws Exception {
        assertEquals(11, seen(PlanGraph.of(Pipelines.sample())).size());
        assertEquals(6, seen(PlanGraph.of(Pipelines.small())).size());
    }

    /** A plan of this file, where steps take from steps before them as the text says: {@code a b}, {@code a c}… */
    private static PlanGraph graph(String... edges) {
        var from = new java.util.LinkedHashMap<String, List<String>>();
        for (var edge : edges) {
            var ends = edge.split(" ");
            from.computeIfAbsent(ends[0], _ -> new ArrayList<>());
            from.computeIfAbsent(ends[1], _ -> new ArrayList<>()).add(ends[0]);
        }
        var steps = new StringBuilder();
        from.forEach((id, before) -> steps.append("  ").append(id).append(": { image: jdk, run: [x], in: { src: source")
                .append(String.join("", before.stream().map(each -> ", i" + each + ": " + each + "/o").toList())).append(" }, out: o }\n"));
        return PlanGraph.of(Pipelines.compile(Pipelines.SMALL.substring(0, Pipelines.SMALL.indexOf("steps:")) + "steps:\n" + steps));
    }

    @Test void nodes_lie_beside_their_neighbours_so_that_edges_do_not_cross() throws Exception {
        // listed so that straight lines would cross
        var boxes = seen(graph("a1 b2", "a2 b1", "a3 b3", "b1 c1", "b2 c2", "b3 c3"));
        var rows = new HashMap<String, Double>();
        boxes.forEach(box -> rows.put(box.name(), box.middle()));
        assertEquals(List.of(rows.get("a1"), rows.get("a2"), rows.get("a3")), List.of(rows.get("b2"), rows.get("b1"), rows.get("b3")));
        assertEquals(List.of(rows.get("b1"), rows.get("b2"), rows.get("b3")), List.of(rows.get("c1"), rows.get("c2"), rows.get("c3")));
        // one that ends many lies in their middle
        var many = new HashMap<String, Double>();
        seen(graph("a1 z", "a2 z", "a3 z")).forEach(box -> many.put(box.name(), box.middle()));
        assertEquals(many.get("a2"), many.get("z"));
    }

    @Test void an_edge_over_several_layers_runs_between_the_nodes_of_those_in_between() throws Exception {
        seen(graph("a b", "b c", "c d", "a d", "a c"));
    }

    @Test void a_long_name_ends_with_a_sign_that_there_is_more_and_none_is_markup() throws Exception {
        var graph = graph("abcdefghijklmnopqrstuvwxyz a", "abcdefghijklmnopqrstuvwxyz0 b");
        var names = all(svg(graph), "g").stream().map(group -> all(group, "text").getFirst().getTextContent()).toList();
        assertTrue(names.contains("abcdefghijklmnopqrstuvwxyz"), names.toString());
        assertTrue(names.contains("abcdefghijklmnopqrstuvwxy…"), names.toString());
        assertFalse(graph.toSvg().contains("{ image"));
    }

    @Test void the_kind_of_a_step_is_a_shape_and_a_word() throws Exception {
        var groups = all(svg(PlanGraph.of(Pipelines.small())), "g");
        var shapes = new HashMap<String, String>();
        for (var group : groups) {
            var rect = all(group, "rect");
            shapes.put(all(group, "text").get(1).getTextContent(), rect.isEmpty() ? "six corners" : rect.getFirst().getAttribute("rx"));
        }
        assertEquals(Map.of("fetch", "4", "run, 2 of 2 agree", "4", "run, junit", "4", "approve, 1 of release-approvers", "six corners", "publish shop/app", "22",
                "deploy production", "22"), shapes);
    }
}
