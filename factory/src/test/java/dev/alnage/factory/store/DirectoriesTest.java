package dev.alnage.factory.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoriesTest {
    @TempDir Path temporary;
    private Path outbox;
    private FileBlobs blobs;

    @BeforeEach void begin() throws IOException {
        blobs = FileBlobs.open(new AtomicFiles(new RealDisk(), temporary), temporary.resolve("blobs"));
        outbox = Files.createDirectories(temporary.resolve("outbox"));
    }

    private Tree take() throws IOException {
        return Directories.take(outbox, blobs, 1_000);
    }

    private void refused() {
        assertThrows(Rejected.Malformed.class, this::take);
    }

    private void lay(String path, String content) throws IOException {
        Files.createDirectories(outbox.resolve(path).getParent());
        Files.writeString(outbox.resolve(path), content);
    }

    private static void run(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).redirectErrorStream(true).start().waitFor(), String.join(" ", command));
    }

    @Test void files_links_and_the_executable_bit_are_taken_and_written_back_as_they_were() throws IOException {
        lay("bin/run", "#!/x");
        Files.setPosixFilePermissions(outbox.resolve("bin/run"), PosixFilePermissions.fromString("rwxr-x---"));
        lay("lib/a.jar", "jar");
        Files.createSymbolicLink(outbox.resolve("lib/latest.jar"), Path.of("a.jar"));
        Files.createDirectories(outbox.resolve("empty"));
        var tree = take();
        assertEquals(List.of("bin/run", "lib/a.jar", "lib/latest.jar"), List.copyOf(tree.entries().keySet()));
        var copy = temporary.resolve("copy");
        Directories.write(tree, blobs, copy);
        assertEquals(tree, Directories.take(copy, blobs, 1_000));
        assertEquals(PosixFilePermissions.fromString("r-xr-xr-x"), Files.getPosixFilePermissions(copy.resolve("bin/run")));
        assertEquals(tree, blobs.readTree(tree.digest()));
    }

    @Test void a_pipe_is_refused() throws Exception {
        run("mkfifo", outbox.resolve("pipe").toString());
        refused();
    }

    @Test void a_device_is_refused() throws Exception {
        assumeTrue((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "only root can make a device");
        assumeTrue(new ProcessBuilder("mknod", outbox.resolve("zero").toString(), "c", "1", "5").start().waitFor() == 0, "devices cannot be made here");
        refused();
    }

    @Test void a_socket_is_refused() throws IOException {
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(outbox.resolve("s")));
            refused();
        }
    }

    @ParameterizedTest @ValueSource(strings = {"4755", "2755"})
    void a_setuid_or_setgid_file_is_refused(String mode) throws Exception {
        lay("bin/su", "#!/x");
        run("chmod", mode, outbox.resolve("bin/su").toString());
        refused();
    }

    @Tag("X5")
    @ParameterizedTest @ValueSource(strings = {"/etc/passwd", "../secret", "lib/../../secret"})
    void a_link_that_leaves_the_directory_is_refused(String target) throws IOException {
        Files.createSymbolicLink(outbox.resolve("link"), Path.of(target));
        refused();
    }

    @Tag("X4")
    @ParameterizedTest @ValueSource(strings = {"a\\b", "a\nb", "a\u0001b", "a\u007fb"})
    void a_name_that_evidence_cannot_say_is_refused(String name) throws IOException {
        lay("sub/" + name, "x");
        refused();
    }

    @Test void a_directory_that_is_a_link_itself_is_refused() throws IOException {
        Files.delete(outbox);
        Files.createDirectories(temporary.resolve("secret"));
        Files.createSymbolicLink(outbox, temporary.resolve("secret"));
        refused();
        assertThrows(Rejected.Malformed.class, () -> Directories.take(temporary.resolve("absent"), blobs, 10));
    }

    @Tag("B6")
    @Test void one_byte_over_the_limit_is_refused() throws IOException {
        lay("a", "x".repeat(400));
        lay("b", "x".repeat(600));
        assertEquals(2, take().entries().size());
        lay("c", "x");
        refused();
    }

    @Tag("build/separate-output")
    @Test void a_directory_swapped_for_a_link_while_it_is_read_leads_nowhere() throws IOException {
        var secret = Files.createDirectories(temporary.resolve("keys"));
        for (var name : List.of("one", "two", "three")) {
            lay("sub/" + name, "output " + name);
            Files.writeString(secret.resolve(name), "a secret of the storer " + name);
        }
        var swapped = new AtomicBoolean();
        var watched = whenPut(() -> {
            if (!swapped.getAndSet(true)) {
                Files.move(outbox.resolve("sub"), outbox.resolve("away"));
                Files.createSymbolicLink(outbox.resolve("sub"), secret);
            }
        });
        try {
            Directories.take(outbox, watched, 1_000);
        } catch (IOException | Rejected e) {
            // refusing is as good as reading what was there
        }
        assertTrue(swapped.get());
        for (var name : List.of("one", "two", "three")) {
            assertFalse(blobs.has(Digest.of(Bytes.utf8("a secret of the storer " + name))), name);
        }
    }

    private interface Swap {
        void go() throws IOException;
    }

    /** The real blobs, with something that happens elsewhere just after the first file has been read. */
    private Blobs whenPut(Swap swap) {
        return (Blobs) Proxy.newProxyInstance(Blobs.class.getClassLoader(), new Class<?>[] {Blobs.class}, (_, method, arguments) -> {
            try {
                var answer = method.invoke(blobs, arguments);
                if (method.getName().equals("put") && arguments[0] instanceof InputStream) {
                    swap.go();
                }
                return answer;
            } catch (java.lang.reflect.InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    @Tag("X5")
    @Test void deleting_does_not_follow_links() throws IOException {
        var kept = Files.createDirectories(temporary.resolve("kept"));
        Files.writeString(kept.resolve("file"), "stays");
        Files.createSymbolicLink(outbox.resolve("link"), kept);
        lay("sub/file", "goes");
        Directories.delete(outbox);
        assertFalse(Files.exists(outbox));
        assertArrayEquals("stays".getBytes(java.nio.charset.StandardCharsets.UTF_8), Files.readAllBytes(kept.resolve("file")));
        Directories.delete(outbox);
    }

    @Test void a_tree_whose_file_was_lost_is_not_written_as_if_it_were_whole() throws IOException {
        var tree = new Tree(new TreeMap<>(java.util.Map.of("a", new Tree.Entry.File(Digest.of(Bytes.utf8("lost")), 4, false))));
        assertThrows(IOException.class, () -> Directories.write(tree, blobs, temporary.resolve("copy")));
    }
}
