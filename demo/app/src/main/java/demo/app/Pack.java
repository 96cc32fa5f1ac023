package demo.app;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Tables packed into one gzip-compressed tar file. Equal tables give equal bytes. */
public record Pack(List<Table> tables) {
    private static final int TABLES_MAX = 1_000;
    private static final int TABLE_BYTES_MAX = 64 << 20;
    private static final String SUFFIX = ".csv";

    public Pack {
        tables = tables.stream().sorted(Comparator.comparing(Table::name)).toList();
        if (tables.stream().map(Table::name).distinct().count() < tables.size()) {
            throw new Unfit("found two tables of one name, expected different names");
        }
    }

    public Table table(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst()
                .orElseThrow(() -> new Unfit("found no table " + name + ", expected one of " + tables.stream().map(Table::name).toList()));
    }

    public void write(OutputStream out) throws IOException {
        var parameters = new GzipParameters();
        parameters.setOperatingSystem(255);
        try (var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out, parameters), StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (var table : tables) {
                var content = table.csv().getBytes(StandardCharsets.UTF_8);
                var entry = new TarArchiveEntry(table.name() + SUFFIX);
                entry.setSize(content.length);
                entry.setModTime(0L);
                entry.setUserName("");
                entry.setGroupName("");
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
    }

    /** Reads what {@link #write} wrote; anything but CSV files directly in the root is refused. */
    public static Pack read(InputStream in) throws IOException {
        var tables = new ArrayList<Table>();
        var names = new HashSet<String>();
        try (var tar = new TarArchiveInputStream(new GzipCompressorInputStream(new BufferedInputStream(in)), StandardCharsets.UTF_8.name())) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var name = entry.getName();
                if (!entry.isFile() || !name.endsWith(SUFFIX) || name.contains("/") || !names.add(name)) {
                    throw new Unfit("found the entry " + name + ", expected different CSV files in the root");
                }
                if (entry.getSize() > TABLE_BYTES_MAX || names.size() > TABLES_MAX) {
                    throw new Unfit("found a pack that is too large, expected at most " + TABLES_MAX + " tables of " + TABLE_BYTES_MAX + " bytes");
                }
                tables.add(Table.read(name.substring(0, name.length() - SUFFIX.length()), utf8(tar.readAllBytes())));
            }
        }
        return new Pack(tables);
    }

    /** Bytes that are not UTF-8 end in an exception, not in question marks. */
    static InputStreamReader utf8(byte[] bytes) {
        var decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        return new InputStreamReader(new ByteArrayInputStream(bytes), decoder);
    }
}
