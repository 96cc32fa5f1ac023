package dev.alnage.factory.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.FileBlobs;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {
    private static final SortedMap<String, Bytes> PAPERS = new TreeMap<>(Map.of("root.layout", Bytes.utf8("{}")));
    @TempDir Path home;
    private FileBlobs blobs;
    private Publisher publisher;

    @BeforeEach void begin() throws IOException {
        var files = new AtomicFiles(new RealDisk(), home);
        blobs = FileBlobs.open(files, home.resolve("blobs"));
        publisher = new Publisher(home.resolve("published"), blobs, files);
    }

    private SortedMap<String, Digest> app(String... files) throws IOException {
        var entries = new TreeMap<String, Tree.Entry>();
        for (var file : files) {
            var content = Bytes.utf8("content of " + file);
            entries.put(file, new Tree.Entry.File(blobs.put(content), content.size(), false));
        }
        return new TreeMap<>(Map.of("app", blobs.put(new Tree(entries).toBytes())));
    }

    private Path publish(String run, SortedMap<String, Digest> inputs) throws IOException {
        return publisher.publish("shop/app", run, inputs, "in-toto", PAPERS);
    }

    private String current() throws IOException {
        return Files.readString(home.resolve("published/shop/app/current"));
    }

    @Test void a_release_stands_in_a_directory_of_its_run_and_the_pointer_names_it() throws IOException {
        var place = publish("1", app("app.jar"));
        assertEquals("content of app.jar", Files.readString(place.resolve("app/app.jar")));
        assertEquals("{}", Files.readString(place.resolve("in-toto/root.layout")));
        assertEquals("1\n", current());
    }

    @Tag("F1")
    @Test void a_release_whose_content_is_lost_half_way_is_never_visible() throws IOException {
        publish("1", app("app.jar"));
        var inputs = app("a.jar", "b.jar", "c.jar");
        var lost = Digest.of(Bytes.utf8("content of b.jar"));
        Path file;
        try (var all = Files.walk(home.resolve("blobs"))) {
            file = all.filter(path -> path.getFileName().toString().contains(lost.hex().substring(4))).findFirst().orElseThrow();
        }
        Files.delete(file);
        assertThrows(IOException.class, () -> publish("2", inputs));
        assertFalse(Files.exists(home.resolve("published/shop/app/2")));
        assertEquals("1\n", current());
        blobs.put(Bytes.utf8("content of b.jar"));
        publish("2", inputs);
        assertEquals("2\n", current());
        try (var names = Files.list(home.resolve("published/shop/app"))) {
            assertEquals(List.of("1", "2", "current"), names.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    @Tag("F1")
    @Test void what_a_killed_publication_left_is_swept_and_not_mixed_in() throws IOException {
        var left = Files.createDirectories(home.resolve("published/shop/app/.1.unfinished/app"));
        Files.writeString(left.resolve("half.jar"), "half");
        var place = publish("1", app("app.jar"));
        assertFalse(Files.exists(place.resolve("app/half.jar")));
        assertFalse(Files.exists(home.resolve("published/shop/app/.1.unfinished")));
    }

    @Test void the_same_again_changes_nothing_and_other_content_under_the_name_is_refused() throws IOException {
        var place = publish("1", app("app.jar"));
        var before = Files.getLastModifiedTime(place.resolve("app/app.jar"));
        publish("1", app("app.jar"));
        assertEquals(before, Files.getLastModifiedTime(place.resolve("app/app.jar")));
        assertThrows(Rejected.Untrusted.class, () -> publish("1", app("evil.jar")));
        assertEquals(place, publish("1", app("app.jar")));
        assertFalse(Files.exists(place.resolve("app/evil.jar")));
    }

    @Tag("X4")
    @Test void names_that_lead_elsewhere_are_refused() throws IOException {
        var inputs = app("app.jar");
        assertThrows(Rejected.class, () -> publisher.publish("../outside", "1", inputs, "in-toto", PAPERS));
        assertThrows(Rejected.class, () -> publisher.publish("/outside", "1", inputs, "in-toto", PAPERS));
        assertThrows(Rejected.class, () -> publisher.publish("shop", "..", inputs, "in-toto", PAPERS));
        assertThrows(Rejected.class, () -> publish("1", new TreeMap<>(Map.of("../../outside", inputs.get("app")))));
        assertThrows(Rejected.class, () -> publish("1", new TreeMap<>(Map.of("in-toto", inputs.get("app")))));
        assertFalse(Files.exists(home.resolve("outside")));
    }
}
