package dev.alnage.factory.source.server;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.eclipse.jgit.util.sha1.SHA1;

/**
 * The machine as JGit may see it: no settings of a user or of the machine, and none that JGit writes for itself. Whoever can write
 * into the home of our uid could otherwise choose a SHA-1 without detection of collisions, or leave checks out.
 */
public final class GitSystem extends SystemReader.Delegate {
    private static final String SHA1_DETECTION = "org.eclipse.jgit.util.sha1.detectCollision";
    private static final String SHA1_IMPLEMENTATION = "org.eclipse.jgit.util.sha1.implementation";

    private static final int WINDOW_BYTES = 64 << 10;
    private static final long CACHE_BYTES_MAX = 256L << 20;
    /** Of the heap. */
    private static final int CACHE_SHARE = 8;
    private static final int OPEN_FILES = 512;

    private GitSystem(SystemReader machine) {
        super(machine);
    }

    /** Puts it in place for the whole process, once. @throws IllegalStateException if SHA-1 collisions would go unnoticed all the same */
    public static synchronized void install() {
        if (!(SystemReader.getInstance() instanceof GitSystem)) {
            SystemReader.setInstance(new GitSystem(SystemReader.getInstance()));
            cache().install();
        }
        requireCollisionDetection();
    }

    /** What JGit keeps of packs in memory. Its own figures are for a small client: 10 MiB in pieces of 8 KiB, each of which is read by itself. */
    private static WindowCacheConfig cache() {
        var cache = new WindowCacheConfig();
        cache.setPackedGitWindowSize(WINDOW_BYTES);
        cache.setPackedGitLimit(Math.max(cache.getPackedGitLimit(), Math.min(CACHE_BYTES_MAX, Runtime.getRuntime().maxMemory() / CACHE_SHARE)));
        cache.setPackedGitOpenFiles(OPEN_FILES);
        return cache;
    }

    private static void requireCollisionDetection() {
        var implementation = System.getProperty(SHA1_IMPLEMENTATION, "java");
        if (!Boolean.parseBoolean(System.getProperty(SHA1_DETECTION, "true")) || !implementation.equalsIgnoreCase("java")
                || !SHA1.newInstance().getClass().getSimpleName().equals("SHA1Java")) {
            throw new IllegalStateException("found JGit hashing without detection of SHA-1 collisions, expected no property " + SHA1_DETECTION
                    + " and none of " + SHA1_IMPLEMENTATION);
        }
    }

    /** JGit asks for its own properties here; the two that weaken hashing are looked at in {@link #install}. */
    @Override public String getenv(String variable) {
        return variable.startsWith("GIT_") || variable.startsWith("XDG_") ? null : super.getenv(variable);
    }

    @Override public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    /** Settings that are nowhere. */
    private static final class Nothing extends FileBasedConfig {
        private Nothing(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override public void load() {}

        @Override public void save() {}

        @Override public boolean isOutdated() {
            return false;
        }
    }
}
