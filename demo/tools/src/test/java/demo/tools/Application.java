package demo.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small application, linked and built by the real steps, for the tests of its image. */
record Application(Path folder) {
    private static final String MAIN = """
            package demo;
            public class Echo {
                public static void main(String[] args) throws Exception {
                    System.out.print(String.join("+", args) + new String(System.in.readAllBytes()) + org.example.D.d());
                    System.exit(args.length);
                }
            }
            """;

    static Application in(Path folder) throws IOException {
        Fixture.library(folder.resolve("libs"), "d", "package org.example; public class D { public static int d() { return 1; } }");
        var d = folder.resolve("libs/d").toString();
        assertEquals(0, Link.exitCode("--jars", d, "--boms", d, "--lib", folder.resolve("lib").toString(), "--sbom", folder.resolve("libbom").toString()));
        Fixture.write(folder.resolve("src/demo/Echo.java"), MAIN);
        assertEquals(0, CompileApp.exitCode("--source", folder.resolve("src").toString(), "--class-path", folder.resolve("lib").toString(),
                "--name", "echo", "--version", "1", "--main-class", "demo.Echo", "--out", folder.resolve("app").toString(),
                "--sbom", folder.resolve("appbom").toString()));
        return new Application(folder);
    }

    /** A base whose Java is the one that runs this test, started by a script. */
    Path base() throws IOException {
        var java = Fixture.write(folder.resolve("base/jdk/bin/java"),
                "#!/bin/sh\nexec '" + System.getProperty("java.home") + "/bin/java' \"$@\"\n");
        java.toFile().setExecutable(true);
        return folder.resolve("base");
    }

    int image(String out, String... more) {
        var args = new ArrayList<>(List.of("--app", folder.resolve("app").toString(), "--lib", folder.resolve("lib").toString(),
                "--lib-bom", folder.resolve("libbom").toString(), "--app-bom", folder.resolve("appbom").toString(), "--name", "echo",
                "--image", folder.resolve(out).toString(), "--sbom", folder.resolve(out + "-sbom").toString()));
        args.addAll(List.of(more));
        return Image.exitCode(args.toArray(String[]::new));
    }

    int accept(String image, String expectations) throws IOException {
        var file = Fixture.write(folder.resolve("expectations.json"), expectations);
        Files.createDirectories(folder.resolve("scratch"));
        return ImageTest.exitCode("--image", folder.resolve(image).toString(), "--expectations", file.toString(),
                "--report", folder.resolve("report").toString(), "--scratch", folder.resolve("scratch").toString());
    }

    Path blob(String image, Map<String, Object> descriptor) {
        return folder.resolve(image).resolve("blobs/sha256").resolve(Json.string(descriptor, "digest").substring("sha256:".length()));
    }
}
