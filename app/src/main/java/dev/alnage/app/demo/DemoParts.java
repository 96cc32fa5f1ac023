package dev.alnage.app.demo;

import dev.alnage.app.cli.Console;
import dev.alnage.app.images.ImageMaker;
import dev.alnage.app.images.ImageRecipe;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What set-up brings and makes once for the demo: materials and tools by digest, the worker image, the application's base. */
final class DemoParts {
    private static final Set<String> STEP_MODULES = Set.of("java.base", "jdk.compiler", "jdk.zipfs", "java.sql");
    private static final Set<String> BASE_MODULES = Set.of("java.base");

    private final Path project;
    private final Path cache;
    private final Console console;

    /** @param project the checkout; @param cache where what was brought and made stays for the next time */
    DemoParts(Path project, Path cache, Console console) {
        this.project = project;
        this.cache = cache;
        this.console = console;
    }

    Path materials() {
        return cache.resolve("materials");
    }

    /** The layouts of the images, one folder each. */
    Path images() {
        return cache.resolve("images");
    }

    Path application() {
        return project.resolve("demo/app");
    }

    Path attack(String name) {
        return project.resolve("demo/attacks").resolve(name);
    }

    /** @return the manifest digest of the image of the steps */
    Digest prepare() throws IOException, InterruptedException {
        fetch(materials(), "materials.list");
        fetch(cache.resolve("tools"), "tools.list");
        Files.createDirectories(images());
        var base = image("runtime", new ImageRecipe("factory/runtime", List.of(new ImageRecipe.JavaRuntime(BASE_MODULES, true)), List.of(), new TreeMap<>()));
        console.detail("application base " + base);
        Map<String, Path> tools = new TreeMap<>();
        tools.put("opt/tools/demo-tools.jar", project.resolve("demo/tools/target/demo-tools.jar"));
        for (var name : List.of("pmd", "junit", "jacoco")) {
            tools.put("opt/" + name, cache.resolve("tools").resolve(name));
        }
        tools.put("opt/runtime", images().resolve("runtime"));
        return image("jdk", ImageRecipe.forSteps("factory/jdk", List.of(new ImageRecipe.JavaRuntime(STEP_MODULES, false), new ImageRecipe.Files("the step programs", tools))));
    }

    /** Brought by Maven's own client, so that its mirrors and proxies hold; refused unless the digest is the pinned one. */
    private void fetch(Path target, String list) throws IOException, InterruptedException {
        var wanted = Files.readAllBytes(project.resolve("demo").resolve(list));
        var stamp = target.resolve("." + Digest.of(Bytes.of(wanted)).hex());
        if (Files.exists(stamp)) {
            return;
        }
        console.say("bringing " + list + " (once)");
        Files.createDirectories(target);
        var builder = new ProcessBuilder(project.resolve("demo/fetch-materials").toString(), target.toString(), project.resolve("demo").resolve(list).toString());
        builder.environment().put("MVN", project.resolve("tools/maven").toString());
        builder.redirectErrorStream(true);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the pinned files of " + list + " could not be brought: " + output.strip());
        }
        Files.writeString(stamp, "");
    }

    private Digest image(String name, ImageRecipe recipe) throws IOException {
        var layout = images().resolve(name);
        var key = key(recipe);
        var stamp = cache.resolve("image-" + name + ".txt");
        if (Files.exists(layout) && Files.exists(stamp)) {
            var lines = Files.readAllLines(stamp);
            if (lines.size() == 2 && lines.getFirst().equals(key.toString())) {
                return Digest.parse(lines.getLast());
            }
        }
        console.say("making the image factory/" + name + " (once; by set-up, which is not sandboxed, and its provenance says so)");
        delete(layout);
        var digest = new ImageMaker(cache.resolve("image-work")).make(recipe, layout);
        Files.writeString(stamp, key + "\n" + digest + "\n");
        return digest;
    }

    /** Everything that an image is made from: its recipe, the JDK, the content of its files. */
    private static Digest key(ImageRecipe recipe) throws IOException {
        var text = new StringBuilder(recipe.toString()).append(System.getProperty("java.vm.version"));
        for (var layer : recipe.layers()) {
            if (layer instanceof ImageRecipe.Files(_, var content)) {
                for (var path : content.values()) {
                    try (var files = Files.walk(path)) {
                        for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                            text.append('\n').append(Digest.of(Bytes.of(Files.readAllBytes(file))));
                        }
                    }
                }
            }
        }
        return Digest.of(Bytes.utf8(text.toString()));
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var paths = Files.walk(directory)) {
                for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
