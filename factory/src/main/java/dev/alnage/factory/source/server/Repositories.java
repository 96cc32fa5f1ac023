package dev.alnage.factory.source.server;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The repositories that this factory serves: bare ones below one folder, of which this process is the only writer. */
public final class Repositories implements AutoCloseable {
    private static final String SUFFIX = ".git";

    private final Path root;
    private final AtomicFiles files;
    private final Map<RepositoryName, BareRepository> open = new ConcurrentHashMap<>();

    private Repositories(Path root, AtomicFiles files) {
        this.root = root;
        this.files = files;
    }

    /** @param root is made if it is not there; the folder above it must be */
    public static Repositories open(Path root, Disk disk) throws IOException {
        GitSystem.install();
        var place = root.toAbsolutePath().normalize();
        var files = new AtomicFiles(disk, place);
        files.makeDirectory(place);
        return new Repositories(place, files);
    }

    /** Makes an empty repository, durable when this returns. @throws Rejected.Stale if there is one of that name */
    public synchronized BareRepository create(RepositoryName name) throws IOException {
        var directory = directory(name);
        if (Files.exists(directory.resolve(BareRepository.LAST_FILE), LinkOption.NOFOLLOW_LINKS)) {
            throw new Rejected.Stale("found a repository " + name + " already, expected a new name");
        }
        BareRepository.create(directory, files);
        return find(name).orElseThrow(() -> new IOException("the repository " + name + " is not there after it was made"));
    }

    /** The repository, or nothing if none was ever wholly made under that name. */
    public Optional<BareRepository> find(RepositoryName name) throws IOException {
        var known = open.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        synchronized (this) {
            var directory = directory(name);
            if (!open.containsKey(name) && Files.exists(directory.resolve(BareRepository.LAST_FILE), LinkOption.NOFOLLOW_LINKS)) {
                open.put(name, BareRepository.open(name, directory, files));
            }
            return Optional.ofNullable(open.get(name));
        }
    }

    /** All names, sorted. */
    public List<RepositoryName> list() throws IOException {
        var names = new TreeSet<RepositoryName>();
        list(root, "", names);
        return List.copyOf(names);
    }

    /** Does not look into repositories, where quarantines look like some. */
    private static void list(Path folder, String prefix, Set<RepositoryName> names) throws IOException {
        try (var found = Files.newDirectoryStream(folder)) {
            for (var path : found) {
                var name = path.getFileName().toString();
                if (!name.endsWith(SUFFIX)) {
                    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                        list(path, prefix + name + "/", names);
                    }
                } else if (Files.exists(path.resolve(BareRepository.LAST_FILE), LinkOption.NOFOLLOW_LINKS)) {
                    names.add(new RepositoryName(prefix + name.substring(0, name.length() - SUFFIX.length())));
                }
            }
        }
    }

    /** Where a repository lies, or would. */
    public Path directory(RepositoryName name) {
        return directory(root, name);
    }

    /** The same for another process, which only reads. */
    static Path directory(Path root, RepositoryName name) {
        return root.resolve(name.text() + SUFFIX);
    }

    @Override public void close() {
        open.values().forEach(BareRepository::close);
        open.clear();
    }
}
