package dev.alnage.app.docs;

import dev.alnage.app.images.ImageMaker;
import dev.alnage.app.images.ImageRecipe;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.Assumptions;

/** What a page may ask for before its first command. */
final class Workshop {
    /** Does what it is called as; an image may hold it under the name of one tool, and no shell. */
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final String STONE = "a stone from the quarry\n";
    private static final PersonIdent DEVELOPER = new PersonIdent("Developer", "developer@shop.invalid");
    private static final String REPORT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite name="shop" tests="1" failures="0" errors="0" skipped="0" time="0.001">
              <testcase classname="shop.StoneTest" name="is_hard" time="0.001"/>
            </testsuite>
            """;
    private static final String PIPELINE = """
            version: 1
            name: shop/app
            assurance: high
            images:
              box: factory/box@%s
            steps:
              quarry: { fetch: "materials/stone@%s", out: stone }
              build: { image: box, run: [/bin/cp, stone/stone.txt, app/app.txt], in: { stone: quarry/stone }, out: app, agree: 2 of 2 }
              unit: { image: box, run: [/bin/cp, src/report.xml, report/report.xml], in: { src: source, app: build/app }, out: report, evidence: { junit: report/report.xml } }
              approve: { approve: 2 of release-approvers, in: { app: build/app, report: unit/report } }
              publish: { publish: shop/app, in: { app: approve/app, report: approve/report } }
              live: { deploy: production, in: { app: publish/app, report: publish/report } }
            """;

    private Workshop() {}

    static void lay(String need, Path folder) throws IOException, InterruptedException {
        switch (need) {
            case "a repository with a pipeline" -> repository(folder);
            default -> throw new IllegalArgumentException("found need \"" + need + "\", expected one that the workshop has");
        }
    }

    /** A committed pipeline, its image and its material where the data folder of a factory has them. */
    private static void repository(Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "not run by root: parties have no uids of their own");
        Assumptions.assumeTrue(Files.isExecutable(BUSYBOX), "busybox-static is not installed");
        var data = open(Files.createDirectories(folder.resolve(".alnage-data")));
        var layer = new ImageRecipe.Files("one static program", Map.of("bin/cp", BUSYBOX));
        var image = new ImageMaker(folder.resolveSibling("image-work")).make(new ImageRecipe("factory/box", List.of(layer), List.of(), new TreeMap<>()),
                open(Files.createDirectories(data.resolve("images"))).resolve("box"));
        try (var files = Files.walk(data.resolve("images"))) {
            files.filter(Files::isRegularFile).forEach(file -> file.toFile().setReadable(true, false));
        }
        Files.createDirectories(data.resolve("materials/stone"));
        Files.writeString(data.resolve("materials/stone/stone.txt"), STONE);
        Files.createDirectories(folder.resolve(".alnage"));
        Files.writeString(folder.resolve(".alnage/pipeline.yaml"), String.format(PIPELINE, image, Digest.of(Bytes.utf8(STONE))));
        Files.writeString(folder.resolve("report.xml"), REPORT);
        Files.writeString(folder.resolve(".gitignore"), ".alnage-data/\n.pass\n*.passport.html\n");
        try (var git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call()) {
            git.add().addFilepattern(".").call();
            git.commit().setMessage("Add the stone").setAuthor(DEVELOPER).setCommitter(DEVELOPER).setSign(false).call();
        } catch (GitAPIException e) {
            throw new IOException("the repository cannot be made: " + e.getMessage(), e);
        }
    }

    /** Processes of other users go through it. */
    static Path open(Path folder) throws IOException {
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
