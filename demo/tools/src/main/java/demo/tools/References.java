package demo.tools;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which jars some class files name in their constant pools: true edges, where a class path only says what was there. */
final class References {
    private References() {}

    static List<Path> used(Collection<byte[]> classes, List<Path> jars) throws IOException {
        var named = new HashSet<String>();
        for (var bytes : classes) {
            for (var entry : ClassFile.of().parse(bytes).constantPool()) {
                if (entry instanceof ClassEntry type) {
                    named.add(type.asInternalName() + ".class");
                }
            }
        }
        var used = new ArrayList<Path>();
        for (var jar : jars) {
            if (contains(jar, named)) {
                used.add(jar);
            }
        }
        return used;
    }

    private static boolean contains(Path jar, Set<String> named) throws IOException {
        return Jar.read(jar).keySet().stream().anyMatch(named::contains);
    }
}
