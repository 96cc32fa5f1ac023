package dev.alnage.benchmarks;

import dev.alnage.factory.source.scan.FileScan;
import dev.alnage.factory.source.scan.RepositoryScan;
import dev.alnage.factory.source.scan.ScanReport;
import dev.alnage.factory.source.secrets.RuleSet;
import dev.alnage.factory.source.secrets.SecretScan;
import dev.alnage.factory.source.secrets.Waivers;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipFile;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Path 8: secrets in the sources of the JDK with a generated history, in which each planted token stands in one commit and is gone in a later one. */
final class SecretHistory {
    static final int PLANTED = 104;
    private static final String ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String HEX = "0123456789abcdef";
    private static final String[][] FORMS = {{"AKIA", ALNUM.substring(0, 26), "16"}, {"glpat-", ALNUM, "20"}, {"ghp_", ALNUM, "36"}, {"sk_live_", ALNUM, "24"},
        {"xoxb-123456789012-1234567890123-", ALNUM, "24"}, {"npm_", ALNUM, "36"}, {"SG.", ALNUM, "66"}, {"dop_v1_", HEX, "64"}, {"AIza", ALNUM, "35"}, {"shpat_", HEX, "32"},
        {"hf_", ALNUM.substring(0, 52), "34"}, {"key-", HEX, "32"}, {"rubygems_", HEX, "48"}};
    private static final int EDITED_FILES = 20;
    private static final String AUTHOR = "Bench <bench@example.org> ";
    private static final long BEGIN_SECONDS = 1_750_000_000;

    private SecretHistory() {}

    /** Writes a stream for git fast-import: one commit of all files, then so many that each change twenty. */
    static void make(Path sources, Path stream, long bytes, int commits) throws IOException {
        var random = new Random(8);
        var names = new ArrayList<String>();
        var texts = new ArrayList<String>();
        try (var zip = new ZipFile(sources.toFile())) {
            long taken = 0;
            for (var entries = zip.entries(); entries.hasMoreElements() && taken < bytes; ) {
                var entry = entries.nextElement();
                if (!entry.isDirectory()) {
                    names.add(entry.getName());
                    texts.add(new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1));
                    taken += texts.getLast().length();
                }
            }
        }
        try (var out = new BufferedOutputStream(Files.newOutputStream(stream), 1 << 20)) {
            commit(out, 0);
            for (var i = 0; i < names.size(); i++) {
                file(out, names.get(i), texts.get(i));
            }
            for (var commit = 1; commit < commits; commit++) {
                commit(out, commit);
                for (var i = 0; i < EDITED_FILES; i++) {
                    var file = random.nextInt(names.size());
                    texts.set(file, texts.get(file) + "// edited in commit " + commit + "\n");
                    file(out, names.get(file), texts.get(file));
                }
                plant(out, random, commit);
            }
        }
    }

    /** One token in each of the commits from the second on, until all are planted; each goes with the next. */
    private static void plant(OutputStream out, Random random, int commit) throws IOException {
        if (commit <= PLANTED) {
            var form = FORMS[commit % FORMS.length];
            var token = new StringBuilder(form[0]);
            random.ints(Integer.parseInt(form[2]), 0, form[1].length()).forEach(i -> token.append(form[1].charAt(i)));
            file(out, "planted/Settings" + commit + ".java", "class Settings {\n    String value = \"" + token + "\";\n}\n");
        }
        if (commit > 1 && commit <= PLANTED + 1) {
            out.write(("D planted/Settings" + (commit - 1) + ".java\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void commit(OutputStream out, int number) throws IOException {
        var message = "Commit " + number;
        out.write(("commit refs/heads/main\nmark :" + (number + 1) + "\ncommitter " + AUTHOR + (BEGIN_SECONDS + number) + " +0000\ndata " + message.length() + "\n" + message + "\n"
                + (number == 0 ? "" : "from :" + number + "\n")).getBytes(StandardCharsets.US_ASCII));
    }

    private static void file(OutputStream out, String name, String text) throws IOException {
        out.write(("M 100644 inline " + name + "\ndata " + text.length() + "\n").getBytes(StandardCharsets.US_ASCII));
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.write('\n');
    }

    static void measure(Path repository, Path tree) throws IOException, InterruptedException {
        var scan = SecretScan.of(RuleSet.shipped(), Waivers.NONE);
        try (var opened = new FileRepositoryBuilder().setGitDir(repository.toFile()).setMustExist(true).build()) {
            var reports = new ArrayList<ScanReport>();
            var first = Stopwatch.of(() -> reports.add(history(opened, scan)));
            var next = Stopwatch.of(() -> history(opened, scan));
            Stopwatch.print("first.cpu", first.cpu());
            Stopwatch.print("first.wall", first.wall());
            Stopwatch.print("next.cpu", next.cpu());
            count("history", reports.getFirst());
            var main = opened.resolve("main");
            var ten = opened.resolve("main~10");
            var push = Stopwatch.best(5, () -> RepositoryScan.commits(opened, List.of(ten), List.of(main), scan));
            Stopwatch.print("push.ms", push.wall() * 1000);
            Stopwatch.print("push.cpu.ms", push.cpu() * 1000);
        }
        var reports = new ArrayList<ScanReport>();
        Stopwatch.print("tree.cpu", Stopwatch.of(() -> reports.add(FileScan.paths(tree, List.of(tree), scan))).cpu());
        count("tree", reports.getFirst());
    }

    private static ScanReport history(Repository repository, SecretScan scan) throws IOException {
        return RepositoryScan.commits(repository, List.of(), List.of(repository.resolve("main")), scan);
    }

    private static void count(String what, ScanReport report) {
        var planted = new HashSet<String>();
        report.findings().stream().map(finding -> finding.place().path()).filter(path -> path.startsWith("planted/")).forEach(planted::add);
        Stopwatch.print(what + ".planted", planted.size());
        Stopwatch.print(what + ".further", report.findings().stream().filter(finding -> !finding.place().path().startsWith("planted/")).count());
        Stopwatch.print(what + ".contents", report.contents());
        Stopwatch.print(what + ".mib", report.bytes() / 1048576.0);
    }
}
