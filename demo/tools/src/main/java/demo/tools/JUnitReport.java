package demo.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** What JUnit's launcher tells, as one {@link Suite} a class. */
final class JUnitReport implements TestExecutionListener {
    private final TreeMap<String, List<Suite.Case>> cases = new TreeMap<>();

    @Override public void executionSkipped(TestIdentifier test, String reason) {
        add(test, new Suite.Skipped(reason));
    }

    @Override public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        switch (result.getStatus()) {
            case SUCCESSFUL -> {
                if (test.isTest()) {
                    add(test, new Suite.Passed());
                }
            }
            // An aborted test is one whose assumption did not hold: it showed nothing.
            case ABORTED -> add(test, new Suite.Skipped(message(result.getThrowable())));
            // A container fails when its set-up does; then its tests never ran.
            case FAILED -> add(test, new Suite.Failed(message(result.getThrowable())));
        }
    }

    int passed() {
        return suites().stream().mapToInt(suite -> suite.count(Suite.Passed.class)).sum();
    }

    int failed() {
        return suites().stream().mapToInt(suite -> suite.count(Suite.Failed.class)).sum();
    }

    String summary() {
        return passed() + " passed, " + failed() + " failed";
    }

    void write(Path directory) throws IOException {
        for (var suite : suites()) {
            Files.write(directory.resolve("TEST-" + suite.name() + ".xml"), suite.xml());
        }
    }

    private synchronized List<Suite> suites() {
        return cases.entrySet().stream().map(one -> new Suite(one.getKey(), one.getValue())).toList();
    }

    private synchronized void add(TestIdentifier test, Suite.Outcome outcome) {
        var source = test.getSource().orElse(null);
        var suite = switch (source) {
            case MethodSource method -> method.getClassName();
            case ClassSource type -> type.getClassName();
            case null, default -> "tests";
        };
        cases.computeIfAbsent(suite, _ -> new ArrayList<>()).add(new Suite.Case(test.getDisplayName(), outcome));
    }

    private static String message(Optional<Throwable> thrown) {
        return thrown.map(Throwable::toString).orElse("no reason given");
    }
}
