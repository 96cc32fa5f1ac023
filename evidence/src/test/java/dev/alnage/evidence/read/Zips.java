package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip files record by record, also such as no honest program writes. */
final class Zips {
    /** One entry; a test changes what it wants to be wrong. */
    static final class Entry {
        byte[] localName;
        byte[] centralName;
        int method = 8;
        int localMethod = -1;
        int flags = 0;
        int mode = 0100644;
        int madeBy = 3;
        byte[] content;
        byte[] data;
        long size;
        long localSize = -1;
        long crc;
        byte[] localExtra = {};
        byte[] centralExtra = {};
        byte[] descriptor = {};
        boolean descriptorInsteadOfSizes;
        int offsetShift;
        byte[] before = {};

        Entry(String name, byte[] content) {
            centralName = name.getBytes(StandardCharsets.UTF_8);
            localName = centralName;
            this.content = content;
            size = content.length;
            var sum = new CRC32();
            sum.update(content);
            crc = sum.getValue();
            data = deflated(content);
        }

        private Entry(String name) {
            centralName = name.getBytes(StandardCharsets.UTF_8);
            localName = centralName;
            content = new byte[0];
            data = content;
            method = 0;
        }

        Entry stored() {
            method = 0;
            data = content;
            return this;
        }

        private static byte[] deflated(byte[] content) {
            var deflater = new Deflater(9, true);
            deflater.setInput(content);
            deflater.finish();
            var out = new ByteArrayOutputStream();
            var buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            deflater.end();
            return out.toByteArray();
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private byte[] beforeDirectory = {};
    private byte[] comment = {};
    private int countShift;
    private byte[] tail = {};

    /** An empty stored entry. */
    static Entry empty(String name) {
        return new Entry(name);
    }

    static Entry entry(String name, String content) {
        return new Entry(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Zips add(Entry entry) {
        entries.add(entry);
        return this;
    }

    Zips file(String name, String content) {
        return add(entry(name, content));
    }

    Zips beforeDirectory(byte[] bytes) {
        beforeDirectory = bytes;
        return this;
    }

    Zips comment(byte[] bytes) {
        comment = bytes;
        return this;
    }

    Zips countShift(int shift) {
        countShift = shift;
        return this;
    }

    Zips tail(byte[] bytes) {
        tail = bytes;
        return this;
    }

    Bytes end() {
        var out = new ByteArrayOutputStream();
        var directory = new ByteArrayOutputStream();
        for (var entry : entries) {
            out.writeBytes(entry.before);
            var offset = out.size();
            local(entry, out);
            central(entry, offset, directory);
        }
        out.writeBytes(beforeDirectory);
        var directoryFrom = out.size();
        out.writeBytes(directory.toByteArray());
        number(out, 4, 0x06054b50);
        number(out, 4, 0);
        number(out, 2, entries.size() + countShift);
        number(out, 2, entries.size() + countShift);
        number(out, 4, directory.size());
        number(out, 4, directoryFrom);
        number(out, 2, comment.length);
        out.writeBytes(comment);
        out.writeBytes(tail);
        return Bytes.of(out.toByteArray());
    }

    private static void local(Entry entry, ByteArrayOutputStream out) {
        number(out, 4, 0x04034b50);
        number(out, 2, 20);
        number(out, 2, entry.flags);
        number(out, 2, entry.localMethod < 0 ? entry.method : entry.localMethod);
        number(out, 4, 0);
        number(out, 4, entry.descriptorInsteadOfSizes ? 0 : entry.crc);
        number(out, 4, entry.descriptorInsteadOfSizes ? 0 : entry.data.length);
        number(out, 4, entry.descriptorInsteadOfSizes ? 0 : entry.localSize < 0 ? entry.size : entry.localSize);
        number(out, 2, entry.localName.length);
        number(out, 2, entry.localExtra.length);
        out.writeBytes(entry.localName);
        out.writeBytes(entry.localExtra);
        out.writeBytes(entry.data);
        out.writeBytes(entry.descriptor);
    }

    private static void central(Entry entry, int offset, ByteArrayOutputStream out) {
        number(out, 4, 0x02014b50);
        number(out, 2, 20 | entry.madeBy << 8);
        number(out, 2, 20);
        number(out, 2, entry.flags);
        number(out, 2, entry.method);
        number(out, 4, 0);
        number(out, 4, entry.crc);
        number(out, 4, entry.data.length);
        number(out, 4, entry.size);
        number(out, 2, entry.centralName.length);
        number(out, 2, entry.centralExtra.length);
        number(out, 2, 0);
        number(out, 4, 0);
        number(out, 4, (long) entry.mode << 16);
        number(out, 4, offset + entry.offsetShift);
        out.writeBytes(entry.centralName);
        out.writeBytes(entry.centralExtra);
    }

    static byte[] numbers(long... widthsAndValues) {
        var out = new ByteArrayOutputStream();
        for (var i = 0; i < widthsAndValues.length; i += 2) {
            number(out, (int) widthsAndValues[i], widthsAndValues[i + 1]);
        }
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int width, long value) {
        for (var i = 0; i < width; i++) {
            out.write((int) (value >> 8 * i));
        }
    }
}
