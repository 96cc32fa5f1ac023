package dev.alnage.app.structure;

import dev.alnage.app.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The repository that the running test belongs to, as files. */
final class Repository {
    static final List<String> MODULES = List.of("evidence", "policy", "worker", "factory", "app");
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".build", ".alnage", ".alnage-data");
    private static final Set<String> TEXTS = Set.of("java", "xml", "sh", "md", "yaml", "yml", "json", "properties", "rego", "list", "config", "");

    private final Path root;

    private Repository(Path root) {
        this.root = root;
    }

    static Repository found() {
        return new Repository(Checkout.folder());
    }

    Path path(String inside) {
        return root.resolve(inside);
    }

    /** The program. A module without classes is an error: a rule about nothing always holds. */
    List<CompiledClass> classes() {
        List<CompiledClass> all = new ArrayList<>();
        for (String module : MODULES) {
            var classes = compiled(module, "target/classes");
            if (classes.isEmpty()) {
                throw new IllegalStateException("found no classes in module " + module + ", expected it to be compiled before");
            }
            all.addAll(classes);
        }
        return List.copyOf(all);
    }

    List<CompiledClass> testClasses() {
        return MODULES.stream().flatMap(module -> compiled(module, "target/test-classes").stream()).toList();
    }

    private List<CompiledClass> compiled(String module, String folder) {
        var below = path(module).resolve(folder);
        return Files.isDirectory(below) ? CompiledClass.allBelow(module, below) : List.of();
    }

    /** Every text file that we wrote, relative to the root. */
    List<Path> texts() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).map(root::relativize)
                    .filter(file -> Stream.iterate(file, one -> one != null, Path::getParent)
                            .noneMatch(one -> NOT_SOURCES.contains(one.getFileName().toString())))
                    .filter(file -> TEXTS.contains(extension(file))).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines(Path relative) {
        try {
            return new String(Files.readAllBytes(root.resolve(relative)), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String extension(Path file) {
        var name = file.getFileName().toString();
        return name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
    }
}
