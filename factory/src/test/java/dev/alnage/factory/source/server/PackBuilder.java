package dev.alnage.factory.source.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;

/** Writes a pack object by object (gitformat-pack), so that it can be one that git would not write. */
final class PackBuilder {
    static final int COMMIT = 1;
    static final int TREE = 2;
    static final int BLOB = 3;
    static final int TAG = 4;
    private static final int OFS_DELTA = 6;
    private static final int REF_DELTA = 7;

    private final ByteArrayOutputStream objects = new ByteArrayOutputStream();
    private int count;
    private long claimed = -1;

    static String id(String type, byte[] content) {
        var header = (type + " " + content.length + "\0").getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(sha1(ByteBuffer.allocate(header.length + content.length).put(header).put(content).array()));
    }

    private static byte[] sha1(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }

    /** The bytes of a tree with one file. */
    static byte[] tree(String name, String blob) {
        var line = ("100644 " + name + "\0").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(line.length + 20).put(line).put(HexFormat.of().parseHex(blob)).array();
    }

    static byte[] commit(String tree) {
        return commit(tree, "", "words");
    }

    /** @param parent empty for the first */
    static byte[] commit(String tree, String parent, String words) {
        return ("tree " + tree + (parent.isEmpty() ? "" : "\nparent " + parent) + "\nauthor Ada <ada@example.org> 1 +0000\ncommitter Ada <ada@example.org> 1 +0000\n\n" + words + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Where the next object begins. */
    int here() {
        return 12 + objects.size();
    }

    PackBuilder object(int type, byte[] content) throws IOException {
        header(type, content.length);
        return packed(content);
    }

    PackBuilder deltaOn(int offset, byte[] delta) throws IOException {
        var distance = here() - offset;
        header(OFS_DELTA, delta.length);
        var bytes = new byte[10];
        var at = bytes.length - 1;
        bytes[at] = (byte) (distance & 0x7f);
        for (var rest = distance >> 7; rest > 0; rest >>= 7) {
            bytes[--at] = (byte) (--rest & 0x7f | 0x80);
        }
        objects.write(bytes, at, bytes.length - at);
        return packed(delta);
    }

    PackBuilder deltaOn(String base, byte[] delta) throws IOException {
        header(REF_DELTA, delta.length);
        objects.writeBytes(HexFormat.of().parseHex(base));
        return packed(delta);
    }

    /** A delta that copies the whole base {@code times} times, by 64 KiB at most a time. */
    static byte[] copies(int baseSize, int times, String more) {
        var out = new ByteArrayOutputStream();
        size(out, baseSize);
        size(out, (long) baseSize * times + more.length());
        for (var i = 0; i < times; i++) {
            for (var at = 0; at < baseSize; at += 0xffff) {
                var length = Math.min(0xffff, baseSize - at);
                out.writeBytes(new byte[] {(byte) (0x80 | 0x0f | 0x30), (byte) at, (byte) (at >> 8), (byte) (at >> 16), (byte) (at >> 24), (byte) length, (byte) (length >> 8)});
            }
        }
        if (!more.isEmpty()) {
            out.write(more.length());
            out.writeBytes(more.getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static void size(ByteArrayOutputStream out, long size) {
        var rest = size;
        for (; rest > 0x7f; rest >>= 7) {
            out.write((int) (rest & 0x7f | 0x80));
        }
        out.write((int) rest);
    }

    private void header(int type, int size) {
        count++;
        var rest = size >> 4;
        objects.write((rest > 0 ? 0x80 : 0) | type << 4 | size & 0xf);
        for (; rest > 0; rest >>= 7) {
            objects.write(rest > 0x7f ? rest & 0x7f | 0x80 : rest);
        }
    }

    private PackBuilder packed(byte[] content) throws IOException {
        try (var deflater = new DeflaterOutputStream(objects)) {
            deflater.write(content);
        }
        return this;
    }

    PackBuilder claiming(long number) {
        claimed = number;
        return this;
    }

    byte[] bytes() {
        var content = ByteBuffer.allocate(12 + objects.size()).put("PACK".getBytes(StandardCharsets.US_ASCII)).putInt(2)
                .putInt((int) (claimed < 0 ? count : claimed)).put(objects.toByteArray()).array();
        return ByteBuffer.allocate(content.length + 20).put(content).put(sha1(content)).array();
    }
}
