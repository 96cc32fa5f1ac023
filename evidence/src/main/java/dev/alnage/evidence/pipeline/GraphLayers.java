package dev.alnage.evidence.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places for the nodes of a layered graph: an edge over several layers gets a place in each, and eight sweeps move every
 * node towards the middle of its neighbours, which takes most crossings out.
 */
final class GraphLayers {
    private static final int SWEEPS = 8;

    /** A node of the graph, or a bend of an edge where {@code id} is empty. */
    static final class Place {
        final String id;
        final int layer;
        final List<Place> before = new ArrayList<>();
        final List<Place> after = new ArrayList<>();
        double row;

        Place(String id, int layer) {
            this.id = id;
            this.layer = layer;
        }
    }

    private final List<List<Place>> layers = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();

    GraphLayers(List<PlanGraph.Node> nodes) {
        nodes.forEach(node -> places.put(node.id(), add(new Place(node.id(), node.layer()))));
        for (var node : nodes) {
            for (var from : node.from()) {
                var last = places.get(from);
                for (var layer = last.layer + 1; layer < node.layer(); layer++) {
                    last = join(last, add(new Place("", layer)));
                }
                join(last, places.get(node.id()));
            }
        }
        for (var sweep = 0; sweep < SWEEPS; sweep++) {
            sweep(sweep % 2 == 0);
        }
    }

    List<List<Place>> layers() {
        return layers;
    }

    int rows() {
        return layers.stream().mapToInt(List::size).max().orElse(0);
    }

    private Place add(Place place) {
        while (layers.size() <= place.layer) {
            layers.add(new ArrayList<>());
        }
        place.row = layers.get(place.layer).size();
        layers.get(place.layer).add(place);
        return place;
    }

    private static Place join(Place from, Place to) {
        from.after.add(to);
        to.before.add(from);
        return to;
    }

    private void sweep(boolean forward) {
        for (var layer : forward ? layers : layers.reversed()) {
            layer.sort(Comparator.comparingDouble(place -> middle(forward ? place.before : place.after, place.row)));
            for (var i = 0; i < layer.size(); i++) {
                layer.get(i).row = i + (rows() - layer.size()) / 2.0;
            }
        }
    }

    private static double middle(List<Place> neighbours, double row) {
        return neighbours.stream().mapToDouble(neighbour -> neighbour.row).average().orElse(row);
    }
}
