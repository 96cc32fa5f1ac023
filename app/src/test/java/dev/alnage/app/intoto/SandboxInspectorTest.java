package dev.alnage.app.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.intoto.Layout;
import dev.alnage.evidence.order.Limits;
import dev.alnage.worker.sandbox.Privilege;
import dev.alnage.worker.sandbox.SelfTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inspections that a hostile layout orders, over what an honest one would leave as it was. */
@Tag("build/policy-adherence")
class SandboxInspectorTest {
    private static final Limits SHORT = new Limits(Duration.ofSeconds(5), 256L << 20, 64, 8L << 20, 16L << 20, 1L << 20);

    @TempDir Path folder;
    @TempDir Path elsewhere;

    @BeforeEach void make_a_product() throws Exception {
        var usable = SelfTest.run(InspectionRoot.open(elsewhere), Privilege.own(), Clock.systemUTC(), Optional.empty()).stream().anyMatch(result -> result.passed() && !result.name().equals("bwrap"));
        Assumptions.assumeTrue(System.getenv("CI") != null || usable, "neither crun nor runc is usable here");
        Files.writeString(folder.resolve("product"), "honest");
    }

    private ClassicLink inspect(String... run) throws IOException {
        try (var inspector = new SandboxInspector(folder, SHORT)) {
            return inspector.inspect(new Layout.Inspection("look", List.of(run), List.of(), List.of())).orElseThrow();
        }
    }

    private long shell(String script) throws IOException {
        var link = inspect("sh", "-c", script);
        return ((Json.Number) link.byproducts().values().get("return-value")).value().longValueExact();
    }

    private void ended(String reason, String script) {
        var e = assertThrows(Rejected.class, () -> shell(script));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    @Test void materials_are_the_files_before_and_products_those_after() throws IOException {
        var link = inspect("sh", "-c", "rm product; echo more > made; exit 3");
        assertEquals(List.of("product"), List.copyOf(link.materials().toMap().keySet()));
        assertEquals(List.of("made"), List.copyOf(link.products().toMap().keySet()));
        assertEquals(Json.number(3), link.byproducts().values().get("return-value"));
        assertEquals(List.of("sh", "-c", "rm product; echo more > made; exit 3"), link.command());
        assertEquals("honest", Files.readString(folder.resolve("product")), "the folder itself stays as it is");
        assertFalse(Files.exists(folder.resolve("made")));
    }

    @Test void the_next_inspection_sees_what_this_one_left() throws IOException {
        try (var inspector = new SandboxInspector(folder)) {
            inspector.inspect(new Layout.Inspection("one", List.of("touch", "made"), List.of(), List.of())).orElseThrow();
            var second = inspector.inspect(new Layout.Inspection("two", List.of("test", "-e", "made"), List.of(), List.of())).orElseThrow();
            assertEquals(List.of("made", "product"), List.copyOf(second.materials().toMap().keySet()));
            assertEquals(Json.number(0), second.byproducts().values().get("return-value"));
        }
    }

    @Test void nothing_outside_can_be_written_or_read() throws IOException {
        Files.writeString(elsewhere.resolve("secret"), "secret");
        for (var attack : List.of("echo x > /usr/bin/odd", "echo x > /file", "echo x > /alnage/init", "cat '" + elsewhere.resolve("secret") + "'", "cat /etc/passwd", "ls /root", "ls /home",
                "mount -t tmpfs none /tmp", "unshare -U true", "echo x > ../odd")) {
            assertTrue(shell(attack) != 0, attack);
        }
        assertEquals(0, shell("echo x > here && cat here && test \"$(id -u)\" = 1000 && test -z \"$SECRET\" && echo x > /tmp/there"));
    }

    @Test void whoever_tries_the_network_is_refused() throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setSoTimeout(200);
            ended("trying to reach", "exec python3 -c 'import socket; socket.create_connection((\"127.0.0.1\", " + listening.getLocalPort() + "))'");
            assertThrows(java.net.SocketTimeoutException.class, listening::accept);
        }
    }

    @Test void limits_end_it_and_all_that_it_started() {
        ended("TIME", "sleep 60");
        ended("PROCESSES", "bomb() { bomb | bomb & }; bomb; sleep 60");
        ended("SCRATCH", "cat /dev/zero > file; sleep 60");
        ended("LOG", "yes");
    }

    @Test void a_link_out_of_the_folder_is_not_followed() throws IOException {
        Files.writeString(elsewhere.resolve("secret"), "secret");
        Files.createSymbolicLink(folder.resolve("link"), elsewhere.resolve("secret"));
        assertThrows(Rejected.Malformed.class, () -> inspect("true"));
    }

    @Test void nothing_is_left_behind() throws IOException {
        var temporary = Path.of(System.getProperty("java.io.tmpdir"));
        List<Path> before;
        try (var all = Files.list(temporary)) {
            before = all.filter(path -> path.getFileName().toString().startsWith(SandboxInspector.OWN)).toList();
        }
        inspect("true");
        assertThrows(Rejected.class, () -> inspect("sleep", "60"));
        try (var all = Files.list(temporary)) {
            assertEquals(before, all.filter(path -> path.getFileName().toString().startsWith(SandboxInspector.OWN)).toList());
        }
    }
}
