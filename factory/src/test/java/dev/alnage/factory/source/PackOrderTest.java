package dev.alnage.factory.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two packs as git writes them, and one object in none. */
class PackOrderTest {
    private static final int VERSIONS = 20;
    @TempDir static Path folder;
    private static final List<List<ObjectId>> PACKS = new ArrayList<>();
    private static ObjectId loose = ObjectId.zeroId();

    @BeforeAll static void make() throws IOException, InterruptedException {
        git("", "init", "-q", "--bare", ".");
        for (var pack = 0; pack < 2; pack++) {
            git(contents(pack), "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet");
        }
        loose = ObjectId.fromString(git("in no pack\n", "hash-object", "-w", "--stdin").strip());
        try (var files = Files.newDirectoryStream(folder.resolve("objects/pack"), "*.idx")) {
            for (var index : files) {
                PACKS.add(inOrder(index));
            }
        }
    }

    private static String contents(int pack) {
        var stream = new StringBuilder();
        for (var i = 0; i < VERSIONS; i++) {
            var text = ("a line of pack " + pack + "\n").repeat(40) + "version " + i + "\n";
            stream.append("blob\ndata ").append(text.length()).append('\n').append(text).append('\n');
        }
        return stream.toString();
    }

    /** What git itself says of a pack: an offset and an id a line. */
    private static List<ObjectId> inOrder(Path index) throws IOException, InterruptedException {
        var ids = new TreeMap<Long, ObjectId>();
        for (var line : git(Files.readAllBytes(index), "show-index").lines().toList()) {
            var words = line.split(" ");
            ids.put(Long.parseLong(words[0]), ObjectId.fromString(words[1]));
        }
        return List.copyOf(ids.values());
    }

    private static String git(String input, String... arguments) throws IOException, InterruptedException {
        return git(input.getBytes(StandardCharsets.UTF_8), arguments);
    }

    private static String git(byte[] input, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var in = process.getOutputStream()) {
            in.write(input);
        }
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> "git " + command);
        return said;
    }

    private static List<ObjectId> shuffled() {
        var all = new ArrayList<ObjectId>();
        PACKS.forEach(all::addAll);
        all.add(loose);
        Collections.shuffle(all, new Random(1));
        return all;
    }

    private static List<ObjectId> ordered(List<ObjectId> ids) throws IOException {
        try (var repository = new FileRepositoryBuilder().setGitDir(folder.toFile()).build()) {
            return PackOrder.of(repository, ids, Function.identity());
        }
    }

    @Test void objects_stand_as_they_lie_in_their_packs_and_what_is_in_none_comes_last() throws IOException {
        var ids = shuffled();
        var found = ordered(ids);
        assertNotEquals(ids, found);
        assertEquals(2 * VERSIONS + 1, found.size());
        assertEquals(List.of(VERSIONS, VERSIONS), PACKS.stream().map(List::size).toList());
        for (var pack : PACKS) {
            var begin = found.indexOf(pack.getFirst());
            assertEquals(pack, found.subList(begin, begin + pack.size()));
        }
        assertEquals(loose, found.getLast());
    }

    @Test void of_a_pack_whose_index_is_damaged_nothing_is_lost() throws IOException {
        var ids = shuffled();
        try (var files = Files.newDirectoryStream(folder.resolve("objects/pack"), "*.idx")) {
            var index = files.iterator().next();
            var whole = Files.readAllBytes(index);
            Files.setPosixFilePermissions(index, PosixFilePermissions.fromString("rw-------"));
            try {
                Files.write(index, new byte[] {1, 2, 3});
                var found = ordered(ids);
                assertEquals(ids.size(), found.size());
                assertEquals(List.copyOf(ids).stream().sorted().toList(), found.stream().sorted().toList());
            } finally {
                Files.write(index, whole);
            }
        }
    }
}
