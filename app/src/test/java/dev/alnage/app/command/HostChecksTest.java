package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.alnage.app.cli.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostChecksTest {
    @TempDir Path folder;

    @Test void a_kernel_without_user_namespaces_is_wrong() throws IOException {
        assertWrong(checks().userNamespaces());
        kernel("self/ns/user", "");
        kernel("sys/user/max_user_namespaces", "0");
        assertWrong(checks().userNamespaces());
    }

    @Test void user_namespaces_for_root_only_are_weak() throws IOException {
        kernel("self/ns/user", "");
        kernel("sys/user/max_user_namespaces", "1000");
        kernel("sys/kernel/apparmor_restrict_unprivileged_userns", "1");
        assertEquals(Mark.WARNING, checks().userNamespaces().mark());
        kernel("sys/kernel/apparmor_restrict_unprivileged_userns", "0");
        assertEquals(Mark.YES, checks().userNamespaces().mark());
        kernel("sys/kernel/unprivileged_userns_clone", "0");
        assertEquals(Mark.WARNING, checks().userNamespaces().mark());
    }

    @Test void filters_that_cannot_notify_are_wrong_for_nobody_could_watch() throws IOException {
        assertWrong(checks().seccomp());
        kernel("sys/kernel/seccomp/actions_avail", "kill_process kill_thread trap errno trace log allow");
        assertWrong(checks().seccomp());
        kernel("sys/kernel/seccomp/actions_avail", "kill_process errno user_notif allow");
        assertEquals(Mark.YES, checks().seccomp().mark());
    }

    @Test void control_groups_need_memory_pids_and_cpu_in_either_version() throws IOException {
        assertWrong(checks().controlGroups());
        device("fs/cgroup/memory/tasks", "");
        assertWrong(checks().controlGroups());
        device("fs/cgroup/pids/tasks", "");
        device("fs/cgroup/cpu/tasks", "");
        assertEquals(Mark.YES, checks().controlGroups().mark());
        device("fs/cgroup/cgroup.controllers", "cpu io memory");
        assertWrong(checks().controlGroups());
        device("fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids");
        assertEquals(Mark.YES, checks().controlGroups().mark());
    }

    @Test void without_root_the_processes_share_one_uid_and_that_is_said() throws IOException {
        kernel("self/status", "Name:\tjava\nUid:\t1000\t1000\t1000\t1000\n");
        assertEquals(Mark.WARNING, checks().separateUids().mark());
    }

    @Test void root_of_a_small_container_is_wrong() throws IOException {
        kernel("self/status", "Uid:\t0\t0\t0\t0\n");
        kernel("self/uid_map", "         0     100000      65536\n");
        assertWrong(checks().separateUids());
        kernel("self/uid_map", "         0          0 4294967295\n");
        assertEquals(Mark.YES, checks().separateUids().mark());
    }

    @Test void a_clock_before_the_build_or_before_a_file_of_the_system_is_wrong() throws IOException {
        var now = Instant.parse("2026-06-01T00:00:00Z");
        var before = Instant.parse("2026-05-01T00:00:00Z");
        var later = Instant.parse("2026-07-01T00:00:00Z");
        assertEquals(Mark.YES, checks().clock(now, before, List.of(folder.resolve("nope"))).mark());
        assertWrong(checks().clock(now, later, List.of()));
        var witness = Files.writeString(folder.resolve("witness"), "");
        Files.setLastModifiedTime(witness, FileTime.from(later));
        assertWrong(checks().clock(now, before, List.of(witness)));
    }

    @Test void little_memory_is_weak_and_an_unknown_amount_is_not_looked_at() throws IOException {
        assertEquals("not-looked-at", checks().memory().state());
        kernel("meminfo", "MemTotal:       9999999 kB\nMemAvailable:    1000000 kB\n");
        assertEquals("weak", checks().memory().state());
        kernel("meminfo", "MemAvailable:    8000000 kB\n");
        assertEquals("ok", checks().memory().state());
    }

    @Test void a_data_folder_that_is_not_there_yet_is_judged_by_the_disk_it_will_be_on() throws IOException {
        assertFalse(checks().disk(folder.resolve("a/b/c")).seen().isEmpty());
    }

    private static void assertWrong(Finding finding) {
        assertEquals(Mark.NO, finding.mark(), finding.toString());
        assertFalse(finding.fix().isEmpty(), finding.toString());
    }

    private HostChecks checks() {
        return new HostChecks(folder.resolve("proc"), folder.resolve("sys"));
    }

    private void kernel(String path, String text) throws IOException {
        write(folder.resolve("proc").resolve(path), text);
    }

    private void device(String path, String text) throws IOException {
        write(folder.resolve("sys").resolve(path), text);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
