package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.order.Limits;
import dev.alnage.evidence.pipeline.Plan.Step;
import dev.alnage.evidence.pipeline.PipelineFile.Node;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One step of the file made into one step of the plan. */
final class StepCompiler {
    /** All that a command finds in its environment; the date is that of the oldest entry a zip file can hold. */
    static final SortedMap<String, String> ENVIRONMENT = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(
            Map.of("HOME", "/tmp", "LANG", "C.UTF-8", "SOURCE_DATE_EPOCH", "315532800", "TZ", "UTC")));
    private static final List<String> KINDS = List.of("run", "fetch", "approve", "publish", "deploy");

    private final Map<String, String> images;
    private final References references;

    StepCompiler(Map<String, String> images, References references) {
        this.images = images;
        this.references = references;
    }

    Step compile(Node node) {
        var words = node.words();
        var kinds = KINDS.stream().filter(words::has).toList();
        if (kinds.size() != 1) {
            throw words.wrong(kinds.isEmpty() ? "run" : kinds.getLast(), kinds.isEmpty() ? "a step without an action" : "a step with " + kinds,
                    "exactly one of run, fetch, approve, publish, deploy, use");
        }
        return switch (kinds.getFirst()) {
            case "run" -> command(node, words);
            case "fetch" -> fetch(node, words);
            case "approve" -> approve(node, words);
            case "publish" -> {
                words.any("in");
                var inputs = references.inputs(node);
                var target = words.text("publish");
                var step = words.checked("publish", () -> new Step.Publish(node.id(), target, inputs));
                words.noOthers("publish and in");
                yield step;
            }
            default -> {
                words.any("in");
                var inputs = references.inputs(node);
                var environment = words.text("deploy");
                var step = words.checked("deploy", () -> new Step.Deploy(node.id(), environment, inputs));
                words.noOthers("deploy and in");
                yield step;
            }
        };
    }

    private Step command(Node node, Words words) {
        var agree = words.has("agree") ? counted(words, "agree", words.text("agree")) : new Counted(1, "1");
        var of = agree.of().chars().allMatch(c -> c >= '0' && c <= '9') && agree.of().length() == 1 ? Integer.parseInt(agree.of()) : 0;
        var evidence = new TreeMap<String, String>();
        if (words.has("evidence")) {
            var kinds = words.words("evidence");
            evidence.putAll(kinds.map(kinds::text));
        }
        var image = image(words);
        var argv = argv(words);
        var inputs = references.inputs(node);
        var outputs = words.texts("out", true);
        var step = words.checked("run", () -> new Step.Command(node.id(), image, argv, ENVIRONMENT, inputs, outputs, evidence,
                agree.count(), of, Limits.STANDARD));
        words.noOthers("image, run, in, out, evidence, agree");
        return step;
    }

    /** Each argument goes to the command as it stands; what looks like a variable is not one and is refused here. */
    private static List<String> argv(Words words) {
        var argv = words.texts("run", false);
        argv.forEach(argument -> {
            if (argument.contains("${") || argument.indexOf('\0') >= 0) {
                throw words.wrong("run", "argument " + Names.shortened(argument.replace("\0", "\\0")), "plain text (there are no expressions in run)");
            }
        });
        return argv;
    }

    private Digest image(Words words) {
        var key = words.text("image");
        var value = images.get(key);
        if (value == null) {
            throw words.wrong("image", "image " + Names.shortened(key), "a key of images: " + images.keySet());
        }
        return PipelineFile.pinned(words, key, value);
    }

    /** {@code fetch: materials/name@sha256:…}; {@code ${source}} may stand inside, and its value is not looked into again. */
    private static Step fetch(Node node, Words words) {
        var written = words.text("fetch");
        var value = written;
        var variable = written.indexOf("${source}");
        if (variable >= 0) {
            if (node.scope().source().isEmpty()) {
                throw words.wrong("fetch", "${source} where no source is given", "a source in each instance of the template");
            }
            value = written.substring(0, variable) + node.scope().source() + written.substring(variable + "${source}".length());
        }
        var at = value.lastIndexOf("@sha256:");
        if (at < 1 || value.indexOf('/') < 1 || value.indexOf('/') > at) {
            throw words.wrong("fetch", Names.shortened(value), "materials/name@sha256:… with 64 hex digits");
        }
        var name = value.substring(0, at);
        var digest = value.substring(at + 1);
        var output = words.text("out");
        var step = words.checked("fetch", () -> new Step.Fetch(node.id(), Names.requireTarget(name), Digest.parse(digest), output));
        words.noOthers("fetch and out");
        return step;
    }

    private Step approve(Node node, Words words) {
        var people = counted(words, "approve", words.text("approve"));
        words.any("in");
        var inputs = references.inputs(node);
        var step = words.checked("approve", () -> new Step.Approve(node.id(), people.count(), people.of(), inputs));
        words.noOthers("approve and in");
        return step;
    }

    private record Counted(int count, String of) {}

    /** {@code 2 of 3}, {@code 2 of release-approvers}. */
    private static Counted counted(Words words, String word, String value) {
        var parts = value.split(" ", -1);
        var isCount = parts[0].length() <= 2 && !parts[0].isEmpty() && parts[0].chars().allMatch(c -> c >= '0' && c <= '9');
        if (parts.length != 3 || !isCount || !parts[1].equals("of") || parts[2].isEmpty()) {
            throw words.wrong(word, Names.shortened(value), word.equals("agree") ? "two small numbers, such as 2 of 3" : "a number of a role, such as 2 of release-approvers");
        }
        return new Counted(Integer.parseInt(parts[0]), parts[2]);
    }
}
