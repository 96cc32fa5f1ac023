package demo.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;

/**
 * Builds the image of the application: {@code --base DIR [--take NAME]... --app DIR --lib DIR --lib-bom DIR --app-bom DIR
 * --name NAME --image DIR --sbom DIR}. The base is an OCI layout, whose layers stay as they are, or a root directory, of
 * which the named parts become the first layer. Every jar is in exactly one BOM, by digest, or nothing is built.
 */
final class Image {
    private static final String[] FLAGS = {
        "--base", "--take", "--app", "--lib", "--lib-bom", "--app-bom", "--name", "--image", "--sbom"
    };
    private static final String CREATED = "1980-01-01T00:00:00Z";

    private final OciLayout layout;
    private final List<OciLayout.Descriptor> layers = new ArrayList<>();
    private final List<String> diffIds = new ArrayList<>();
    private final List<Object> history = new ArrayList<>();

    private Image(OciLayout layout) {
        this.layout = layout;
    }

    static void main(String[] args) {
        Step.main("Image", args, FLAGS, Image::run);
    }

    static int exitCode(String... args) {
        return Step.exitCode("Image", args, FLAGS, Image::run);
    }

    private static void run(Arguments arguments) throws IOException {
        var out = arguments.path("--image");
        var app = Folder.only(arguments.path("--app"), ".jar");
        var lib = Folder.jars(arguments.paths("--lib"));
        var sbom = sbom(arguments, app, lib);
        var image = new Image(OciLayout.create(out));
        var base = arguments.path("--base");
        if (OciLayout.isAt(base)) {
            image.reuse(OciLayout.open(base));
        } else {
            image.base(base, arguments.all("--take"), out);
        }
        var jars = new Layer().add("app/" + app.getFileName(), app);
        for (var jar : lib) {
            jars.add("app/" + jar.getFileName(), jar);
        }
        image.layer(jars, out, "the application and its libraries");
        var manifest = image.finish(arguments.one("--name"), app);
        sbom.write(arguments.path("--sbom").resolve("app.cdx.json"));
        System.out.println("built the image " + manifest.digest() + " of " + image.layers.size() + " layers");
    }

    private void base(Path root, List<String> names, Path out) throws IOException {
        var layer = new Layer();
        for (var name : names) {
            Jar.inside(name, "--take");
            layer.add(name, root.resolve(name));
        }
        if (names.isEmpty()) {
            throw new Refused("found a base that is no image layout and no --take, expected one of them");
        }
        layer(layer, out, "the Java runtime");
    }

    private void reuse(OciLayout base) throws IOException {
        var manifest = base.manifest();
        var rootfs = Json.object(base.config(manifest).get("rootfs"), "rootfs");
        diffIds.addAll(Json.strings(rootfs, "diff_ids"));
        for (var blob : OciLayout.layers(manifest)) {
            layout.copy(base, blob);
            layers.add(blob);
            history.add(history("a layer of the base"));
        }
        if (diffIds.size() != layers.size()) {
            throw new Refused("found " + layers.size() + " layers and " + diffIds.size() + " diff ids, expected as many");
        }
    }

    private void layer(Layer layer, Path out, String what) throws IOException {
        var file = out.resolve("layer");
        diffIds.add(layer.write(file));
        layers.add(layout.move(OciLayout.LAYER, file));
        history.add(history(what));
    }

    private OciLayout.Descriptor finish(String name, Path app) throws IOException {
        var said = Jar.attributes(app);
        var labels = new LinkedHashMap<String, Object>();
        labels.put("org.opencontainers.image.title", said.getValue(Attributes.Name.IMPLEMENTATION_TITLE));
        labels.put("org.opencontainers.image.version", said.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
        var running = new LinkedHashMap<String, Object>();
        running.put("User", "65532:65532");
        running.put("Env", List.of("LANG=C.UTF-8"));
        running.put("Entrypoint", List.of("/jdk/bin/java", "-cp", "/app/*", said.getValue(Attributes.Name.MAIN_CLASS)));
        running.put("WorkingDir", "/");
        running.put("Labels", labels);
        var rootfs = new LinkedHashMap<String, Object>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", diffIds);
        var config = new LinkedHashMap<String, Object>();
        config.put("created", CREATED);
        config.put("architecture", architecture());
        config.put("os", "linux");
        config.put("config", running);
        config.put("rootfs", rootfs);
        config.put("history", history);
        var manifest = new LinkedHashMap<String, Object>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", OciLayout.MANIFEST);
        manifest.put("config", layout.put(OciLayout.CONFIG, Json.write(config)).json());
        manifest.put("layers", layers.stream().map(OciLayout.Descriptor::json).toList());
        manifest.put("annotations", labels);
        var blob = layout.put(OciLayout.MANIFEST, Json.write(manifest));
        layout.index(blob, name);
        return blob;
    }

    /** The name that Go, and so the image specification, has for this architecture. */
    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm64";
            case "amd64", "x86_64" -> "amd64";
            default -> throw new Refused("found the architecture " + System.getProperty("os.arch") + ", expected amd64 or aarch64");
        };
    }

    private static Map<String, Object> history(String what) {
        var step = new LinkedHashMap<String, Object>();
        step.put("created", CREATED);
        step.put("created_by", what);
        return step;
    }

    /** All that the image adds to its base, with the edges that the steps before it recorded. */
    private static Sbom sbom(Arguments arguments, Path app, List<Path> lib) throws IOException {
        var digests = new HashMap<String, Path>();
        for (var jar : lib) {
            digests.put(Sha256.of(jar), jar);
        }
        var sbom = new Sbom("Image");
        var libraries = Sbom.read(Folder.only(arguments.path("--lib-bom"), ".cdx.json"));
        for (var value : Json.array(libraries, "components")) {
            var component = Json.object(value, "component");
            if (digests.remove(Sbom.sha256(component)) == null) {
                throw new Refused("found " + Sbom.reference(component) + " in the BOM, expected its jar in the image");
            }
            sbom.add(component);
        }
        if (!digests.isEmpty()) {
            throw new Refused("found " + digests.values() + " in no BOM, expected each jar in one");
        }
        var own = Sbom.read(Folder.only(arguments.path("--app-bom"), ".cdx.json"));
        var component = Json.object(Json.object(own.get("metadata"), "metadata").get("component"), "component");
        if (!Sbom.sha256(component).equals(Sha256.of(app))) {
            throw new Refused("found " + app.getFileName() + " sha256:" + Sha256.of(app) + ", expected sha256:" + Sbom.sha256(component));
        }
        sbom.about(component);
        for (var document : List.of(libraries, own)) {
            Sbom.dependencies(document).forEach((from, ends) -> ends.forEach(to -> sbom.dependsOn(from, to)));
        }
        return sbom;
    }
}
