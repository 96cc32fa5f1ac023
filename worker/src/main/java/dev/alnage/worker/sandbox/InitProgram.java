package dev.alnage.worker.sandbox;

import dev.alnage.evidence.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first program of every sandbox: {@code execve(argv[1], argv + 1, envp)}, else exit 127. It is there to be looked at:
 * when it starts the command, the runtime's own process is gone and everything about the sandbox is in place.
 */
final class InitProgram {
    private static final int HEADERS_BYTES = 64 + 56;
    private static final long ADDRESS = 0x400000;
    private static final Bytes X86_64 = Bytes.hex(""
            + "488b0424" // mov rax, [rsp]            argc
            + "488d742410" // lea rsi, [rsp + 16]      argv + 1
            + "488b3e" // mov rdi, [rsi]             argv[1]
            + "488d54c410" // lea rdx, [rsp + rax * 8 + 16]  envp
            + "4885ff" // test rdi, rdi
            + "7407" // jz exit
            + "b83b000000" // mov eax, 59 (execve)
            + "0f05" // syscall
            + "bf7f000000" // exit: mov edi, 127
            + "b83c000000" // mov eax, 60 (exit)
            + "0f05"); // syscall
    private static final Bytes AARCH64 = Bytes.hex(""
            + "e30340f9" // ldr x3, [sp]
            + "e1430091" // add x1, sp, 16
            + "200040f9" // ldr x0, [x1]
            + "220c038b" // add x2, x1, x3, lsl 3
            + "600000b4" // cbz x0, exit
            + "a81b80d2" // mov x8, 221 (execve)
            + "010000d4" // svc 0
            + "e00f80d2" // exit: mov x0, 127
            + "a80b80d2" // mov x8, 93 (exit)
            + "010000d4"); // svc 0

    /** Waits for a byte on standard input: read(0, sp - 64, 1). */
    private static final Bytes X86_64_GATE = Bytes.hex(""
            + "31ff" // xor edi, edi
            + "488d7424c0" // lea rsi, [rsp - 64]
            + "ba01000000" // mov edx, 1
            + "31c0" // xor eax, eax (read)
            + "0f05"); // syscall
    private static final Bytes AARCH64_GATE = Bytes.hex(""
            + "000080d2" // mov x0, 0
            + "e10301d1" // sub x1, sp, 64
            + "220080d2" // mov x2, 1
            + "e80780d2" // mov x8, 63 (read)
            + "010000d4"); // svc 0

    private InitProgram() {}

    /** The ELF file for a machine as {@code os.arch} names it. */
    static Bytes elf(String machine) {
        return elf(machine, Bytes.empty(), Bytes.empty());
    }

    /** The same, but it first waits for a byte on its standard input: for a runtime that has no other way to be stopped. */
    static Bytes gate(String machine) {
        return elf(machine, X86_64_GATE, AARCH64_GATE);
    }

    private static Bytes elf(String machine, Bytes beforeX86, Bytes beforeArm) {
        return switch (machine) {
            case "amd64", "x86_64" -> elf(62, beforeX86.plus(X86_64));
            case "aarch64" -> elf(183, beforeArm.plus(AARCH64));
            default -> throw new IllegalStateException("found machine " + machine + ", expected x86-64 or aarch64");
        };
    }

    private static Bytes elf(int machine, Bytes code) {
        var size = HEADERS_BYTES + code.size();
        var elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        // e_ident: 64-bit, little endian, version 1, System V
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        elf.putShort((short) 2).putShort((short) machine).putInt(1).putLong(ADDRESS + HEADERS_BYTES).putLong(64).putLong(0);
        elf.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 1).putShort((short) 64).putShort((short) 0).putShort((short) 0);
        // one loadable segment, readable and executable
        elf.putInt(1).putInt(5).putLong(0).putLong(ADDRESS).putLong(ADDRESS).putLong(size).putLong(size).putLong(0x1000);
        elf.put(code.toBuffer());
        return Bytes.of(elf.array());
    }
}
