package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The examples of the in-toto attestation framework, read where they lie. */
@Tag("foreign")
class ForeignStatementTest {
    private static final String WHOLE_DIGEST = "a".repeat(64);

    /** The examples shorten their digests with dots, which no reader may accept: those are completed first. */
    private static Json completed(Json json) {
        return switch (json) {
            case Json.Members(var members) -> {
                var completed = Json.object();
                members.forEach((name, value) -> completed.with(name, value instanceof Json.Text(var text) && text.endsWith("...")
                        ? Json.text(name.equals("sha512") ? WHOLE_DIGEST + WHOLE_DIGEST : WHOLE_DIGEST) : completed(value)));
                yield completed.build();
            }
            case Json.Elements(var elements) -> Json.array(elements.stream().map(ForeignStatementTest::completed).toList());
            case Json.Text _, Json.Number _, Json.Bool _, Json.Null _ -> json;
        };
    }

    @Test void the_examples_of_the_attestation_framework_are_read_and_their_shortened_digests_refused() throws IOException {
        var examples = Fields.of("examples", Json.object().with("list", JsonReader.read(ForeignData.read("intoto/attestation-spec-examples.json"))).build())
                .list("list", json -> Fields.of("example", json));
        var types = new ArrayList<String>();
        for (var example : examples) {
            var document = example.members("doc");
            if (!document.values().containsKey("_type")) {
                // One example carries content that its digest does not name.
                assertEquals(!document.values().containsKey("content"), readsAsResource(completed(document)));
                continue;
            }
            var statement = StatementReader.read(completed(document).toBytes());
            assertEquals(statement, StatementReader.read(statement.toJson().toBytes()));
            types.add(statement.predicate().getClass().getSimpleName());
            if (document.toBytes().toText().contains("...")) {
                assertFalse(accepted(document.toBytes()));
            }
        }
        assertTrue(types.contains("TestResult") && types.contains("Release") && types.contains("Unknown"), types.toString());
        assertEquals(14, examples.size());
    }

    private static boolean readsAsResource(Json json) {
        try {
            StatementReader.resource("example", json);
            return true;
        } catch (Rejected.Malformed e) {
            return false;
        }
    }

    private static boolean accepted(Bytes statement) {
        try {
            return !(StatementReader.read(statement).predicate() instanceof Predicate.Unknown);
        } catch (Rejected.Malformed e) {
            return false;
        }
    }
}
