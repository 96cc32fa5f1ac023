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
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Reads a Java source, without compiling it, and says how long its methods are. */
final class MethodLengths {
    record Length(String name, long lines) {}

    private MethodLengths() {}

    static List<Length> of(String source) {
        var file = new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
            @Override public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        var task = (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, diagnostic -> { }, List.of("-proc:none"), null, List.of(file));
        try {
            List<Length> lengths = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                lengths.addAll(of(unit, Trees.instance(task).getSourcePositions()));
            }
            return lengths;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Length> of(CompilationUnitTree unit, SourcePositions positions) {
        List<Length> lengths = new ArrayList<>();
        var lines = unit.getLineMap();
        new TreeScanner<Void, Void>() {
            @Override public Void visitMethod(MethodTree method, Void nothing) {
                long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                long last = lines.getLineNumber(positions.getEndPosition(unit, method) - 1);
                lengths.add(new Length(method.getName().toString(), last - first + 1));
                return super.visitMethod(method, nothing);
            }
        }.scan(unit, null);
        return lengths;
    }
}
