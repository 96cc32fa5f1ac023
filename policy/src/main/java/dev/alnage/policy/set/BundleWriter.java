package dev.alnage.policy.set;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Rejected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.zip.GZIPOutputStream;

/** Packs policy files into a bundle whose bytes depend on nothing but their paths and contents. */
public final class BundleWriter {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES_MAX = 100;

    private BundleWriter() {}

    /** @throws Rejected.Malformed when the bundle could not be read again */
    public static Bytes write(SortedMap<String, Bytes> files) {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            for (var file : files.entrySet()) {
                header(out, ArtifactPath.require(file.getKey()), file.getValue().size());
                out.write(file.getValue().toArray());
                out.write(new byte[-file.getValue().size() & (BLOCK - 1)]);
            }
            out.write(new byte[2 * BLOCK]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var bundle = Bytes.of(packed.toByteArray());
        PolicyBundle.read(bundle);
        return bundle;
    }

    /** POSIX.1-1988 "ustar": owner 0, time 0, mode 0644. */
    private static void header(OutputStream out, String path, int size) throws IOException {
        if (path.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
            throw new Rejected.Malformed("found the path " + path + " in a policy, expected at most " + NAME_BYTES_MAX + " bytes");
        }
        var header = new byte[BLOCK];
        text(header, 0, path);
        text(header, 100, "0000644");
        text(header, 108, "0000000");
        text(header, 116, "0000000");
        text(header, 124, String.format("%011o", size));
        text(header, 136, "00000000000");
        header[156] = '0';
        text(header, 257, "ustar");
        text(header, 263, "00");
        Arrays.fill(header, 148, 156, (byte) ' ');
        var sum = 0;
        for (var each : header) {
            sum += each & 0xff;
        }
        text(header, 148, String.format("%06o", sum));
        header[154] = 0;
        header[155] = ' ';
        out.write(header);
    }

    private static void text(byte[] header, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
