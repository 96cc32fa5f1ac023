package demo.tools;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Acceptance test of an image: {@code --image DIR --expectations FILE --report DIR [--scratch DIR]}. It unpacks the layers
 * itself and runs the entry point with the image's own loader, C library and Java runtime. An argument of the entry point
 * that begins with {@code /} means a path of the image and gets the unpacked root before it.
 */
final class ImageTest {
    private static final String[] FLAGS = {"--image", "--expectations", "--report", "--scratch"};

    private ImageTest() {}

    static void main(String[] args) {
        Step.main("ImageTest", args, FLAGS, ImageTest::run);
    }

    static int exitCode(String... args) {
        return Step.exitCode("ImageTest", args, FLAGS, ImageTest::run);
    }

    private static void run(Arguments arguments) throws IOException {
        var expectations = Expectation.read(arguments.path("--expectations"));
        var scratch = Path.of(arguments.find("--scratch").orElse(System.getProperty("java.io.tmpdir"))).toAbsolutePath().normalize();
        var room = Files.createTempDirectory(scratch, "image");
        Suite suite;
        try {
            var root = Files.createDirectory(room.resolve("root"));
            var config = unpack(OciLayout.open(arguments.path("--image")), root);
            var work = Files.createDirectory(room.resolve("work"));
            suite = new Suite("image", tried(expectations, Running.of(config, root), work));
        } finally {
            delete(room);
        }
        Files.createDirectories(arguments.path("--report"));
        Files.write(arguments.path("--report").resolve("TEST-image.xml"), suite.xml());
        int failed = suite.count(Suite.Failed.class);
        System.out.println(suite.count(Suite.Passed.class) + " passed, " + failed + " failed");
        if (failed > 0) {
            throw new Refused("found " + failed + " expectations that do not hold, expected none");
        }
    }

    private static List<Suite.Case> tried(List<Expectation> expectations, Running image, Path work) throws IOException {
        var cases = new ArrayList<Suite.Case>();
        for (var expectation : expectations) {
            var outcome = expectation.tried(image, work);
            if (outcome instanceof Suite.Failed(var message)) {
                System.err.println(expectation.name() + ": " + message);
            }
            cases.add(new Suite.Case(expectation.name(), outcome));
        }
        return cases;
    }

    /** Unpacks every layer, each checked by its digest and, uncompressed, by its diff id; returns the image's config. */
    private static Map<String, Object> unpack(OciLayout layout, Path root) throws IOException {
        var manifest = layout.manifest();
        var config = layout.config(manifest);
        var layers = OciLayout.layers(manifest);
        var diffIds = Json.strings(Json.object(config.get("rootfs"), "rootfs"), "diff_ids");
        if (layers.isEmpty() || layers.size() != diffIds.size()) {
            throw new Refused("found " + layers.size() + " layers and " + diffIds.size() + " diff ids, expected as many");
        }
        var unpacking = new Unpacking(root);
        for (int i = 0; i < layers.size(); i++) {
            var digest = Sha256.digest();
            try (var file = Files.newInputStream(layout.verified(layers.get(i)));
                    var tar = new DigestInputStream(uncompressed(layers.get(i).mediaType(), file), digest)) {
                unpacking.layer(tar);
            }
            var found = "sha256:" + HexFormat.of().formatHex(digest.digest());
            if (!found.equals(diffIds.get(i))) {
                throw new Refused("found a layer with the diff id " + found + ", expected " + diffIds.get(i));
            }
        }
        return config;
    }

    private static InputStream uncompressed(String mediaType, InputStream file) throws IOException {
        return switch (mediaType) {
            case OciLayout.LAYER -> new GZIPInputStream(file, 1 << 16);
            case OciLayout.PLAIN_LAYER -> new BufferedInputStream(file, 1 << 16);
            default -> throw new Refused("found a layer of type " + mediaType + ", expected " + OciLayout.LAYER);
        };
    }

    private static void delete(Path room) throws IOException {
        try (var walk = Files.walk(room)) {
            for (var path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
