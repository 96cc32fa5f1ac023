package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Histories of the publish recipe and of blobs: write, lose power, look. What was acknowledged must be there; what was
 * not is there whole or not at all.
 */
final class PublishSimulation {
    private static final List<Path> FILES = List.of(SimulatedDisk.root().resolve("a"), SimulatedDisk.root().resolve("b/c"));
    private static final List<Bytes> CONTENTS = java.util.stream.IntStream.range(0, 16)
            .mapToObj(i -> Bytes.utf8(("content " + i + " ").repeat(1 + i % 5))).toList();
    private static final List<Digest> DIGESTS = CONTENTS.stream().map(Digest::of).toList();
    private static final int BYTES_MAX = 1 << 20;

    private final RandomGenerator random;
    private final UnaryOperator<Disk> recipe;
    private long recoveries;

    PublishSimulation(RandomGenerator random, UnaryOperator<Disk> recipe) {
        this.random = random;
        this.recipe = recipe;
    }

    long recoveries() {
        return recoveries;
    }

    /** One file is rewritten again and again. @throws AssertionError if a rule is broken */
    void rewriteFiles() throws IOException {
        var disk = new SimulatedDisk(random);
        var acknowledged = new HashMap<Path, Bytes>();
        for (var lives = 0; lives < 4; lives++) {
            var pending = new HashMap<Path, Bytes>();
            disk.cutAfter(random.nextInt(24));
            try {
                var files = new AtomicFiles(recipe.apply(disk), SimulatedDisk.root());
                for (var i = 0; i < 4; i++) {
                    var file = FILES.get(random.nextInt(FILES.size()));
                    var content = CONTENTS.get(random.nextInt(CONTENTS.size()));
                    pending.put(file, content);
                    files.write(file, content);
                    acknowledged.put(file, content);
                    pending.remove(file);
                }
            } catch (SimulatedDisk.PowerCut e) {
                // the point of it
            }
            disk = disk.afterPowerCut();
            for (var image = 0; image < 2; image++) {
                recoveries++;
                for (var file : FILES) {
                    var found = read(disk, file);
                    var old = acknowledged.getOrDefault(file, Bytes.empty());
                    if (!found.equals(old) && !found.equals(pending.getOrDefault(file, old))) {
                        throw new AssertionError("found " + text(found) + " in " + file + ", expected " + text(old));
                    }
                    acknowledged.put(file, found);
                }
                pending.clear();
                disk = disk.afterPowerCut();
            }
        }
    }

    private static Bytes read(SimulatedDisk disk, Path file) throws IOException {
        try {
            return AtomicFiles.read(disk, file, BYTES_MAX);
        } catch (NoSuchFileException e) {
            return Bytes.empty();
        }
    }

    private static String text(Bytes content) {
        return content.isEmpty() ? "nothing" : "\"" + new String(content.toArray(), java.nio.charset.StandardCharsets.ISO_8859_1) + "\"";
    }

    /** Blobs are put. */
    void putBlobs() throws IOException {
        var disk = new SimulatedDisk(random);
        Map<Digest, Bytes> acknowledged = new HashMap<>();
        for (var lives = 0; lives < 3; lives++) {
            disk.cutAfter(random.nextInt(30));
            try {
                var blobs = FileBlobs.open(new AtomicFiles(recipe.apply(disk), SimulatedDisk.root()), SimulatedDisk.root());
                blobs.sweep();
                for (var i = 0; i < 3; i++) {
                    if (random.nextInt(3) == 0) {
                        var some = CONTENTS.subList(0, 3 + random.nextInt(CONTENTS.size() - 3));
                        blobs.putAll(some);
                        some.forEach(content -> acknowledged.put(Digest.of(content), content));
                        continue;
                    }
                    var which = random.nextInt(CONTENTS.size());
                    var put = random.nextBoolean() ? blobs.put(CONTENTS.get(which)) : blobs.put(CONTENTS.get(which).toStream(), 1000);
                    acknowledged.put(put, CONTENTS.get(which));
                }
            } catch (SimulatedDisk.PowerCut e) {
                // the point of it
            }
            disk = disk.afterPowerCut();
            recoveries++;
            requireBlobs(FileBlobs.openReadOnly(disk, SimulatedDisk.root()), acknowledged);
        }
    }

    private static void requireBlobs(FileBlobs blobs, Map<Digest, Bytes> acknowledged) throws IOException {
        for (var digest : DIGESTS) {
            if (acknowledged.containsKey(digest) && !blobs.has(digest)) {
                throw new AssertionError("found no " + digest + ", expected it: it was acknowledged");
            }
            if (blobs.has(digest)) {
                try {
                    blobs.read(digest, BYTES_MAX);
                } catch (dev.alnage.evidence.Rejected.Malformed e) {
                    throw new AssertionError(e.getMessage(), e);
                }
            }
        }
    }
}
