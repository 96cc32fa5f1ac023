package dev.alnage.fuzz;

import dev.alnage.evidence.Bytes;
import dev.alnage.policy.rego.builtin.SchemaFunctions;
import dev.alnage.policy.rego.schema.SchemaCheck;
import dev.alnage.policy.rego.schema.SchemaException;
import dev.alnage.policy.rego.schema.SchemaTypes;
import dev.alnage.policy.rego.type.Types;
import dev.alnage.policy.rego.value.RegoJson;

/** JSON that is taken for a schema, and for a document beside it: it is refused, or it tells what there is. */
final class Schemas {
    private static final int STEPS_MAX = 20_000;

    private Schemas() {}

    static void document(Bytes input) {
        var document = RegoJson.read(input);
        try {
            var schema = SchemaFunctions.schema(document);
            var left = new int[]{STEPS_MAX};
            SchemaCheck.of(schema, document, (format, text) -> format.length() != text.length(), steps -> {
                left[0] -= (int) Math.min(steps, STEPS_MAX);
                if (left[0] < 0) {
                    throw new SchemaException("used up what it may take");
                }
            });
            Types.text(SchemaTypes.of(schema));
        } catch (SchemaException e) {
            // no schema, which is an answer
        }
    }
}
