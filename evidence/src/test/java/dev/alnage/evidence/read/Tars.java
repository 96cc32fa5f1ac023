package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes tar archives block by block, also such as no honest program writes. */
final class Tars {
    static final String PAX_SIZE_1 = "10 size=1\n";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A header that a test may still change before its checksum is made. */
    static final class Header {
        final byte[] block = new byte[512];

        Header(String name, char type, String content) {
            put(0, name);
            put(100, "0000644\0");
            put(108, "0000000\0");
            put(116, "0000000\0");
            put(124, String.format("%011o ", content.getBytes(StandardCharsets.UTF_8).length));
            put(136, "00000000000 ");
            block[156] = (byte) type;
            put(257, "ustar\00000");
        }

        Header put(int at, String text) {
            var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(bytes, 0, block, at, bytes.length);
            return this;
        }

        Header name(byte[] name) {
            Arrays.fill(block, 0, 100, (byte) 0);
            System.arraycopy(name, 0, block, 0, name.length);
            return this;
        }

        Header link(String target) {
            return put(157, target);
        }

        Header mode(String octal) {
            return put(100, octal + "\0");
        }

        Header gnu() {
            return put(257, "ustar  \0");
        }

        byte[] withChecksum() {
            put(148, "        ");
            var sum = 0;
            for (var b : block) {
                sum += b & 0xff;
            }
            put(148, String.format("%06o\0 ", sum));
            return block;
        }
    }

    Tars add(Header header, String content) {
        return raw(header.withChecksum()).content(content);
    }

    Tars file(String name, String content) {
        return add(new Header(name, '0', content), content);
    }

    Tars directory(String name) {
        return add(new Header(name, '5', "").mode("0000755"), "");
    }

    Tars symlink(String name, String target) {
        return add(new Header(name, '2', "").mode("0000777").link(target), "");
    }

    Tars hardLink(String name, String target) {
        return add(new Header(name, '1', "").link(target), "");
    }

    Tars pax(String records) {
        return add(new Header("PaxHeaders/0", 'x', records), records);
    }

    Tars longName(char type, String name) {
        return add(new Header("././@LongLink", type, name + "\0").gnu(), name + "\0");
    }

    static String record(String keyword, String value) {
        var rest = 3 + keyword.length() + value.getBytes(StandardCharsets.UTF_8).length;
        var length = rest + 1;
        while (length != rest + String.valueOf(length).length()) {
            length = rest + String.valueOf(length).length();
        }
        return length + " " + keyword + "=" + value + "\n";
    }

    Tars content(String content) {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        return raw(bytes).raw(new byte[-bytes.length & 511]);
    }

    Tars raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    Bytes end() {
        return raw(new byte[1024]).bytes();
    }

    Bytes bytes() {
        return Bytes.of(out.toByteArray());
    }
}
