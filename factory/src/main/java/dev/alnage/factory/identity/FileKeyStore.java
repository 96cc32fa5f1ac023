package dev.alnage.factory.identity;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SoftwareSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keys in files of one directory, each encrypted under its passphrase and readable by its owner alone. */
public final class FileKeyStore implements KeyStore {
    private static final String SUFFIX = ".key.json";
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

    private final Path directory;
    private final SecureRandom random;
    private final int costLog2;

    public FileKeyStore(Path directory, SecureRandom random) {
        this(directory, random, EncryptedKey.COST_LOG2_STANDARD);
    }

    /** @param costLog2 of scrypt, from 10; the standard 17 suits what people type, 15 suits 128 random bits, 10 suits 256 of them */
    public FileKeyStore(Path directory, SecureRandom random, int costLog2) {
        this.directory = directory;
        this.random = random;
        this.costLog2 = costLog2;
    }

    @Override public Signer open(String name, char[] passphrase) {
        try {
            return read(KeyNames.require(name)).decrypt(passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    @Override public Key create(String name, Key.Kind kind, char[] passphrase) {
        try {
            Passphrases.requireStrong(passphrase);
            if (Files.exists(file(KeyNames.require(name)), LinkOption.NOFOLLOW_LINKS)) {
                throw taken(name);
            }
            var signer = SoftwareSigner.generate(kind, random);
            write(name, EncryptedKey.encrypt(name, signer, passphrase, costLog2, random).toBytes());
            return signer.key();
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    @Override public SortedMap<String, Key> list() {
        var keys = new TreeMap<String, Key>();
        if (Files.isDirectory(directory)) {
            try (var files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
                for (var file : files) {
                    var fileName = file.getFileName().toString();
                    var name = fileName.substring(0, fileName.length() - SUFFIX.length());
                    keys.put(name, read(name).key());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Collections.unmodifiableSortedMap(keys);
    }

    private Path file(String name) {
        return directory.resolve(name + SUFFIX);
    }

    private EncryptedKey read(String name) {
        var file = file(name);
        try {
            // others could be trying passphrases on it already, and a link could be theirs
            var permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
            if (!OWNER_ALONE.containsAll(permissions) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new Rejected.Untrusted("found key file " + file + " with permissions " + PosixFilePermissions.toString(permissions)
                        + ", expected a file for its owner alone (chmod 600)");
            }
            try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                var key = EncryptedKey.read(Bytes.of(in.readNBytes(EncryptedKey.FILE_BYTES_MAX + 1)));
                if (!key.name().equals(name)) {
                    throw new Rejected.Malformed("found key " + key.name() + " in " + file + ", expected key " + name);
                }
                return key;
            }
        } catch (NoSuchFileException e) {
            throw new Rejected.Malformed("found no key " + name + " in " + directory + ", expected one");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Durable before it returns, whole or not there, and never in place of another: a link fails where a rename replaces. */
    private void write(String name, Bytes content) {
        try {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var suffix = new byte[8];
            random.nextBytes(suffix);
            var temporary = directory.resolve("." + name + "." + HexFormat.of().formatHex(suffix) + ".tmp");
            try (var channel = FileChannel.open(temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(OWNER_ALONE))) {
                for (var buffer = content.toBuffer(); buffer.hasRemaining(); ) {
                    channel.write(buffer);
                }
                channel.force(true);
                Files.createLink(file(name), temporary);
            } finally {
                Files.deleteIfExists(temporary);
            }
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (FileAlreadyExistsException e) {
            throw taken(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Rejected.Malformed taken(String name) {
        return new Rejected.Malformed("found key " + name + " already in " + directory + ", expected a new name");
    }
}
