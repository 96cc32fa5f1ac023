package demo.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.sourceforge.pmd.PMDConfiguration;
import net.sourceforge.pmd.PmdAnalysis;
import net.sourceforge.pmd.lang.LanguageRegistry;

/**
 * Static analysis with PMD: {@code --root DIR --source DIR --class-path DIR... --rules RULESET... --report DIR} writes
 * {@code pmd.sarif}, whose paths begin at the root of the repository. Findings are evidence for whoever decides, not an
 * error of this step; a file that could not be analysed is.
 */
final class Scan {
    private static final String[] FLAGS = {"--root", "--source", "--class-path", "--rules", "--report"};

    private Scan() {}

    static void main(String[] args) {
        Step.main("Scan", args, FLAGS, Scan::run);
    }

    static int exitCode(String... args) {
        return Step.exitCode("Scan", args, FLAGS, Scan::run);
    }

    private static void run(Arguments arguments) throws IOException {
        var source = arguments.path("--source").toAbsolutePath().normalize();
        var sources = Folder.list(source, ".java");
        if (sources.isEmpty()) {
            throw new Refused("found no Java sources in " + arguments.one("--source") + ", expected at least one");
        }
        var report = arguments.path("--report").resolve("pmd.sarif");
        Files.createDirectories(report.toAbsolutePath().getParent());
        try (var analysis = PmdAnalysis.create(configuration(arguments, report))) {
            sources.forEach(analysis.files()::addFile);
            if (analysis.getRulesets().size() != arguments.all("--rules").size()) {
                throw new Refused("found " + analysis.getRulesets().size() + " usable rule sets, expected "
                        + arguments.all("--rules").size());
            }
            var result = analysis.performAnalysisAndCollectReport();
            result.getProcessingErrors().forEach(error -> System.err.println(error.getFileId().getOriginalPath() + ": " + error.getMsg()));
            result.getConfigurationErrors().forEach(error -> System.err.println(error.rule().getName() + ": " + error.issue()));
            int errors = result.getProcessingErrors().size() + result.getConfigurationErrors().size();
            if (errors > 0) {
                throw new Refused("found " + errors + " errors of the analysis, expected none");
            }
            relativize(report, arguments.path("--root").toAbsolutePath().normalize());
            System.out.println("scanned " + sources.size() + " sources with PMD, " + result.getViolations().size() + " findings");
        }
    }

    private static PMDConfiguration configuration(Arguments arguments, Path report) throws IOException {
        var configuration = new PMDConfiguration(LanguageRegistry.PMD);
        configuration.setDefaultLanguageVersion(LanguageRegistry.PMD.getLanguageById("java").getVersion("25"));
        configuration.setIgnoreIncrementalAnalysis(true);
        configuration.setThreads(0);
        arguments.all("--rules").forEach(configuration::addRuleSet);
        var classPath = Folder.jars(arguments.paths("--class-path")).stream().map(jar -> jar.toAbsolutePath().toString()).toList();
        configuration.prependAuxClasspath(String.join(System.getProperty("path.separator"), classPath));
        configuration.setReportFormat("sarif");
        configuration.setReportFile(report);
        return configuration;
    }

    /** PMD writes the URI of each file on this machine; a report that others compare names them from the root of the source. */
    private static void relativize(Path report, Path root) throws IOException {
        var prefix = root.toUri().toString();
        var sarif = Files.readString(report).replace("\"uri\": \"" + (prefix.endsWith("/") ? prefix : prefix + "/"), "\"uri\": \"");
        if (sarif.contains("\"uri\": \"file:")) {
            throw new Refused("found a path of this machine in the report, expected paths below " + prefix);
        }
        Files.writeString(report, sarif);
    }
}
