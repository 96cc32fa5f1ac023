package demo.tools;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The JDK's own compiler, from sources in memory to class files in memory. No annotation processor runs. */
final class Javac {
    private Javac() {}

    /** Class files by their path. One error is enough to refuse all. */
    static SortedMap<String, byte[]> compile(SortedMap<String, byte[]> sources, List<Path> classPath) throws IOException {
        var javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null) {
            throw new Refused("found a Java runtime without a compiler, expected the module jdk.compiler");
        }
        if (sources.isEmpty()) {
            throw new Refused("found no Java sources, expected at least one");
        }
        var options = List.of("--release", "25", "-proc:none", "-implicit:none", "-nowarn", "-Xlint:none", "-g", "-classpath",
                String.join(System.getProperty("path.separator"), classPath.stream().map(Path::toString).toList()));
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        var units = new ArrayList<JavaFileObject>();
        sources.forEach((path, content) -> units.add(new Source(path, content)));
        try (var standard = javac.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8);
                var memory = new Memory(standard)) {
            boolean done = javac.getTask(new StringWriter(), memory, diagnostics, options, null, units).call();
            var errors = diagnostics.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR).toList();
            if (!done || !errors.isEmpty()) {
                errors.stream().limit(20).forEach(error -> System.err.println(described(error)));
                throw new Refused("found " + errors.size() + " errors in " + sources.size() + " sources, expected none");
            }
            var classes = new TreeMap<String, byte[]>();
            memory.written.forEach((path, bytes) -> classes.put(path, bytes.toByteArray()));
            return classes;
        }
    }

    private static String described(Diagnostic<? extends JavaFileObject> error) {
        var where = error.getSource() == null ? "javac" : error.getSource().getName() + ":" + error.getLineNumber();
        return where + ": " + error.getMessage(null);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String path, byte[] utf8) {
            super(uri(path), Kind.SOURCE);
            this.text = new String(utf8, StandardCharsets.UTF_8);
        }

        private static URI uri(String path) {
            try {
                return new URI("source", null, "/" + path, null);
            } catch (URISyntaxException e) {
                throw new Refused("found the source path " + path + ", expected one that a URI can hold");
            }
        }

        @Override public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final SortedMap<String, ByteArrayOutputStream> written = new TreeMap<>();

        Memory(StandardJavaFileManager standard) {
            super(standard);
        }

        @Override public boolean isSameFile(FileObject a, FileObject b) {
            return a.equals(b);
        }

        @Override public JavaFileObject getJavaFileForOutput(JavaFileManager.Location location, String className,
                JavaFileObject.Kind kind, FileObject sibling) {
            var path = className.replace('.', '/') + kind.extension;
            return new SimpleJavaFileObject(URI.create("class:///" + path), kind) {
                @Override public OutputStream openOutputStream() {
                    var bytes = new ByteArrayOutputStream();
                    written.put(path, bytes);
                    return bytes;
                }
            };
        }
    }
}
