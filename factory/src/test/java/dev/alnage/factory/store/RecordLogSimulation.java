package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A file of records, each synced before it is acknowledged, with or without a checksum. We store nothing this way; it
 * shows that the simulated disk tears what is not synced, so that whoever leaves out the checksum is caught.
 */
final class RecordLogSimulation {
    private static final Path FILE = SimulatedDisk.root().resolve("records");
    private static final int CHECKSUM_BYTES = 8;

    private final RandomGenerator random;
    private final boolean checksums;

    RecordLogSimulation(RandomGenerator random, boolean checksums) {
        this.random = random;
        this.checksums = checksums;
    }

    /** @throws AssertionError if a record that was acknowledged is lost, or one is read that was never written */
    void run() throws IOException {
        var disk = new SimulatedDisk(random);
        var written = new ArrayList<Bytes>();
        var acknowledged = 0;
        disk.cutAfter(random.nextInt(24));
        try (var output = disk.create(FILE)) {
            disk.syncDirectory(SimulatedDisk.root());
            for (var i = 0; i < 10; i++) {
                var record = Bytes.utf8("record " + i + " of a length of " + random.nextInt(1_000_000));
                written.add(record);
                var framed = frame(record).toBuffer();
                while (framed.hasRemaining()) {
                    output.write(framed);
                }
                output.sync();
                acknowledged++;
            }
        } catch (SimulatedDisk.PowerCut e) {
            // the point of it
        }
        var found = recover(disk.afterPowerCut());
        if (found.size() < acknowledged || found.size() > written.size() || !found.equals(written.subList(0, found.size()))) {
            throw new AssertionError("found " + found.size() + " records, expected the first " + acknowledged + " to "
                    + written.size() + " as they were written");
        }
    }

    private Bytes frame(Bytes record) {
        var checksum = checksums ? checksum(record) : Bytes.empty();
        return Bytes.of(new byte[] {(byte) record.size()}).plus(record).plus(checksum);
    }

    private static Bytes checksum(Bytes record) {
        return Bytes.hex(Digest.of(record).hex()).slice(0, CHECKSUM_BYTES);
    }

    private List<Bytes> recover(SimulatedDisk disk) throws IOException {
        var records = new ArrayList<Bytes>();
        try {
            var content = ByteBuffer.wrap(AtomicFiles.read(disk, FILE, 1 << 20).toArray());
            while (content.hasRemaining()) {
                var record = new byte[content.get() & 0xff];
                var checksum = new byte[checksums ? CHECKSUM_BYTES : 0];
                if (record.length == 0 || record.length + checksum.length > content.remaining()) {
                    break;
                }
                content.get(record).get(checksum);
                if (checksums && !Bytes.of(checksum).equals(checksum(Bytes.of(record)))) {
                    break;
                }
                records.add(Bytes.of(record));
            }
        } catch (NoSuchFileException e) {
            // nothing was acknowledged, or this is noticed by the caller
        }
        return records;
    }
}
