package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.YamlReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pipeline file: which steps there are and what each takes from which other. No shell, no expressions, no order but
 * the one that follows from inputs; every image by digest; a word that is not understood is refused.
 */
public final class PipelineFile {
    public static final int BYTES_MAX = 1 << 20;

    /** One step of the file after templates are expanded; {@code scope} tells whose names its references mean. */
    record Node(String id, Scope scope, Words words) {}

    /** Where a step was written: at the top (empty names), or in the template of an instance of a group. */
    record Scope(String group, String instance, String source, List<String> needs) {
        static final Scope TOP = new Scope("", "", "", List.of());

        Scope {
            needs = List.copyOf(needs);
        }

        boolean isTop() {
            return group.isEmpty();
        }

        String idOf(String name) {
            return isTop() ? name : group + "." + instance + "." + name;
        }
    }

    private final Bytes file;
    private final String name;
    private final String assurance;
    private final Map<String, List<String>> triggers;
    private final Map<String, String> images;
    private final List<Node> nodes;
    private final Map<String, List<String>> groups;

    private PipelineFile(Bytes file, Words words) {
        this.file = file;
        if (words.integer("version") != 1) {
            throw words.wrong("version", "another version", "1");
        }
        name = words.checked("name", () -> Names.requireTarget(words.text("name")));
        assurance = words.text("assurance");
        triggers = words.has("on") ? triggers(words.words("on")) : Map.of();
        images = words.has("images") ? images(words.words("images")) : Map.of();
        var templates = words.has("templates") ? words.words("templates").each() : Map.<String, Words>of();
        groups = new LinkedHashMap<>();
        nodes = nodes(words.words("steps"), templates);
        words.noOthers("version, name, assurance, on, images, templates, steps");
    }

    public static PipelineFile read(Bytes file) {
        if (file.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found a pipeline file of " + file.size() + " bytes, expected at most " + BYTES_MAX);
        }
        return new PipelineFile(file, Words.of(file.toText(), YamlReader.read(file)));
    }

    /** The plan of this file at a commit. Pure: planner, gate and every offline verifier get the same bytes. */
    public static Plan compile(Bytes file, Digest commit) {
        return read(file).compile(commit);
    }

    public Plan compile(Digest commit) {
        var references = new References(nodes, groups);
        var steps = nodes.stream().map(node -> new StepCompiler(images, references).compile(node)).toList();
        return new Plan(name, assurance, commit, Digest.of(file), Ordering.topological(steps));
    }

    public String name() {
        return name;
    }

    /** The image names of the file and what each stands for, as it is written. */
    public Map<String, String> images() {
        return images;
    }

    /** What starts a run: branch patterns under {@code push}, tag patterns under {@code tag}. */
    public Map<String, List<String>> triggers() {
        return triggers;
    }

    private static Map<String, List<String>> triggers(Words on) {
        var triggers = new LinkedHashMap<String, List<String>>();
        for (var event : List.of("push", "tag")) {
            if (on.has(event)) {
                triggers.put(event, on.texts(event, true));
            }
        }
        on.noOthers("push and tag");
        return Collections.unmodifiableMap(triggers);
    }

    private static Map<String, String> images(Words images) {
        return Collections.unmodifiableMap(images.map(key -> {
            images.checked(key, () -> Names.requireName(key));
            return images.text(key);
        }));
    }

    private List<Node> nodes(Words steps, Map<String, Words> templates) {
        var expanded = new ArrayList<Node>();
        steps.each().forEach((id, words) -> {
            steps.checked(id, () -> Names.requireStepId(Names.requireName(id)));
            if (words.has("use")) {
                expand(id, words, templates, expanded);
            } else {
                expanded.add(new Node(id, Scope.TOP, words));
            }
        });
        if (expanded.isEmpty() || expanded.size() > Plan.STEPS_MAX) {
            throw new Rejected.Malformed("found " + expanded.size() + " steps, expected 1 to " + Plan.STEPS_MAX);
        }
        return List.copyOf(expanded);
    }

    /** {@code use} and {@code each}: the steps of the template once for each instance, under the ids group.instance.step. */
    private void expand(String group, Words words, Map<String, Words> templates, List<Node> expanded) {
        var use = words.text("use");
        var template = templates.get(use);
        if (template == null) {
            throw words.wrong("use", "template " + Names.shortened(use), "one of the templates of this file: " + templates.keySet());
        }
        var instances = words.words("each");
        words.noOthers("use and each");
        if (instances.names().isEmpty()) {
            throw words.wrong("each", "no instance", "at least one");
        }
        groups.put(group, List.copyOf(instances.names()));
        instances.each().forEach((instance, values) -> {
            instances.checked(instance, () -> Names.requireName(instance));
            var scope = new Scope(group, instance, values.has("source") ? values.text("source") : "",
                    values.has("needs") ? values.texts("needs", false) : List.of());
            values.noOthers("source and needs");
            scope.needs().forEach(need -> {
                if (!instances.has(need) || Collections.frequency(scope.needs(), need) > 1) {
                    throw values.wrong("needs", Names.shortened(need), "other instances of " + group + ", each once: " + instances.names());
                }
            });
            template.each().forEach((step, stepWords) -> {
                template.checked(step, () -> Names.requireStepId(Names.requireName(step)));
                expanded.add(new Node(scope.idOf(step), scope, stepWords));
            });
        });
    }

    /** Reads the value of one image entry: name and sha256. */
    static Digest pinned(Words words, String key, String value) {
        var at = value.lastIndexOf("@sha256:");
        if (at < 1) {
            throw words.wrong("image", "image " + key + " without a digest: " + Names.shortened(value),
                    "name@sha256:… (run alnage pipeline pin)");
        }
        return words.checked("image", () -> {
            Names.requireTarget(value.substring(0, at));
            return Digest.parse(value.substring(at + 1));
        });
    }

    /** For the pinning of images, which may not have digests yet: the images of a file that need not compile. */
    static Map<String, String> imagesOf(Bytes file) {
        var words = Words.of(file.toText(), YamlReader.read(file));
        return words.has("images") ? images(words.words("images")) : Map.of();
    }

    /** For the pinning of images: everything of the file but its images. */
    static Json withoutImages(Bytes file) {
        if (YamlReader.read(file) instanceof Json.Members(var members)) {
            var rest = new LinkedHashMap<>(members);
            rest.remove("images");
            return Json.object(rest);
        }
        throw new Rejected.Malformed("found no mapping, expected a pipeline file");
    }
}
