package dev.alnage.app.images;

import dev.alnage.evidence.ArtifactPath;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an image is made of. Layers come in their order, the same layer has the same digest in every image.
 *
 * @param name as the index of the layout names it, such as {@code factory/jdk}
 * @param entryPoint empty where each order brings its own command
 */
public record ImageRecipe(String name, List<Layer> layers, List<String> entryPoint, SortedMap<String, String> environment) {
    /** One layer. */
    public sealed interface Layer {
        /** What the image's history calls it. */
        String title();
    }

    /**
     * A Java runtime of these modules below {@code jdk/}, linked from the running JDK, with the files of the C library.
     *
     * @param slim compressed and without debugging attributes: smaller, and slower to start
     */
    public record JavaRuntime(SortedSet<String> modules, boolean slim) implements Layer {
        public JavaRuntime {
            if (modules.isEmpty()) {
                throw new IllegalArgumentException("a Java runtime needs a module");
            }
            modules = Collections.unmodifiableSortedSet(new TreeSet<>(modules));
        }

        public JavaRuntime(Set<String> modules, boolean slim) {
            this(new TreeSet<>(modules), slim);
        }

        @Override public String title() {
            return "a Java runtime with the C library";
        }
    }

    /** Files and whole folders of this machine, by their path in the image: {@code opt/tools/demo-tools.jar}. */
    public record Files(String title, SortedMap<String, Path> content) implements Layer {
        public Files {
            content.keySet().forEach(ArtifactPath::require);
            content = Collections.unmodifiableSortedMap(new TreeMap<>(content));
        }

        public Files(String title, Map<String, Path> content) {
            this(title, new TreeMap<>(content));
        }
    }

    public ImageRecipe {
        layers = List.copyOf(layers);
        entryPoint = List.copyOf(entryPoint);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("an image needs a layer");
        }
    }

    /** An image for steps: what they run and with which environment is said by the order. */
    public static ImageRecipe forSteps(String name, List<Layer> layers) {
        return new ImageRecipe(name, layers, List.of(), new TreeMap<>(Map.of("PATH", "/jdk/bin")));
    }
}
