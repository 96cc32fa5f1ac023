package dev.alnage.worker.sandbox;

import dev.alnage.evidence.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A seccomp program (classic BPF, seccomp(2)) for a runtime that takes no profile: refuses the calls that reach beyond a
 * sandbox and lets all others be. Weaker than the allow-list of {@link SeccompProfile}: what is new to the kernel is allowed.
 */
final class DenyFilter {
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int JUMP_GREATER_EQUAL = 0x35;
    private static final int RETURN = 0x06;
    private static final int ALLOW = 0x7fff_0000;
    private static final int KILL_PROCESS = 0x8000_0000;
    private static final int EPERM = 0x0005_0000 | 1;
    private static final int ENOSYS = 0x0005_0000 | 38;
    private static final int ENETUNREACH = 0x0005_0000 | 101;
    /** Offsets in struct seccomp_data. */
    private static final int CALL = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;
    private static final int NAMESPACE_FLAGS = 0x7E02_0000;
    private static final int X32_BIT = 0x4000_0000;

    /** The numbers of one machine: what is refused, what reaches for an address, clone, clone3. */
    private record Numbers(int architecture, List<Integer> refused, int connect, int fork, int fork3) {}

    // unshare setns mount umount2 pivot_root chroot ptrace bpf keyctl add_key request_key perf_event_open userfaultfd
    // io_uring_setup/enter/register process_vm_readv/writev pidfd_getfd open_by_handle_at move_mount open_tree fsopen
    // fsmount mount_setattr fanotify_init kexec_load init_module finit_module delete_module swapon reboot
    private static final Numbers X86_64 = new Numbers(0xC000_003E, List.of(272, 308, 165, 166, 155, 161, 101, 321, 250, 248, 249, 298, 323,
            425, 426, 427, 310, 311, 438, 304, 429, 428, 430, 432, 442, 300, 246, 175, 313, 176, 167, 169), 42, 56, 435);
    private static final Numbers AARCH64 = new Numbers(0xC000_00B7, List.of(97, 268, 40, 39, 41, 51, 117, 280, 219, 217, 218, 241, 282,
            425, 426, 427, 270, 271, 438, 265, 429, 428, 430, 432, 442, 262, 104, 105, 273, 106, 224, 142), 203, 220, 435);

    private final List<long[]> instructions = new ArrayList<>();

    private DenyFilter() {}

    /** The program, for a machine as {@code os.arch} names it. */
    static Bytes program(String machine) {
        return new DenyFilter().assemble(machine.equals("aarch64") ? AARCH64 : X86_64);
    }

    private Bytes assemble(Numbers numbers) {
        add(LOAD_WORD, 0, 0, ARCHITECTURE);
        add(JUMP_EQUAL, 1, 0, numbers.architecture());
        add(RETURN, 0, 0, KILL_PROCESS);
        add(LOAD_WORD, 0, 0, CALL);
        add(JUMP_GREATER_EQUAL, 0, 1, X32_BIT);
        add(RETURN, 0, 0, KILL_PROCESS);
        for (var number : numbers.refused()) {
            refuse(number, EPERM);
        }
        refuse(numbers.connect(), ENETUNREACH);
        refuse(numbers.fork3(), ENOSYS);
        add(JUMP_EQUAL, 0, 3, numbers.fork());
        add(LOAD_WORD, 0, 0, FIRST_ARGUMENT);
        add(JUMP_ANY_BIT, 0, 1, NAMESPACE_FLAGS);
        add(RETURN, 0, 0, EPERM);
        add(RETURN, 0, 0, ALLOW);
        var program = ByteBuffer.allocate(instructions.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (var i : instructions) {
            program.putShort((short) i[0]).put((byte) i[1]).put((byte) i[2]).putInt((int) i[3]);
        }
        return Bytes.of(program.array());
    }

    private void refuse(int number, int answer) {
        add(JUMP_EQUAL, 0, 1, number);
        add(RETURN, 0, 0, answer);
    }

    private void add(int code, int ifTrue, int ifFalse, int value) {
        instructions.add(new long[] {code, ifTrue, ifFalse, value});
    }
}
