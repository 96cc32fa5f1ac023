package dev.alnage.policy.rego;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All that is wrong with a policy is said, each where it stands, and nothing is said of one that is right. OPA's library (1.4.2) refuses the same
 * ones with the same codes at the same lines, but for what {@code docs/rego.md} lists; the words are ours.
 */
@Tag("build/policy-adherence")
class PolicyErrorsTest {
    /** Small enough that who looks for one mistake need not compile all of them. */
    private static final int GROUP = 60;
    private static final List<ObjectValue> LINES = new ArrayList<>();

    @BeforeAll static void read() throws IOException {
        LINES.clear();
        try (var in = PolicyErrorsTest.class.getResourceAsStream("policy-errors.jsonl")) {
            new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> LINES.add((ObjectValue) RegoJson.read(Bytes.utf8(line))));
        }
        assertTrue(LINES.size() > 700, () -> LINES.size() + " policies");
    }

    static Stream<Integer> groups() {
        return IntStream.iterate(0, from -> from < LINES.size(), from -> from + GROUP).boxed();
    }

    @ParameterizedTest @MethodSource("groups") void each_error_says_what_is_wrong_and_where(int from) {
        for (var line : LINES.subList(from, Math.min(from + GROUP, LINES.size()))) {
            var policy = ((Value.Text) Objects.requireNonNull(line.get("policy"))).value();
            var errors = ((ArrayValue) Objects.requireNonNull(line.get("errors"))).elements().stream().map(error -> ((Value.Text) error).value()).toList();
            assertEquals(String.join("\n", errors), String.join("\n", errors(policy, line.get("strict") != null)), policy);
        }
    }

    private static List<String> errors(String policy, boolean strictly) {
        try {
            Program.compile(List.of(new Source("t", "package t\n" + policy)), strictly ? CompileOptions.V1.strictly() : CompileOptions.V1);
            return List.of();
        } catch (RegoErrors e) {
            return e.errors().stream().map(error -> error.at() + " " + error.code() + ": " + error.message()).toList();
        }
    }
}
