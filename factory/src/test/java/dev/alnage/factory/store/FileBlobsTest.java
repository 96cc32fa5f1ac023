package dev.alnage.factory.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobsTest {
    private static Path file(Path directory, Digest digest) {
        return directory.resolve("sha256").resolve(digest.hex().substring(0, 2)).resolve(digest.hex().substring(2));
    }

    @Nested class OnTheRealDisk implements BlobsContract {
        @TempDir private Path directory;

        @Override public FileBlobs blobs() throws IOException {
            return FileBlobs.open(new AtomicFiles(new RealDisk(), directory), directory);
        }

        @Override public void damage(Digest digest, long bit) throws IOException {
            var file = file(directory, digest);
            var content = Files.readAllBytes(file);
            content[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
            Files.write(file, content);
        }

        @Test void what_lies_whole_in_a_file_is_read_from_there_whatever_its_pack_has_become() throws IOException {
            var blobs = blobs();
            var contents = List.of(Bytes.utf8("one"), Bytes.utf8("two"), Bytes.utf8("three"), Bytes.utf8("four"));
            var digest = blobs.putAll(contents).getFirst();
            assertFalse(Files.exists(file(directory, digest)), "it is in no pack");
            assertEquals(contents.getFirst(), blobs.read(digest, 100));
            assertThrows(Rejected.Malformed.class, () -> blobs.read(digest, 2));
            var pack = directory.resolve("packs/0/0");
            Files.writeString(pack, Files.readString(pack, ISO_8859_1).replace("one", "0ne"), ISO_8859_1);
            assertThrows(Rejected.Malformed.class, () -> blobs.read(digest, 100));
            blobs.put(contents.getFirst());
            assertEquals(contents.getFirst(), blobs.read(digest, 100));
        }

        @Test void strays_are_not_listed_and_a_reader_needs_no_right_to_write() throws IOException {
            var digest = blobs().put(Bytes.utf8("content"));
            Files.createDirectories(directory.resolve("sha256/zz"));
            Files.writeString(directory.resolve("sha256/zz/stray"), "x");
            Files.writeString(directory.resolve("incoming/.new-1-1"), "x");
            var before = Files.walk(directory).count();
            var reader = FileBlobs.openReadOnly(new RealDisk(), directory);
            assertEquals(List.of(digest), reader.list().toList());
            assertEquals(Bytes.utf8("content"), reader.read(digest, 100));
            assertEquals(before, Files.walk(directory).count());
        }
    }

    @Nested class OnTheSimulatedDisk implements BlobsContract {
        private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(5));

        @Override public FileBlobs blobs() throws IOException {
            return FileBlobs.open(new AtomicFiles(disk, SimulatedDisk.root()), SimulatedDisk.root());
        }

        @Override public void damage(Digest digest, long bit) throws IOException {
            disk.flip(file(SimulatedDisk.root(), digest), bit);
        }
    }
}
