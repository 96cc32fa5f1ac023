package dev.alnage.app.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of this machine's C library that a Java runtime needs, at the places where its loader looks for them. */
final class CLibrary {
    private static final List<String> NAMES = List.of("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1");

    private CLibrary() {}

    /** Path in the image → file. The loader knows its folders by the distribution that built it, so they stay as they are. */
    static SortedMap<String, Path> files(String architecture) throws IOException {
        var machine = architecture.equals("arm64") ? "aarch64" : "x86_64";
        var loader = architecture.equals("arm64") ? "/lib/ld-linux-aarch64.so.1" : "/lib64/ld-linux-x86-64.so.2";
        var folders = List.of("/lib/" + machine + "-linux-gnu", "/usr/lib/" + machine + "-linux-gnu", "/lib64", "/usr/lib64");
        var folder = folders.stream().map(Path::of).filter(one -> Files.isRegularFile(one.resolve("libc.so.6"))).findFirst()
                .orElseThrow(() -> new IOException("found no libc.so.6 in " + folders + ", expected the GNU C library in one of them"));
        SortedMap<String, Path> files = new TreeMap<>();
        files.put(loader.substring(1), required(Path.of(loader)));
        for (String name : NAMES) {
            files.put(folder.resolve(name).toString().substring(1), required(folder.resolve(name)));
        }
        return files;
    }

    private static Path required(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("found no " + file + ", expected it beside the C library");
        }
        return file;
    }
}
