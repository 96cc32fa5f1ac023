package demo.tools;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compiles one library from its published sources jar: {@code --source DIR --out DIR --sbom DIR [--class-path DIR]...
 * [--leave-out PATTERN]... [--group ARTIFACT=GROUP]... [--binary FILE=sha256:HEX]...}.
 *
 * <p>A sources jar is not a tag: it is what somebody published beside a binary, and the BOM says so. A jar of class files
 * passes only as a declared exception, by its digest.
 */
final class Compile {
    private static final String[] FLAGS = {
        "--source", "--out", "--sbom", "--class-path", "--leave-out", "--group", "--binary"
    };
    private static final String SOURCES = "-sources.jar";

    /** Never taken from a sources jar: module and version variants, its manifest and signatures, pictures of its pages. */
    private static final List<String> LEFT_OUT = List.of("module-info.java", "META-INF/versions/**", "META-INF/MANIFEST.MF",
            "META-INF/*.SF", "META-INF/*.RSA", "META-INF/*.DSA", "META-INF/*.EC", "**/doc-files/**", "**/package.html");

    private Compile() {}

    static void main(String[] args) {
        Step.main("Compile", args, FLAGS, Compile::run);
    }

    static int exitCode(String... args) {
        return Step.exitCode("Compile", args, FLAGS, Compile::run);
    }

    private static void run(Arguments arguments) throws IOException {
        var material = Folder.only(arguments.path("--source"), ".jar");
        if (material.getFileName().toString().endsWith(SOURCES)) {
            compile(arguments, material);
        } else {
            admitBinary(arguments, material);
        }
    }

    private static void compile(Arguments arguments, Path material) throws IOException {
        var leftOut = new ArrayList<>(LEFT_OUT);
        leftOut.addAll(arguments.all("--leave-out"));
        var sources = new TreeMap<String, byte[]>();
        var entries = new TreeMap<String, byte[]>();
        Jar.read(material).forEach((path, content) -> {
            if (leftOut.stream().noneMatch(pattern -> matches(pattern, path))) {
                (path.endsWith(".java") ? sources : entries).put(path, content);
            }
        });
        refuseClasses(material, entries);
        var classPath = Folder.jars(arguments.paths("--class-path"));
        entries.putAll(Javac.compile(sources, classPath));
        var name = coordinate(material, entries, arguments.pairs("--group"));
        var jar = arguments.path("--out").resolve(name.name() + "-" + name.version() + ".jar");
        Jar.write(jar, Component.manifest(name.group(), name.name(), name.version()), entries);
        var component = Sbom.from(Component.of(jar).json("library"), "source-distribution", material,
                "compiled from a published sources jar, not from a tag");
        writeSbom(arguments.path("--sbom"), component, classPath);
        System.out.println("compiled " + sources.size() + " sources into " + jar.getFileName() + " sha256:" + Sha256.of(jar));
    }

    /** Class files in a sources jar would get past the compiler unseen. */
    private static void refuseClasses(Path material, SortedMap<String, byte[]> resources) {
        for (var path : resources.keySet()) {
            if (path.endsWith(".class") || path.endsWith(".jar") || path.endsWith(".so")) {
                throw new Refused("found " + path + " in " + material.getFileName() + ", expected sources and resources only");
            }
        }
    }

    private static void admitBinary(Arguments arguments, Path material) throws IOException {
        var declared = arguments.pairs("--binary").get(material.getFileName().toString());
        var found = "sha256:" + Sha256.of(material);
        if (!found.equals(declared)) {
            throw new Refused("found the binary " + material.getFileName() + " " + found + ", expected "
                    + (declared == null ? "a sources jar or a declared exception" : declared));
        }
        var jar = arguments.path("--out").resolve(material.getFileName());
        Files.createDirectories(arguments.path("--out"));
        Files.copy(material, jar);
        var component = Sbom.from(Component.of(jar).json("library"), "distribution", material, "declared binary exception, not compiled here");
        writeSbom(arguments.path("--sbom"), component, List.of());
        System.out.println("admitted the declared binary " + jar.getFileName() + " " + found);
    }

    private static void writeSbom(Path directory, Map<String, Object> component, List<Path> classPath) throws IOException {
        var sbom = new Sbom("javac").about(component);
        for (var jar : classPath) {
            var dependency = Component.of(jar);
            sbom.add(dependency.json("library")).dependsOn(Sbom.reference(component), dependency.purl());
        }
        sbom.write(directory.resolve("bom.cdx.json"));
    }

    /** From the Maven descriptor in the jar; else from its file name, with a group that the caller states. */
    private static Component coordinate(Path material, SortedMap<String, byte[]> entries, Map<String, String> groups) throws IOException {
        var file = material.getFileName().toString();
        var stem = file.substring(0, file.length() - SOURCES.length());
        for (var entry : entries.entrySet()) {
            if (entry.getKey().startsWith("META-INF/maven/") && entry.getKey().endsWith("/pom.properties")) {
                var said = new Properties();
                said.load(new StringReader(new String(entry.getValue(), StandardCharsets.UTF_8)));
                var artifact = said.getProperty("artifactId", "");
                var version = said.getProperty("version", "");
                if (!stem.equals(artifact + "-" + version)) {
                    throw new Refused("found " + artifact + " " + version + " in " + file + ", expected " + stem);
                }
                return new Component(said.getProperty("groupId", ""), artifact, version, "");
            }
        }
        for (var group : groups.entrySet()) {
            if (stem.startsWith(group.getKey() + "-") && Character.isDigit(stem.charAt(group.getKey().length() + 1))) {
                return new Component(group.getValue(), group.getKey(), stem.substring(group.getKey().length() + 1), "");
            }
        }
        throw new Refused("found no Maven descriptor in " + file + ", expected one or a --group for it");
    }

    /** A path; a directory with all below it ({@code a/**}); anywhere ({@code **}{@code /a}); one star for a name. */
    static boolean matches(String pattern, String path) {
        if (pattern.startsWith("**/")) {
            var rest = pattern.substring(3);
            for (int at = 0; at >= 0; at = path.indexOf('/', at) < 0 ? -1 : path.indexOf('/', at) + 1) {
                if (matches(rest, path.substring(at))) {
                    return true;
                }
            }
            return false;
        }
        if (pattern.endsWith("/**")) {
            return path.startsWith(pattern.substring(0, pattern.length() - 2));
        }
        int star = pattern.indexOf('*');
        if (star < 0) {
            return path.equals(pattern);
        }
        var head = pattern.substring(0, star);
        var tail = pattern.substring(star + 1);
        return path.length() >= head.length() + tail.length() && path.startsWith(head) && path.endsWith(tail)
                && path.substring(head.length(), path.length() - tail.length()).indexOf('/') < 0;
    }
}
