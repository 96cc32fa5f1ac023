package dev.alnage.app.structure;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Reads Java sources as trees, without compiling them. */
final class Sources {
    /** @param lines from annotations to closing brace */
    record MethodLength(String name, long lines) {}

    /** One for all: to open the JDK's modules again for every file costs more than to parse it. */
    private static final JavaFileManager FILES = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null);

    private Sources() {}

    static List<CompilationUnitTree> parse(String source) {
        List<CompilationUnitTree> units = new ArrayList<>();
        parse(source, (unit, _) -> units.add(unit));
        return units;
    }

    static List<MethodLength> methodLengths(String source) {
        List<MethodLength> lengths = new ArrayList<>();
        parse(source, (unit, positions) -> new TreeScanner<Void, Void>() {
            @Override public Void visitMethod(MethodTree method, Void nothing) {
                long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
                long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method) - 1);
                lengths.add(new MethodLength(method.getName().toString(), last - first + 1));
                return super.visitMethod(method, nothing);
            }
        }.scan(unit, null));
        return lengths;
    }

    private static void parse(String source, BiConsumer<CompilationUnitTree, SourcePositions> reader) {
        var file = new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
            @Override public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        var task = (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, FILES, _ -> { }, List.of("-proc:none"), null, List.of(file));
        try {
            for (CompilationUnitTree unit : task.parse()) {
                reader.accept(unit, Trees.instance(task).getSourcePositions());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
