package dev.alnage.app.structure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Which code may reach the clock, files, the network, cryptography, parsers. Every rule returns what violates it. */
final class ReachRules {
    private static final Set<String> PURE = Set.of("dev.alnage.evidence", "dev.alnage.policy");

    /** Classes that reach outside as such. Types that only carry a value (Instant, Path, SecureRandom) may be parameters. */
    private static final Set<String> OUTSIDE = Set.of(
            "java.io.File", "java.io.FileInputStream", "java.io.FileOutputStream", "java.io.FileReader", "java.io.FileWriter",
            "java.io.RandomAccessFile", "java.io.Console", "java.nio.file.Files", "java.nio.file.Paths", "java.nio.file.FileSystems",
            "java.nio.file.FileSystem", "java.nio.file.WatchService", "java.util.Scanner", "java.util.jar.JarFile", "java.util.zip.ZipFile",
            "java.net.Socket", "java.net.ServerSocket", "java.net.DatagramSocket", "java.net.InetAddress", "java.net.URL",
            "java.net.URLConnection", "java.lang.ProcessBuilder", "java.lang.Process", "java.lang.ProcessHandle", "java.lang.Runtime",
            "java.util.Random", "java.util.SplittableRandom", "java.util.concurrent.ThreadLocalRandom", "java.util.Timer",
            "java.util.concurrent.ScheduledExecutorService", "java.sql.DriverManager");
    private static final Set<String> OUTSIDE_PACKAGES = Set.of("java.nio.channels", "java.net.http", "java.lang.foreign", "java.util.prefs",
            "java.rmi", "javax.net", "javax.naming");
    /** Bytes in a form that somebody else opened; nothing can be opened with these. */
    private static final Set<String> HANDED_IN = Set.of("java.nio.channels.SeekableByteChannel", "java.nio.channels.ReadableByteChannel",
            "java.nio.channels.WritableByteChannel", "java.nio.channels.ByteChannel", "java.nio.channels.Channel");
    private static final Set<String> OUTSIDE_MEMBERS = Set.of("java.lang.System.currentTimeMillis", "java.lang.System.nanoTime",
            "java.lang.System.getenv", "java.lang.System.getProperty", "java.lang.System.in", "java.lang.System.load",
            "java.lang.System.loadLibrary", "java.lang.Math.random", "java.lang.StrictMath.random", "java.lang.Thread.sleep",
            "java.util.UUID.randomUUID", "java.util.Calendar.getInstance", "java.util.Date.<init>", "java.nio.file.Path.of",
            "java.security.SecureRandom.<init>", "java.security.SecureRandom.getInstance", "java.security.SecureRandom.getInstanceStrong",
            "java.util.random.RandomGenerator.getDefault", "java.util.random.RandomGenerator.of",
            "java.lang.Class.getResource", "java.lang.Class.getResourceAsStream",
            "java.lang.ClassLoader.getResource", "java.lang.ClassLoader.getResourceAsStream");

    /** One switch, which must change speed and nothing else: every implementation gives the same answers, and a test holds that. */
    private static final Set<String> EXCEPTIONS = Set.of("dev.alnage.evidence.sign.Cryptography uses java.lang.System.getProperty");

    private static final Set<String> SOCKETS = Set.of("java.net.Socket", "java.net.ServerSocket", "java.net.DatagramSocket",
            "java.net.MulticastSocket", "java.net.URLConnection", "java.net.HttpURLConnection", "java.nio.channels.SocketChannel",
            "java.nio.channels.ServerSocketChannel", "java.nio.channels.DatagramChannel", "java.nio.channels.AsynchronousSocketChannel",
            "javax.net.SocketFactory", "javax.net.ssl.SSLSocket", "javax.net.ssl.SSLSocketFactory");
    private static final Set<String> SOCKET_PACKAGES = Set.of("java.net.http", "org.eclipse.jetty.client", "org.eclipse.jetty.server",
            "org.eclipse.jetty.io", "com.sun.net.httpserver");

    private ReachRules() {}

    /** evidence and policy are pure: time and randomness are parameters, bytes come in and go out. */
    static List<String> pureModulesReachNothing(Collection<CompiledClass> classes) {
        List<String> found = new ArrayList<>();
        for (CompiledClass one : classes) {
            if (PURE.stream().noneMatch(one::inPackage)) {
                continue;
            }
            one.references().stream().filter(ReachRules::isOutside).sorted()
                    .forEach(name -> found.add(one.name() + " names " + name + ", expected no clock, file, socket or randomness"));
            one.uses().stream().filter(ReachRules::reachesOutside).filter(name -> !EXCEPTIONS.contains(one.name() + " uses " + name)).sorted()
                    .forEach(name -> found.add(one.name() + " uses " + name + ", expected no clock, file, socket or randomness"));
        }
        return found;
    }

