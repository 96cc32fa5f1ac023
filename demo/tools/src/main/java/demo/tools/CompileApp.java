package demo.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compiles the application from its own source tree: {@code --source DIR [--resources DIR] --class-path DIR... --name NAME
 * --version VERSION --main-class CLASS --out DIR --sbom DIR}. The jar names its main class and the jars it uses.
 */
final class CompileApp {
    private static final String[] FLAGS = {
        "--source", "--resources", "--class-path", "--name", "--version", "--main-class", "--out", "--sbom"
    };

    private CompileApp() {}

    static void main(String[] args) {
        Step.main("CompileApp", args, FLAGS, CompileApp::run);
    }

    static int exitCode(String... args) {
        return Step.exitCode("CompileApp", args, FLAGS, CompileApp::run);
    }

    private static void run(Arguments arguments) throws IOException {
        var classPath = Folder.jars(arguments.paths("--class-path"));
        var classes = Javac.compile(tree(arguments.path("--source"), ".java"), classPath);
        var main = arguments.one("--main-class");
        if (!classes.containsKey(main.replace('.', '/') + ".class")) {
            throw new Refused("found no class " + main + ", expected the main class");
        }
        var entries = new TreeMap<>(classes);
        for (var resources : arguments.paths("--resources")) {
            entries.putAll(tree(resources, ""));
        }
        var manifest = Component.manifest(Component.OWN, arguments.one("--name"), arguments.one("--version"));
        manifest.put("Main-Class", main);
        manifest.put("Class-Path", classPath.stream().map(jar -> jar.getFileName().toString()).collect(Collectors.joining(" ")));
        var jar = arguments.path("--out").resolve(arguments.one("--name") + ".jar");
        Jar.write(jar, manifest, entries);

        var component = Component.of(jar);
        var sbom = new Sbom("javac").about(component.json("application"));
        for (var used : References.used(classes.values(), classPath)) {
            var dependency = Component.of(used);
            sbom.add(dependency.json("library")).dependsOn(component.purl(), dependency.purl());
        }
        sbom.write(arguments.path("--sbom").resolve("app.cdx.json"));
        System.out.println("compiled " + jar.getFileName() + " sha256:" + component.sha256());
    }

    /** The files of a source tree by their relative path. */
    static SortedMap<String, byte[]> tree(Path root, String suffix) throws IOException {
        var tree = new TreeMap<String, byte[]>();
        for (var file : Folder.list(root, suffix)) {
            tree.put(Folder.relative(Files.isSymbolicLink(root) ? root.toRealPath() : root, file), Files.readAllBytes(file));
        }
        return tree;
    }
}
