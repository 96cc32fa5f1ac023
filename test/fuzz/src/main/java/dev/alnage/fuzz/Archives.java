package dev.alnage.fuzz;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.read.GzipReader;
import dev.alnage.evidence.read.TarReader;
import dev.alnage.evidence.read.ZipReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;

/** What must hold for archives: what we accept, the JDK's more lenient readers understand in the same way. */
final class Archives {
    private static final int BYTES_MAX = 16 << 20;

    private Archives() {}

    static void tar(Bytes input) throws IOException {
        Set<String> files = new HashSet<>();
        Set<String> links = new HashSet<>();
        TarReader.read(input.toStream(), new TarReader.Limits(1000, BYTES_MAX, BYTES_MAX), (entry, content) -> {
            Target.same(entry.path(), ArtifactPath.require(entry.path()));
            for (var slash = entry.path().indexOf('/'); slash > 0; slash = entry.path().indexOf('/', slash + 1)) {
                Target.same(false, links.contains(entry.path().substring(0, slash)) || files.contains(entry.path().substring(0, slash)));
            }
            Target.same(true, entry.kind() == TarReader.Kind.DIRECTORY
                    || (entry.kind() == TarReader.Kind.SYMLINK ? links : files).add(entry.path()));
            Target.same((long) content.readAllBytes().length, entry.size());
        });
    }

    static void gzip(Bytes input) throws IOException {
        byte[] content;
        try (var in = GzipReader.open(input.toStream(), BYTES_MAX)) {
            content = in.readAllBytes();
        }
        try (var jdk = new GZIPInputStream(input.toStream())) {
            Target.same(Bytes.of(content), Bytes.of(jdk.readAllBytes()));
        }
    }

    static void zip(Bytes input) throws IOException {
        var zip = ZipReader.open(input, new ZipReader.Limits(1000, BYTES_MAX, BYTES_MAX));
        Map<String, Bytes> contents = new LinkedHashMap<>();
        for (var entry : zip.entries()) {
            contents.put(entry.path(), zip.bytes(entry));
        }
        try (var jdk = new ZipInputStream(input.toStream())) {
            for (var entry = jdk.getNextEntry(); entry != null; entry = jdk.getNextEntry()) {
                var path = entry.getName().endsWith("/") ? entry.getName().substring(0, entry.getName().length() - 1) : entry.getName();
                Target.same(contents.remove(path), Bytes.of(jdk.readAllBytes()));
            }
        }
        Target.same(Map.of(), contents);
    }
}
