package dev.alnage.app.structure;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles sources that a test makes up, and reads them as the rules read ours. */
final class Planted {
    private Planted() {}

    /** @param sources class name with package → source; the module is the second word after {@code dev.alnage} */
    static List<CompiledClass> classes(Path folder, Map<String, String> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> files = new ArrayList<>();
        sources.forEach((name, body) -> files.add(source(name, body)));
        var said = new StringWriter();
        var options = List.of("-d", folder.toString(), "-classpath", System.getProperty("java.class.path"), "-proc:none");
        if (!compiler.getTask(said, null, null, options, null, files).call()) {
            throw new IllegalArgumentException("the planted sources do not compile: " + said);
        }
        List<CompiledClass> all = new ArrayList<>();
        try (var modules = Files.list(folder.resolve("dev/alnage"))) {
            modules.sorted().forEach(module -> all.addAll(CompiledClass.allBelow(module.getFileName().toString(), module)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static JavaFileObject source(String name, String body) {
        var packageName = name.substring(0, name.lastIndexOf('.'));
        return new SimpleJavaFileObject(URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return "package " + packageName + ";\n" + body;
            }
        };
    }
}
