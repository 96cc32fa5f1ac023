package dev.alnage.app.structure;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The third-party jars that three modules bring along, by name without version: whoever adds one adds it here, with a record. */
final class JarRules {
    private static final Set<String> EVIDENCE = Set.of("jackson-core", "snakeyaml-engine", "re2j", "commons-compress", "commons-codec",
            "commons-io", "commons-lang3", "bcprov-jdk18on", "bcpkix-jdk18on", "bcutil-jdk18on", "AmazonCorrettoCryptoProvider", "jspecify");

    static final Map<String, Set<String>> LISTED = Map.of(
            "evidence", EVIDENCE,
            "policy", EVIDENCE,
            "worker", Stream.concat(EVIDENCE.stream(), Stream.of("jetty-client", "jetty-alpn-client", "jetty-compression-common",
                    "jetty-compression-gzip", "jetty-http", "jetty-io", "jetty-util", "slf4j-api")).collect(Collectors.toUnmodifiableSet()));

    private JarRules() {}

    /** @param classPath the one line that the build wrote */
    static List<String> jarsAreListed(String module, List<String> classPath) {
        var names = new TreeSet<String>();
        for (String line : classPath) {
            for (String entry : line.split(File.pathSeparator)) {
                var file = entry.substring(entry.lastIndexOf(File.separatorChar) + 1);
                if (file.endsWith(".jar")) {
                    names.add(withoutVersion(file));
                }
            }
        }
        List<String> found = new ArrayList<>();
        names.stream().filter(name -> !LISTED.get(module).contains(name) && !LISTED.containsKey(name))
                .forEach(name -> found.add("module " + module + " brings " + name + ", which is not on its list"));
        if (names.isEmpty()) {
            found.add("module " + module + " brings no jar, expected some");
        }
        return found;
    }

    /** {@code a-b-1.2-c.jar} is {@code a-b}: the version is the first part that starts with a digit. */
    static String withoutVersion(String file) {
        for (int at = file.indexOf('-'); at >= 0; at = file.indexOf('-', at + 1)) {
            if (at + 1 < file.length() && Character.isDigit(file.charAt(at + 1))) {
                return file.substring(0, at);
            }
        }
        return file;
    }
}
