package dev.alnage.evidence.report;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Predicate.TestResult;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.read.XmlReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A report of tests in the XML that JUnit, Surefire and most other test tools write. */
public record JUnitXml(List<TestCase> cases) {
    public static final int CASES_MAX = 100_000;

    /** How a test ended. */
    public enum Outcome { PASSED, SKIPPED, FAILED }

    /** One test by its class and name. */
    public record TestCase(String name, Outcome outcome) {}

    public JUnitXml {
        cases = List.copyOf(cases);
        if (cases.size() > CASES_MAX) {
            throw new Rejected.Malformed("found " + cases.size() + " tests, expected at most " + CASES_MAX);
        }
    }

    /** @throws Rejected.Malformed also where a suite counts its tests and a different number is listed */
    public static JUnitXml read(Bytes bytes) {
        var reading = new Reading();
        XmlReader.read(bytes, reading);
        return new JUnitXml(reading.cases);
    }

    /** Several reports of one run as one. */
    public static JUnitXml of(List<JUnitXml> reports) {
        return new JUnitXml(reports.stream().flatMap(report -> report.cases.stream()).toList());
    }

    /**
     * Failed if a test failed or ended in an error; a warning if one was skipped, since what was not run proves nothing.
     * Without a single test nothing was tested, and that is no result.
     */
    public TestResult toPredicate(List<Resource> configuration) {
        if (cases.isEmpty()) {
            throw new Rejected.Malformed("found a report without tests, expected at least one");
        }
        var failed = names(Outcome.FAILED);
        var skipped = names(Outcome.SKIPPED);
        var result = !failed.isEmpty() ? TestResult.Result.FAILED : !skipped.isEmpty() ? TestResult.Result.WARNED : TestResult.Result.PASSED;
        return new TestResult(result, configuration, names(Outcome.PASSED), skipped, failed);
    }

    private List<String> names(Outcome outcome) {
        return cases.stream().filter(testCase -> testCase.outcome == outcome).map(TestCase::name).toList();
    }

    /** What each suite says of itself is compared with what was found in it. */
    private static final class Reading implements XmlReader.Handler {
        private record Suite(Map<String, String> attributes, int casesBefore) {}

        private final List<TestCase> cases = new ArrayList<>();
        private final Deque<Suite> suites = new ArrayDeque<>();
        private String name = "";
        private Outcome outcome = Outcome.PASSED;
        private int caseDepth;

        @Override public void start(XmlReader.Element element, int depth) {
            if (caseDepth > 0) {
                outcome(element.name(), depth);
                return;
            }
            switch (element.name()) {
                case "testsuites" -> requireAt(depth == 1, element.name());
                case "testsuite" -> { }
                case "testcase" -> {
                    requireAt(depth > 1, element.name());
                    caseDepth = depth;
                    var className = element.attribute("classname", "");
                    name = className.isEmpty() ? element.attribute("name") : className + "." + element.attribute("name");
                    outcome = Outcome.PASSED;
                }
                default -> requireAt(depth > 1, element.name());
            }
            if (element.name().startsWith("testsuite")) {
                suites.push(new Suite(element.attributes(), cases.size()));
            }
        }

        /** A test that failed and passed when run again has failed once: flaky is not passed, and not failed. */
        private void outcome(String element, int depth) {
            if (depth != caseDepth + 1) {
                return;
            }
            outcome = switch (element) {
                case "failure", "error" -> Outcome.FAILED;
                case "skipped", "flakyFailure", "flakyError" -> outcome == Outcome.FAILED ? outcome : Outcome.SKIPPED;
                case "testcase", "testsuite" -> throw new Rejected.Malformed("found " + element + " inside a testcase, expected its outcome");
                default -> outcome;
            };
        }

        @Override public void end(String element, int depth) {
            if (depth == caseDepth) {
                cases.add(new TestCase(name, outcome));
                caseDepth = 0;
                if (cases.size() > CASES_MAX) {
                    throw new Rejected.Malformed("found more than " + CASES_MAX + " tests, expected at most that");
                }
            } else if (caseDepth == 0 && (element.equals("testsuite") || element.equals("testsuites"))) {
                requireCounts(suites.pop());
            }
        }

        private void requireCounts(Suite suite) {
            var inside = cases.subList(suite.casesBefore, cases.size());
            requireCount(suite, "tests", inside.size());
            var failed = inside.stream().filter(testCase -> testCase.outcome == Outcome.FAILED).count();
            if (suite.attributes.containsKey("failures")) {
                var said = count(suite, "failures") + count(suite, "errors");
                if (said != failed) {
                    throw new Rejected.Malformed("found " + failed + " failed tests in a suite, expected " + said + " as it says");
                }
            }
        }

        private static void requireCount(Suite suite, String what, long found) {
            if (suite.attributes.containsKey(what) && count(suite, what) != found) {
                throw new Rejected.Malformed("found " + found + " tests in a suite, expected " + count(suite, what) + " as it says");
            }
        }

        private static long count(Suite suite, String what) {
            var digits = suite.attributes.getOrDefault(what, "0");
            if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new Rejected.Malformed("found " + what + "=\"" + digits + "\", expected a number");
            }
            return Long.parseLong(digits);
        }

        private static void requireAt(boolean right, String element) {
            if (!right) {
                throw new Rejected.Malformed("found element " + element + " as the root or in another place, expected testsuites or testsuite");
            }
        }
    }
}