    private static boolean isOutside(String className) {
        return OUTSIDE.contains(className)
                || OUTSIDE_PACKAGES.stream().anyMatch(root -> CompiledClass.isIn(className, root)) && !HANDED_IN.contains(className);
    }

    private static boolean reachesOutside(String member) {
        return OUTSIDE_MEMBERS.contains(member) || member.startsWith("java.time.") && member.endsWith(".now")
                || member.startsWith("java.time.Clock.system") || member.startsWith("java.time.Clock.tick");
    }

    /** Only evidence.sign and the key stores call cryptography; digests are everybody's. */
    static List<String> cryptographyHasOneHome(Collection<CompiledClass> classes) {
        return namedOnlyIn(classes, Set.of("dev.alnage.evidence.sign", "dev.alnage.factory.identity"),
                name -> name.equals("java.security.Signature") || name.equals("java.security.KeyPairGenerator")
                        || name.startsWith("javax.crypto.") || name.startsWith("org.bouncycastle.crypto.signers.")
                        || name.startsWith("org.bouncycastle.operator.") || name.startsWith("com.amazon.corretto."),
                "cryptography belongs into evidence.sign and factory.identity");
    }

    /** Only evidence.read parses, and TOML is read where rules about secrets are: one strict reader for each format. */
    static List<String> parsersHaveOneHome(Collection<CompiledClass> classes) {
        var found = new ArrayList<>(namedOnlyIn(classes, Set.of("dev.alnage.factory.source.secrets"), name -> name.startsWith("org.tomlj."),
                "TOML is read in factory.source.secrets"));
        found.addAll(namedOnlyIn(classes, Set.of("dev.alnage.evidence.read"),
                name -> name.startsWith("tools.jackson.") || name.startsWith("com.fasterxml.jackson.") || name.startsWith("org.snakeyaml.")
                        || name.startsWith("javax.xml.") || name.startsWith("org.xml.sax.") || name.startsWith("org.w3c.dom.")
                        || name.startsWith("org.apache.commons.compress."),
                "parsers belong into evidence.read"));
        return found;
    }

    /** Backtracking on foreign content takes as long as its author wants: ours is re2j, or written by hand. */
    static List<String> noBacktracking(Collection<CompiledClass> classes) {
        var allowed = Set.of("dev.alnage.app"); // reads what its own user typed
        var members = Set.of("java.lang.String.matches", "java.lang.String.replaceAll", "java.lang.String.replaceFirst");
        var found = new ArrayList<>(namedOnlyIn(classes, allowed, name -> name.startsWith("java.util.regex."), "use re2j or a matcher of ours"));
        classes.stream().filter(one -> allowed.stream().noneMatch(one::inPackage))
                .forEach(one -> one.uses().stream().filter(members::contains).sorted()
                        .forEach(name -> found.add(one.name() + " uses " + name + ": use re2j or a matcher of ours")));
        return found;
    }

    /** One gateway opens connections to elsewhere; two packages speak our own HTTP, one serves SSH; the worker has its client of it. */
    static List<String> socketsHaveFewHomes(Collection<CompiledClass> classes) {
        var found = new ArrayList<>(namedOnlyIn(classes, Set.of("dev.alnage.factory.outbound", "dev.alnage.factory.http", "dev.alnage.worker.http"),
                name -> SOCKETS.contains(name) || SOCKET_PACKAGES.stream().anyMatch(root -> CompiledClass.isIn(name, root)),
                "connections belong into factory.outbound, factory.http and worker.http"));
        found.addAll(namedOnlyIn(classes, Set.of("dev.alnage.factory.source.server.ssh", "dev.alnage.factory.outbound", "dev.alnage.factory.ssh"), name -> CompiledClass.isIn(name, "org.apache.sshd"),
                "SSH belongs into factory.source.server.ssh and factory.outbound"));
        return found;
    }

    private static List<String> namedOnlyIn(Collection<CompiledClass> classes, Set<String> homes, Predicate<String> guarded, String why) {
        List<String> found = new ArrayList<>();
        for (CompiledClass one : classes) {
            if (homes.stream().noneMatch(one::inPackage)) {
                one.references().stream().filter(guarded).sorted().forEach(name -> found.add(one.name() + " names " + name + ": " + why));
            }
        }
        return found;
    }
}
