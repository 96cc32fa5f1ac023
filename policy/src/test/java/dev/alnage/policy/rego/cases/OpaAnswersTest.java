package dev.alnage.policy.rego.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What OPA answers is what we answer; {@code docs/rego.md} lists what differs. */
class OpaAnswersTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    /** Small enough that who looks for one mistake need not play all of them. */
    private static final int GROUP = 40;
    private static final List<RegoCase> ANSWERED = new ArrayList<>();

    private final RegoCaseRunner runner = new RegoCaseRunner(CompileOptions.V1, OpaAnswersTest::evaluation);

    private static EvaluationOptions evaluation() {
        var end = System.nanoTime() + LONGEST.toNanos();
        return EvaluationOptions.at(Instant.now()).until(() -> System.nanoTime() > end);
    }

    /** OPA 1.4.2 answered these questions of ours ({@code benchmarks/peers} makes {@code rego-answers}). */
    @BeforeAll static void readAnswers() throws IOException {
        ANSWERED.clear();
        for (var file : List.of("opa-answers.jsonl", "opa-answers-more.jsonl")) {
            try (InputStream in = OpaAnswersTest.class.getResourceAsStream(file)) {
                RegoCases.read(in, ANSWERED::add);
            }
        }
        assertTrue(ANSWERED.size() > 5_400, () -> ANSWERED.size() + " cases");
    }

    static Stream<Integer> groups() {
        return IntStream.iterate(0, from -> from < ANSWERED.size(), from -> from + GROUP).boxed();
    }

    @ParameterizedTest @MethodSource("groups") void what_opa_answered_to_our_own_questions_is_our_answer_too(int from) {
        for (var one : ANSWERED.subList(from, Math.min(from + GROUP, ANSWERED.size()))) {
            assertEquals("", runner.play(one).orElse(""), () -> one.note() + ": " + runner.explain(one));
        }
    }

    @Tag("foreign") @Test void every_case_of_opa_passes_that_needs_only_what_is_claimed() throws IOException {
        var notClaimed = RegoPage.notClaimed();
        var failed = new TreeMap<String, List<String>>();
        var counts = new int[2];
        try (var in = Files.newInputStream(suite())) {
            RegoCases.readCompressed(in, one -> {
                var reason = runner.play(one).orElse("");
                if (reason.isEmpty()) {
                    counts[0]++;
                } else if (notClaimed.stream().anyMatch(name -> names(reason, name) && uses(one, name))) {
                    counts[1]++;
                } else {
                    failed.computeIfAbsent(reason, _ -> new ArrayList<>()).add(one.note());
                }
            });
        }
        assertEquals("{}", failed.toString());
        assertTrue(counts[0] > 1_200, counts[0] + " passed");
        assertTrue(counts[1] < 160, counts[1] + " are not claimed");
    }

    private static boolean names(String reason, String name) {
        var behind = "undefined function " + name;
        var at = reason.indexOf(behind);
        return at >= 0 && (reason.length() == at + behind.length() || " :(".indexOf(reason.charAt(at + behind.length())) >= 0);
    }

    private static boolean uses(RegoCase one, String name) {
        return one.modules().stream().anyMatch(module -> module.text().contains(name));
    }

    private static Path suite() {
        for (var up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            var file = up.resolve("shared/data/rego/opa-v1-cases.jsonl.gz");
            if (Files.exists(file)) {
                return file;
            }
        }
        assumeTrue("true".equals(System.getenv("CI")), "skipped: ../shared/data/rego/opa-v1-cases.jsonl.gz is absent");
        throw new AssertionError("../shared/data/rego/opa-v1-cases.jsonl.gz is absent, and CI must have it");
    }
}
