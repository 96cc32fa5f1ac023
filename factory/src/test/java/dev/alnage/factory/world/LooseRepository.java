package dev.alnage.factory.world;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;

/** A bare repository whose loose objects the test writes itself, so that it can write what git would refuse to. */
public final class LooseRepository {
    public static final String FILE = "100644";
    public static final String EXECUTABLE = "100755";
    public static final String LINK = "120000";
    public static final String DIRECTORY = "40000";
    public static final String SUBMODULE = "160000";

    private final Path root;

    public LooseRepository(Path root) throws IOException {
        this.root = root;
        for (var name : List.of("objects", "refs/heads")) {
            Files.createDirectories(root.resolve(name));
        }
        Files.writeString(root.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(root.resolve("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
    }

    public Path path() {
        return root;
    }

    /** One line of a tree object. */
    public record Item(String mode, String name, String id) {}

    public String blob(String content) throws IOException {
        return write("blob", content.getBytes(StandardCharsets.UTF_8));
    }

    /** A tree with its items in the order given, whatever git thinks of it. */
    public String tree(Item... items) throws IOException {
        var out = new ByteArrayOutputStream();
        for (var item : items) {
            out.write((item.mode() + " ").getBytes(StandardCharsets.US_ASCII));
            out.write(item.name().getBytes(StandardCharsets.UTF_8));
            out.write(0);
            out.write(HexFormat.of().parseHex(item.id()));
        }
        return write("tree", out.toByteArray());
    }

    public Digest commit(String tree) throws IOException {
        return Digest.gitCommit(write("commit", ("tree " + tree + "\nauthor A <a@example.org> 1 +0000\ncommitter A <a@example.org> 1 +0000\n\nwork\n")
                .getBytes(StandardCharsets.US_ASCII)));
    }

    /** A commit of files in directories, as an honest developer makes it. */
    public Digest commit(Map<String, String> files) throws IOException {
        return commit(directory(new TreeMap<>(files)));
    }

    private String directory(TreeMap<String, String> files) throws IOException {
        var items = new TreeMap<String, Item>();
        var below = new TreeMap<String, TreeMap<String, String>>();
        for (var file : files.entrySet()) {
            var slash = file.getKey().indexOf('/');
            if (slash < 0) {
                items.put(file.getKey(), new Item(FILE, file.getKey(), blob(file.getValue())));
            } else {
                below.computeIfAbsent(file.getKey().substring(0, slash), _ -> new TreeMap<>()).put(file.getKey().substring(slash + 1), file.getValue());
            }
        }
        for (var directory : below.entrySet()) {
            items.put(directory.getKey() + "/", new Item(DIRECTORY, directory.getKey(), directory(directory.getValue())));
        }
        return tree(items.values().toArray(Item[]::new));
    }

    public String write(String type, byte[] content) throws IOException {
        var whole = new ByteArrayOutputStream();
        whole.write((type + " " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
        whole.write(content);
        var id = sha1(whole.toByteArray());
        plant(id, whole.toByteArray());
        return id;
    }

    /** Puts the bytes under a name that need not be theirs. */
    public void plant(String id, byte[] object) throws IOException {
        var file = file(id);
        Files.createDirectories(file.getParent());
        var packed = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(packed)) {
            out.write(object);
        }
        Files.write(file, packed.toByteArray());
    }

    public Path file(String id) {
        return root.resolve("objects").resolve(id.substring(0, 2)).resolve(id.substring(2));
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Bytes object(String type, String content) {
        return Bytes.utf8(type + " " + content.length() + "\0" + content);
    }
}
