package dev.alnage.evidence.pipeline;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Writes the picture of a plan: layers from left to right, the kind of a step as shape and word and not as colour alone. */
final class GraphSvg {
    private static final int WIDTH = 196;
    private static final int HEIGHT = 44;
    private static final int COLUMN = 244;
    private static final int ROW = 64;
    private static final int MARGIN = 16;

    private GraphSvg() {}

    static String of(PlanGraph graph) {
        var title = escaped(graph.title());
        if (graph.nodes().size() > PlanGraph.NODES_MAX) {
            return open(640, 80, title, graph) + "<text class=\"name\" x=\"16\" y=\"44\">" + graph.nodes().size()
                    + " nodes: too many for a picture; see the list</text>\n</svg>\n";
        }
        var layers = new GraphLayers(graph.nodes());
        var nodes = new HashMap<String, PlanGraph.Node>();
        graph.nodes().forEach(node -> nodes.put(node.id(), node));
        var width = layers.layers().size() * COLUMN - (COLUMN - WIDTH) + 2 * MARGIN;
        var height = layers.rows() * ROW - (ROW - HEIGHT) + 2 * MARGIN;
        var out = new StringBuilder(open(width, height, title, graph));
        layers.layers().forEach(layer -> layer.forEach(place -> place.after.forEach(next -> edge(place, next, out))));
        layers.layers().forEach(layer -> layer.stream().filter(place -> !place.id.isEmpty()).forEach(place -> node(place, nodes, out)));
        return out.append("</svg>\n").toString();
    }

    private static String open(int width, int height, String title, PlanGraph graph) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="graph-title graph-list" viewBox="0 0 %d %d" width="%d" height="%d">
                <title id="graph-title">%s</title>
                <desc id="graph-list">%s</desc>
                <style>
                .edge { fill: none; stroke: #5b6470; stroke-width: 1.5 }
                .box { fill: #ffffff; stroke: #1f2937; stroke-width: 1.5 }
                .name { font: 600 13px system-ui, sans-serif; fill: #111827 }
                .kind { font: 11px system-ui, sans-serif; fill: #374151 }
                @media (prefers-color-scheme: dark) {
                .edge { stroke: #9aa4b2 } .box { fill: #111827; stroke: #d1d5db } .name { fill: #f9fafb } .kind { fill: #d1d5db }
                }
                </style>
                """.formatted(width, height, width, height, title, escaped(graph.toText()));
    }

    private static void edge(GraphLayers.Place from, GraphLayers.Place to, StringBuilder out) {
        var x1 = x(from) + WIDTH;
        var x2 = x(to);
        var middle = (x1 + x2) / 2;
        out.append(String.format(Locale.ROOT, "<path class=\"edge\" d=\"M%d %.1f C%d %.1f %d %.1f %d %.1f\"/>\n",
                x1, y(from), middle, y(from), middle, y(to), x2, y(to)));
        // a bend runs through the column as a straight line
        if (to.id.isEmpty()) {
            out.append(String.format(Locale.ROOT, "<path class=\"edge\" d=\"M%d %.1f H%d\"/>\n", x2, y(to), x2 + WIDTH));
        }
    }

    private static void node(GraphLayers.Place place, Map<String, PlanGraph.Node> nodes, StringBuilder out) {
        var node = nodes.get(place.id);
        var x = x(place);
        var top = y(place) - HEIGHT / 2.0;
        out.append("<g>");
        if (node.kind().startsWith("approve")) {
            out.append(String.format(Locale.ROOT, "<path class=\"box\" d=\"M%d %.1f h%d l12 %.1f l-12 %.1f h-%d l-12 -%.1f z\"/>",
                    x + 12, top, WIDTH - 24, HEIGHT / 2.0, HEIGHT / 2.0, WIDTH - 24, HEIGHT / 2.0));
        } else {
            var round = node.kind().startsWith("publish") || node.kind().startsWith("deploy") ? 22 : 4;
            out.append(String.format(Locale.ROOT, "<rect class=\"box\" x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"%d\"/>", x, top, WIDTH, HEIGHT, round));
        }
        out.append(String.format(Locale.ROOT, "<text class=\"name\" x=\"%d\" y=\"%.1f\" text-anchor=\"middle\">%s</text>",
                x + WIDTH / 2, top + 18, escaped(shortened(node.label(), 26))));
        out.append(String.format(Locale.ROOT, "<text class=\"kind\" x=\"%d\" y=\"%.1f\" text-anchor=\"middle\">%s</text></g>\n",
                x + WIDTH / 2, top + 34, escaped(shortened(node.kind(), 32))));
    }

    private static int x(GraphLayers.Place place) {
        return MARGIN + place.layer * COLUMN;
    }

    private static double y(GraphLayers.Place place) {
        return MARGIN + place.row * ROW + HEIGHT / 2.0;
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
