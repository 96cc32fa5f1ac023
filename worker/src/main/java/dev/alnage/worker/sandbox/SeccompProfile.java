package dev.alnage.worker.sandbox;

import dev.alnage.evidence.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which system calls a command may make: an allow-list, so that a call that is new to the kernel is refused until somebody
 * has thought about it. Not listed, and so refused: namespaces and mounts, bpf, keyctl, ptrace and process_vm_*, perf,
 * userfaultfd, io_uring (which would connect past the filter), modules, clocks, quotas, handles, fanotify, seccomp itself.
 */
final class SeccompProfile {
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET. */
    private static final long NAMESPACE_FLAGS = 0x7E02_0000L;
    private static final long FILE_TYPE = 0xf000;
    private static final long PIPE = 0x1000;
    /** The personalities that change nothing for others: native, the query, and no address randomisation is not among them. */
    private static final List<Long> PERSONALITIES = List.of(0L, 8L, 0x20000L, 0x20008L, 0xffffffffL);

    private static final String FILES = """
            access chdir chmod chown close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2 fadvise64 \
            fallocate fchdir fchmod fchmodat fchmodat2 fchown fchownat fcntl fdatasync fgetxattr flistxattr flock fremovexattr \
            fsetxattr fstat fstatfs fsync ftruncate futimesat getcwd getdents getdents64 getxattr inotify_add_watch inotify_init \
            inotify_init1 inotify_rm_watch ioctl lchown lgetxattr link linkat listxattr llistxattr lremovexattr lseek lsetxattr \
            lstat mkdir mkdirat newfstatat open openat openat2 pipe pipe2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read \
            readahead readlink readlinkat readv removexattr rename renameat renameat2 rmdir sendfile setxattr splice stat statfs \
            statx symlink symlinkat sync sync_file_range syncfs tee truncate umask unlink unlinkat utime utimensat utimes \
            vmsplice write writev""";
    private static final String MEMORY = """
            brk get_mempolicy madvise map_shadow_stack membarrier memfd_create mincore mlock mlock2 mlockall mmap mprotect mremap \
            mseal msync munlock munlockall munmap pkey_alloc pkey_free pkey_mprotect remap_file_pages""";
    private static final String PROCESSES = """
            alarm arch_prctl capget exit exit_group fork futex futex_requeue futex_wait futex_waitv futex_wake get_robust_list \
            get_thread_area getcpu getegid geteuid getgid getgroups getitimer getpgid getpgrp getpid getppid getpriority \
            getresgid getresuid getrlimit getrusage getsid gettid getuid ioprio_get ioprio_set kill pause pidfd_open \
            pidfd_send_signal prctl prlimit64 restart_syscall rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo \
            rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo sched_get_priority_max sched_get_priority_min \
            sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_setaffinity \
            sched_setattr sched_setparam sched_setscheduler sched_yield set_robust_list set_thread_area set_tid_address setfsgid \
            setfsuid setgid setgroups setitimer setpgid setpriority setregid setresgid setresuid setreuid setrlimit setsid \
            setuid sigaltstack signalfd signalfd4 sysinfo tgkill time times tkill uname vfork wait4 waitid""";
    private static final String WAITING = """
            clock_getres clock_gettime clock_nanosleep epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 \
            epoll_wait epoll_wait_old eventfd eventfd2 getrandom gettimeofday io_cancel io_destroy io_getevents io_pgetevents \
            io_setup io_submit nanosleep poll ppoll pselect6 select timer_create timer_delete timer_getoverrun timer_gettime \
            timer_settime timerfd_create timerfd_gettime timerfd_settime""";
    private static final String BETWEEN_PROCESSES = """
            accept accept4 bind getpeername getsockname getsockopt listen mq_getsetattr mq_notify mq_open mq_timedreceive \
            mq_timedsend mq_unlink msgctl msgget msgrcv msgsnd recvfrom recvmmsg recvmsg semctl semget semop semtimedop \
            setsockopt shmat shmctl shmdt shmget shutdown socketpair""";

    private SeccompProfile() {}

    /** The profile in the form of the OCI runtime specification; watched calls are reported to the socket if there is one. */
    static Json json(String machine, Path listener) {
        return profile(machine, "SCMP_ACT_NOTIFY").with("listenerPath", listener.toString()).build();
    }

    private static Json.Builder profile(String machine, String watched) {
        var rules = Stream.of(
                rule("SCMP_ACT_ALLOW", names(FILES, MEMORY, PROCESSES, WAITING, BETWEEN_PROCESSES)),
                rule("SCMP_ACT_ALLOW", List.of("clone"), argument(0, NAMESPACE_FLAGS, 0, "SCMP_CMP_MASKED_EQ")),
                // its flags lie in memory, where a filter cannot look: the C library falls back to clone
                errno(ENOSYS, List.of("clone3")),
                // pipes may be made with a name, devices not
                rule("SCMP_ACT_ALLOW", List.of("mknod"), argument(1, FILE_TYPE, PIPE, "SCMP_CMP_MASKED_EQ")),
                rule("SCMP_ACT_ALLOW", List.of("mknodat"), argument(2, FILE_TYPE, PIPE, "SCMP_CMP_MASKED_EQ")),
                rule("SCMP_ACT_ALLOW", List.of("sendto"), argument(4, 0, 0, "SCMP_CMP_EQ")),
                rule(watched, List.of("sendto"), argument(4, 0, 0, "SCMP_CMP_NE")),
                rule(watched, List.of("execve", "execveat", "connect", "socket", "sendmsg", "sendmmsg")),
                errno(EPERM, List.of("unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "ptrace", "bpf", "keyctl",
                        "add_key", "request_key", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter",
                        "io_uring_register", "process_vm_readv", "process_vm_writev", "seccomp", "kcmp",
                        "pidfd_getfd", "open_by_handle_at", "name_to_handle_at", "fanotify_init", "move_mount", "open_tree",
                        "fsopen", "fsmount", "mount_setattr", "syslog", "acct", "reboot", "swapon", "init_module")));
        var personalities = PERSONALITIES.stream()
                .map(value -> rule("SCMP_ACT_ALLOW", List.of("personality"), argument(0, value, 0, "SCMP_CMP_EQ")));
        return Json.object().with("defaultAction", "SCMP_ACT_ERRNO").with("defaultErrnoRet", ENOSYS)
                .with("architectures", Json.texts(List.of(machine.equals("aarch64") ? "SCMP_ARCH_AARCH64" : "SCMP_ARCH_X86_64")))
                .with("syscalls", Json.array(Stream.concat(rules, personalities).toList()));
    }

    private static List<String> names(String... groups) {
        return Stream.of(groups).flatMap(group -> Stream.of(group.split(" "))).sorted().toList();
    }

    private static Json rule(String action, List<String> names, Json... arguments) {
        var rule = Json.object().with("names", Json.texts(names)).with("action", action);
        return (arguments.length == 0 ? rule : rule.with("args", Json.array(List.of(arguments)))).build();
    }

    private static Json errno(int errno, List<String> names) {
        return Json.object().with("names", Json.texts(names)).with("action", "SCMP_ACT_ERRNO").with("errnoRet", errno).build();
    }

    private static Json argument(int index, long value, long valueTwo, String comparison) {
        return Json.object().with("index", index).with("value", value).with("valueTwo", valueTwo).with("op", comparison).build();
    }
}
