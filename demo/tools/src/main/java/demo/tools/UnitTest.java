package demo.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Unit tests under JUnit with coverage by JaCoCo: {@code --tests DIR [--resources DIR] --app DIR --lib DIR... --report DIR
 * --coverage DIR} writes one {@code TEST-*.xml} a class and {@code jacoco.xml}. A test that fails, or no test at all, fails
 * the step; the reports are written all the same. They carry no times, so that equal results are equal bytes.
 */
final class UnitTest {
    private static final String[] FLAGS = {"--tests", "--resources", "--app", "--lib", "--report", "--coverage"};

    private UnitTest() {}

    static void main(String[] args) {
        Step.main("UnitTest", args, FLAGS, UnitTest::run);
    }

    static int exitCode(String... args) {
        return Step.exitCode("UnitTest", args, FLAGS, UnitTest::run);
    }

    private static void run(Arguments arguments) throws IOException {
        var app = Folder.only(arguments.path("--app"), ".jar");
        var lib = Folder.jars(arguments.paths("--lib"));
        var tests = compiled(arguments, app, lib);
        var coverage = new Coverage(app);
        var results = new JUnitReport();
        try (var loader = new TestLoader(tests, coverage.instrumented(), app, lib, arguments.paths("--resources"))) {
            execute(loader, tests, results);
        }
        var report = arguments.path("--report");
        Files.createDirectories(report);
        results.write(report);
        var covered = arguments.path("--coverage");
        Files.createDirectories(covered);
        coverage.write(covered.resolve("jacoco.xml"));
        System.out.println(results.summary());
        if (results.failed() > 0 || results.passed() == 0) {
            throw new Refused("found " + results.summary() + ", expected at least one test and no failure");
        }
    }

    private static SortedMap<String, byte[]> compiled(Arguments arguments, Path app, List<Path> lib) throws IOException {
        var classPath = new ArrayList<Path>();
        classPath.add(app);
        classPath.addAll(lib);
        for (var tool : System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1)) {
            classPath.add(Path.of(tool));
        }
        return Javac.compile(CompileApp.tree(arguments.path("--tests"), ".java"), classPath);
    }

    private static void execute(TestLoader loader, SortedMap<String, byte[]> tests, JUnitReport results) {
        // Only the engine that this step names: nothing that the tested jars bring is looked up as a service.
        var config = LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine())
                .addTestExecutionListeners(results)
                .build();
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            var selectors = tests.keySet().stream()
                    .filter(path -> path.indexOf('$') < 0)
                    .map(path -> DiscoverySelectors.selectClass(loader.named(path)))
                    .toList();
            LauncherFactory.create(config).execute(LauncherDiscoveryRequestBuilder.request().selectors(selectors).build());
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
