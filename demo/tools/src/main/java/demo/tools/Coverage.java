package demo.tools;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.SessionInfoStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.LoggerRuntime;
import org.jacoco.core.runtime.RuntimeData;
import org.jacoco.report.ISourceFileLocator;
import org.jacoco.report.xml.XMLFormatter;

/** Line and branch coverage of one jar, counted by JaCoCo in this process: no agent and nothing attached. */
final class Coverage {
    private final SortedMap<String, byte[]> classes = new TreeMap<>();
    private final LoggerRuntime runtime = new LoggerRuntime();
    private final RuntimeData data = new RuntimeData();
    private final String name;

    Coverage(Path jar) throws IOException {
        name = jar.getFileName().toString();
        Jar.read(jar).forEach((path, content) -> {
            if (path.endsWith(".class")) {
                classes.put(path, content);
            }
        });
    }

    /** The classes with probes; running them counts from here on. */
    SortedMap<String, byte[]> instrumented() throws IOException {
        try {
            runtime.startup(data);
        } catch (Exception e) {
            throw new IllegalStateException("the coverage runtime did not start", e);
        }
        var instrumenter = new Instrumenter(runtime);
        var instrumented = new TreeMap<String, byte[]>();
        for (var one : classes.entrySet()) {
            instrumented.put(one.getKey(), instrumenter.instrument(one.getValue(), one.getKey()));
        }
        return instrumented;
    }

    /** JaCoCo's own XML report, less its document type, which strict readers refuse, and less its session times. */
    void write(Path report) throws IOException {
        var executed = new ExecutionDataStore();
        data.collect(executed, new SessionInfoStore(), false);
        runtime.shutdown();
        var builder = new CoverageBuilder();
        var analyzer = new Analyzer(executed, builder);
        for (var one : classes.entrySet()) {
            analyzer.analyzeClass(one.getValue(), one.getKey());
        }
        var out = new ByteArrayOutputStream();
        var visitor = new XMLFormatter().createVisitor(out);
        visitor.visitInfo(List.of(), List.of());
        visitor.visitBundle(builder.getBundle(name), new NoSources());
        visitor.visitEnd();
        Files.writeString(report, withoutDoctype(out.toString(StandardCharsets.UTF_8)));
    }

    private static String withoutDoctype(String xml) {
        int start = xml.indexOf("<!DOCTYPE");
        return start < 0 ? xml : xml.substring(0, start) + xml.substring(xml.indexOf('>', start) + 1);
    }

    private static final class NoSources implements ISourceFileLocator {
        @Override public Reader getSourceFile(String packageName, String fileName) {
            return Reader.nullReader();
        }

        @Override public int getTabWidth() {
            return 4;
        }
    }
}
