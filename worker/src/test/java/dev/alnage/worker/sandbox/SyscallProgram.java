package dev.alnage.worker.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A static program (x86-64) that makes system calls one after the other and exits with the error number of the last, 0 if it
 * worked: what no shell can do, an attacker can.
 */
final class SyscallProgram {
    private static final long ADDRESS = 0x400000;
    private static final int HEADERS_BYTES = 64 + 56;
    private static final int DATA_AT = 0x800;
    private static final byte[][] REGISTERS = {{0x48, (byte) 0xb8}, {0x48, (byte) 0xbf}, {0x48, (byte) 0xbe}, {0x48, (byte) 0xba}, {0x49, (byte) 0xba}, {0x49, (byte) 0xb8}, {0x49, (byte) 0xb9}};

    private final List<long[]> calls = new ArrayList<>();
    private final byte[] data;

    /** @param data readable at {@link #data()} while it runs */
    SyscallProgram(byte... data) {
        this.data = data;
    }

    static long data() {
        return ADDRESS + DATA_AT;
    }

    /** Number and up to six arguments. */
    SyscallProgram call(long... numberAndArguments) {
        calls.add(numberAndArguments);
        return this;
    }

    Path write(Path file) throws IOException {
        var code = ByteBuffer.allocate(DATA_AT - HEADERS_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var call : calls) {
            for (var i = 0; i < REGISTERS.length; i++) {
                code.put(REGISTERS[i]).putLong(i < call.length ? call[i] : 0);
            }
            code.put(new byte[] {0x0f, 0x05});
        }
        // mov edi, 0; test rax, rax; jns +4; neg eax; mov edi, eax; mov eax, 231 (exit_group); syscall
        code.put(new byte[] {(byte) 0xbf, 0, 0, 0, 0, 0x48, (byte) 0x85, (byte) 0xc0, 0x79, 4, (byte) 0xf7, (byte) 0xd8, (byte) 0x89, (byte) 0xc7, (byte) 0xb8, (byte) 0xe7, 0, 0, 0, 0x0f, 0x05});
        var size = DATA_AT + data.length;
        var elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        elf.putShort((short) 2).putShort((short) 62).putInt(1).putLong(ADDRESS + HEADERS_BYTES).putLong(64).putLong(0);
        elf.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 1).putShort((short) 64).putShort((short) 0).putShort((short) 0);
        elf.putInt(1).putInt(7).putLong(0).putLong(ADDRESS).putLong(ADDRESS).putLong(size).putLong(size + 0x10000).putLong(0x1000);
        elf.put(code.flip());
        elf.position(DATA_AT).put(data);
        Files.write(file, elf.array());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }
}
