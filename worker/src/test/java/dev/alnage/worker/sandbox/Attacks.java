package dev.alnage.worker.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.order.Limits;
import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Outcome.Ending;
import dev.alnage.evidence.order.Outcome.Limit;
import dev.alnage.evidence.order.Trace;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a hostile command tries, in a sandbox of a runtime. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Attacks {
    private final String runtime;
    private Boxes boxes;
    private Object deviceOwner;

    Attacks(String runtime) {
        this.runtime = runtime;
    }

    @BeforeAll void look_at_the_host() throws Exception {
        deviceOwner = Files.getAttribute(Path.of("/dev/null"), "unix:uid");
    }

    @BeforeEach void make_a_box() throws Exception {
        boxes = new Boxes(runtime);
    }

    @AfterEach void take_it_down() throws Exception {
        if (boxes != null) {
            boxes.close();
        }
    }

    @AfterAll void the_host_is_as_it_was() throws Exception {
        assertEquals(deviceOwner, Files.getAttribute(Path.of("/dev/null"), "unix:uid"), "the host's /dev/null changed hands");
    }

    private static Limits limits(Duration time, long memory, int processes, long output, long log) {
        return new Limits(time, memory, processes, Boxes.LIMITS.scratchBytes(), output, log);
    }

    private Ending killed(Limits limits, String script) throws Exception {
        return boxes.run(limits, "/bin/sh", "-c", script).outcome().ending();
    }

    private void succeeds(String script) throws Exception {
        assertEquals(new Ending.Exited(0), boxes.shell(script).outcome().ending(), boxes::printedOrNothing);
    }

    private static Trace.Observed trace(Observation seen) {
        return assertInstanceOf(Trace.Observed.class, seen.trace());
    }

    private int errno(SyscallProgram program) throws Exception {
        program.write(boxes.scratch.resolve("tmp/program"));
        var ending = boxes.run(Boxes.LIMITS, "/tmp/program").outcome().ending();
        return assertInstanceOf(Ending.Exited.class, ending).code();
    }

    private static byte[] socketAddress(int family, byte... rest) {
        return ByteBuffer.allocate(2 + rest.length).order(ByteOrder.LITTLE_ENDIAN).putShort((short) family).put(rest).array();
    }

    @Tag("B1")
    @Test void no_process_of_the_host_and_no_variable_of_the_worker_is_visible() throws Exception {
        boxes.shell("cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ; env; ls -d /proc/[0-9]*");
        for (var secret : List.of("java", "JAVA_HOME", "USER=", "maven")) {
            assertFalse(boxes.printed().contains(secret), boxes.printed());
        }
        assertTrue(boxes.printed().lines().filter(line -> line.startsWith("/proc/")).count() <= 2, boxes.printed());
        assertFalse(boxes.shell("ls /proc/1/../../sys/class").outcome().succeeded());
    }

    @Tag("B1")
    @Test void a_socket_of_the_host_cannot_be_reached_even_through_an_input() throws Exception {
        var path = boxes.scratch.resolve("work/in/host.socket");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path))) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
            server.configureBlocking(false);
            var address = socketAddress(1, "/work/in/host.socket\0".getBytes());
            new SyscallProgram(address).call(41, 1, 1, 0).call(42, 3, SyscallProgram.data(), address.length).write(boxes.scratch.resolve("tmp/program"));
            var seen = boxes.run(Boxes.LIMITS, "/tmp/program");
            assertEquals(new Ending.Exited(111), seen.outcome().ending());
            assertNull(server.accept());
            assertEquals("unix /work/in/host.socket", trace(seen).attempts().getLast().address());
        }
    }

    @Tag("B1") @Tag("build/minimal-network")
    @Test void an_abstract_socket_of_the_host_cannot_be_reached() throws Exception {
        var address = socketAddress(1, "\0alnage".getBytes());
        new SyscallProgram(address).call(41, 1, 1, 0).call(42, 3, SyscallProgram.data(), address.length).write(boxes.scratch.resolve("tmp/program"));
        var seen = boxes.run(Boxes.LIMITS, "/tmp/program");
        assertFalse(seen.outcome().succeeded());
        assertEquals(List.of("unix @alnage"), trace(seen).findings().stream().map(Trace.Attempt::address).toList());
    }

    @Tag("B3") @Tag("build/minimal-network")
    @Test void every_way_to_the_network_is_refused_and_recorded() throws Exception {
        var seen = boxes.shell("nc 192.0.2.1 80; nc 127.0.0.1 22; nc ::1 22; wget -q http://169.254.169.254/latest; nc fe80::1 80; exit 0");
        var addresses = new TreeSet<>(trace(seen).findings().stream().map(Trace.Attempt::address).toList());
        assertTrue(addresses.containsAll(List.of("192.0.2.1:80", "127.0.0.1:22", "[0:0:0:0:0:0:0:1]:22", "169.254.169.254:80")), addresses::toString);
        assertTrue(seen.isolation().network().none());
        assertEquals(List.of("lo"), seen.isolation().network().interfaces());
    }

    @Tag("B3") @Tag("build/minimal-network")
    @Test void a_datagram_without_a_connection_is_refused_and_recorded() throws Exception {
        var address = socketAddress(2, new byte[] {0, 53, (byte) 192, 0, 2, 53, 0, 0, 0, 0, 0, 0, 0, 0});
        new SyscallProgram(address).call(41, 2, 2, 0).call(44, 3, SyscallProgram.data(), 1, 0, SyscallProgram.data(), 16).write(boxes.scratch.resolve("tmp/program"));
        var seen = boxes.run(Boxes.LIMITS, "/tmp/program");
        assertEquals(new Ending.Exited(101), seen.outcome().ending());
        assertEquals(List.of("sendto 192.0.2.53:53"), trace(seen).findings().stream().map(attempt -> attempt.call() + " " + attempt.address()).toList());
    }

    @Tag("build/minimal-network")
    @Test void a_socket_to_the_hypervisor_is_refused_and_recorded() throws Exception {
        new SyscallProgram().call(41, 40, 1, 0).write(boxes.scratch.resolve("tmp/program"));
        var seen = boxes.run(Boxes.LIMITS, "/tmp/program");
        assertEquals(new Ending.Exited(97), seen.outcome().ending());
        assertEquals(List.of("vsock"), trace(seen).findings().stream().map(Trace.Attempt::address).toList());
    }

    @Tag("build/runtime-security")
    @Test void calls_that_reach_beyond_the_sandbox_are_refused_by_the_filter() throws Exception {
        var calls = Map.ofEntries(Map.entry("unshare", 272L), Map.entry("setns", 308L), Map.entry("mount", 165L), Map.entry("ptrace", 101L), Map.entry("bpf", 321L),
                Map.entry("keyctl", 250L), Map.entry("add_key", 248L), Map.entry("perf_event_open", 298L), Map.entry("userfaultfd", 323L),
                Map.entry("io_uring_setup", 425L), Map.entry("process_vm_readv", 310L), Map.entry("seccomp", 317L), Map.entry("open_by_handle_at", 304L));
        for (var call : calls.entrySet()) {
            assertEquals(1, errno(new SyscallProgram().call(call.getValue())), call.getKey());
        }
        assertEquals(38, errno(new SyscallProgram().call(435, 0, 0)), "clone3");
        assertEquals(38, errno(new SyscallProgram().call(9999)), "a call that is not there yet");
        assertEquals(38, errno(new SyscallProgram().call(56, 0x10000000 | 17)), "clone of a user namespace");
        assertEquals(0, errno(new SyscallProgram().call(39)), "getpid");
    }

    @Tag("build/minimal-network")
    @Test void an_honest_command_has_no_findings() throws Exception {
        assertEquals(List.of(), trace(boxes.shell("cat in/source > out/copy")).findings());
    }

    @Tag("build/runtime-security")
    @Test void the_command_is_seen_confined() throws Exception {
        var seen = boxes.shell("true").isolation();
        for (var type : List.of("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")) {
            assertTrue(seen.ownNamespace(type), type);
        }
        assertTrue(seen.withoutCapabilities());
        assertTrue(seen.noNewPrivileges());
        assertEquals(2, seen.seccompMode());
        assertEquals(1000, seen.uid());
        assertEquals(1_000_000, seen.uidMap().getFirst().outside());
        assertTrue(seen.cgroupLimits().containsValue(Long.toString(Boxes.LIMITS.memoryBytes())), seen.cgroupLimits()::toString);
        assertTrue(seen.cgroupLimits().containsValue(Integer.toString(Boxes.LIMITS.processes())));
    }

    @Tag("build/runtime-security")
    @Test void mounts_namespaces_and_devices_cannot_be_made() throws Exception {
        for (var attack : List.of("mount -t tmpfs none /tmp", "unshare -U true", "unshare -n true", "unshare -m true", "mknod /tmp/sda b 8 0", "mknod /tmp/null c 1 3")) {
            assertFalse(boxes.shell(attack).outcome().succeeded(), attack);
        }
    }

    @Test void nothing_but_outputs_and_temporary_files_can_be_written() throws Exception {
        for (var path : List.of("/file", "/bin/file", "/work/file", "/work/in/source", "/alnage/init", "/proc/sys/kernel/hostname", "/proc/self/uid_map", "/dev/file")) {
            assertFalse(boxes.shell("echo x >> " + path).outcome().succeeded(), path);
        }
        succeeds("echo x > /tmp/file && echo x > out/file");
    }

    @Tag("B4")
    @Test void an_input_cannot_be_swapped_while_the_command_runs() throws Exception {
        for (var attack : List.of("rm in/source", "chmod 777 in/source", "ln -s /etc in/link", "mkdir in/more")) {
            assertFalse(boxes.shell(attack).outcome().succeeded(), attack);
        }
        assertEquals("honest\n", Files.readString(boxes.scratch.resolve("work/in/source")));
    }

    /** In a loop: a child that dies while a program is about to start can end the start (EINTR), and with it a shell that has nothing else to do. */
    @Tag("B6")
    @Test void a_fork_bomb_is_killed() throws Exception {
        assertEquals(new Ending.Killed(Limit.PROCESSES), killed(Boxes.LIMITS, "f() { f | f & }; f; while true; do sleep 15; done"));
    }

    @Tag("B6")
    @Test void a_file_as_large_as_the_scratch_is_killed() throws Exception {
        assertEquals(new Ending.Killed(Limit.SCRATCH), killed(Boxes.LIMITS, "cat /dev/zero > out/file; sleep 15"));
    }

    @Tag("B6")
    @Test void a_command_that_begins_with_a_full_scratch_is_not_let_run() throws Exception {
        Files.write(boxes.scratch.resolve("tmp/full"), new byte[(int) Boxes.LIMITS.scratchBytes() - (200 << 10)]);
        assertEquals(new Ending.Killed(Limit.SCRATCH), killed(Boxes.LIMITS, "cat /dev/zero > /tmp/file; sleep 15"));
    }

    @Tag("B6")
    @Test void more_files_than_the_scratch_has_room_for_are_killed() throws Exception {
        assertEquals(new Ending.Killed(Limit.SCRATCH), killed(Boxes.LIMITS, "i=0; while true; do i=$((i+1)); : > out/$i || sleep 15; done"));
    }

    @Tag("B6")
    @Test void an_endless_log_is_killed_and_kept_up_to_its_limit() throws Exception {
        var seen = boxes.run(Boxes.LIMITS, "/bin/sh", "-c", "yes");
        assertEquals(new Ending.Killed(Limit.LOG), seen.outcome().ending());
        assertEquals(Boxes.LIMITS.logBytes(), seen.outcome().logBytes());
        assertEquals(Boxes.LIMITS.logBytes(), Files.size(boxes.log()));
    }

    @Tag("B6")
    @Test void too_much_memory_is_killed() throws Exception {
        var limits = limits(Duration.ofSeconds(20), 32L << 20, 64, 8L << 20, 1L << 20);
        assertEquals(new Ending.Killed(Limit.MEMORY), killed(limits, "awk 'BEGIN { s = \"x\"; while (1) s = s s }'; sleep 15"));
        assertEquals(new Ending.Killed(Limit.MEMORY), boxes.run(limits, "/bin/awk", "BEGIN { s = \"x\"; while (1) s = s s }").outcome().ending());
    }

    @Tag("B6")
    @Test void a_command_that_does_not_end_is_killed_at_its_time() throws Exception {
        var start = System.nanoTime();
        assertEquals(new Ending.Killed(Limit.TIME), killed(limits(Duration.ofSeconds(1), 64L << 20, 64, 8L << 20, 1L << 20), "sleep 60"));
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 10);
    }

    @Tag("B6")
    @Test void more_output_than_allowed_is_no_success() throws Exception {
        assertEquals(new Ending.Killed(Limit.OUTPUT), killed(limits(Duration.ofSeconds(20), 64L << 20, 64, 1000, 1L << 20), "head -c 1001 /dev/zero > out/file"));
        succeeds("head -c 1000 /dev/zero > out/file");
    }

    @Tag("B8")
    @Test void nothing_is_written_after_the_end() throws Exception {
        succeeds("(sleep 1; echo late > out/late) & exit 0");
        Thread.sleep(1_500);
        assertFalse(Files.exists(boxes.scratch.resolve("out/late"), LinkOption.NOFOLLOW_LINKS));
    }

    @Tag("B8")
    @Test void a_command_cannot_choose_how_its_end_is_reported() throws Exception {
        assertEquals(new Ending.Exited(7), boxes.shell("echo '{\"exitCode\":0}' > out/result.json; exit 7").outcome().ending());
        assertEquals(new Ending.Exited(128 + 9), boxes.shell("sh -c 'kill -9 $$'; exit $?").outcome().ending());
    }

    @Test void a_program_that_is_not_there_is_reported_as_a_shell_would() throws Exception {
        assertEquals(new Ending.Exited(127), boxes.run(Boxes.LIMITS, "/bin/absent").outcome().ending());
    }

    @Tag("build/monitoring")
    @Test void every_program_that_is_started_is_recorded() throws Exception {
        var trace = trace(boxes.shell("for i in 1 2 3; do /bin/busybox sleep 0.05; done; /bin/busybox sleep 0.05"));
        assertEquals(5, trace.execs());
        assertEquals("/bin/sh", trace.listed().getFirst().asked());
        assertTrue(trace.listed().stream().skip(1).allMatch(exec -> exec.asked().equals("/bin/busybox") && exec.exe().equals("/bin/busybox")), trace::toString);
    }

    @Test void the_surroundings_are_the_same_everywhere() throws Exception {
        boxes.shell("hostname; pwd; umask; cat /proc/self/status | grep Umask");
        assertTrue(boxes.printed().startsWith("sandbox\n/work\n0022\n"), boxes.printed());
    }
}
