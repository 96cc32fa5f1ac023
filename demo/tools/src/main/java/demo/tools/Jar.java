package demo.tools;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Jars as sorted maps from entry name to bytes, and back: equal content gives equal bytes. */
final class Jar {
    static final int ENTRIES_MAX = 20_000;
    static final long BYTES_MAX = 256L << 20;

    /**
     * Two seconds after the first moment that a zip can tell. For exactly that moment the JDK adds a second time stamp, which
     * depends on the time zone of the machine.
     */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

    private Jar() {}

    /** Every file entry. Names that leave the root, names twice, too many entries or bytes are refused. */
    static SortedMap<String, byte[]> read(Path jar) throws IOException {
        var entries = new TreeMap<String, byte[]>();
        long bytes = 0;
        try (var zip = new ZipFile(jar.toFile())) {
            if (zip.size() > ENTRIES_MAX) {
                throw new Refused("found " + zip.size() + " entries in " + jar.getFileName() + ", expected at most " + ENTRIES_MAX);
            }
            for (var entry : Collections.list(zip.entries())) {
                if (entry.isDirectory()) {
                    continue;
                }
                inside(entry.getName(), jar.getFileName().toString());
                byte[] content;
                try (var in = zip.getInputStream(entry)) {
                    content = in.readNBytes((int) (BYTES_MAX - bytes) + 1);
                }
                bytes += content.length;
                if (bytes > BYTES_MAX) {
                    throw new Refused("found more than " + BYTES_MAX + " bytes in " + jar.getFileName() + ", expected fewer");
                }
                if (entries.put(entry.getName(), content) != null) {
                    throw new Refused("found " + entry.getName() + " twice in " + jar.getFileName() + ", expected it once");
                }
            }
        }
        return entries;
    }

    /** Refuses a name that would leave the directory that it is unpacked into. */
    static void inside(String name, String where) {
        boolean plain = !name.isEmpty() && !name.startsWith("/") && name.indexOf('\\') < 0 && name.indexOf('\0') < 0;
        for (var part : name.split("/", -1)) {
            plain &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        if (!plain) {
            throw new Refused("found the path " + name + " in " + where + ", expected one inside its root");
        }
    }

    /** Writes the manifest, then the entries by name, each with one fixed time. */
    static void write(Path jar, Map<String, String> attributes, SortedMap<String, byte[]> entries) throws IOException {
        Files.createDirectories(jar.toAbsolutePath().getParent());
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            put(out, JarFile.MANIFEST_NAME, manifest(attributes));
            for (var entry : entries.entrySet()) {
                if (!entry.getKey().equals(JarFile.MANIFEST_NAME)) {
                    put(out, entry.getKey(), entry.getValue());
                }
            }
        }
    }

    static Attributes attributes(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            var manifest = file.getManifest();
            if (manifest == null) {
                throw new Refused("found no manifest in " + jar.getFileName() + ", expected one");
            }
            return manifest.getMainAttributes();
        }
    }

    private static byte[] manifest(Map<String, String> attributes) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach(manifest.getMainAttributes()::putValue);
        var bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(ENTRY_TIME);
        entry.setSize(content.length);
        var crc = new CRC32();
        crc.update(content);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(content, 0, content.length);
        out.closeEntry();
    }
}
