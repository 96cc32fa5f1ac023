package dev.alnage.fuzz;

import dev.alnage.policy.rego.graphql.DocumentReader;
import dev.alnage.policy.rego.graphql.DocumentWriter;
import dev.alnage.policy.rego.graphql.GraphQlError;
import dev.alnage.policy.rego.graphql.QueryCheck;
import dev.alnage.policy.rego.graphql.QueryParser;
import dev.alnage.policy.rego.graphql.Schema;
import dev.alnage.policy.rego.graphql.SchemaCheck;
import dev.alnage.policy.rego.graphql.SchemaDocument;
import dev.alnage.policy.rego.graphql.SchemaParser;
import java.util.function.LongConsumer;

/** A query of GraphQL, and a schema behind a line of {@code ---}: whatever is read is the same when it was an object, and asked or refused. */
final class GraphQlDocuments {
    private static final long STEPS_MAX = 200_000;

    private GraphQlDocuments() {}

    /** The work is used up, which is an answer. */
    @SuppressWarnings("serial")
    private static final class UsedUp extends RuntimeException {
        UsedUp() {
            super("used up what it may take", null, false, false);
        }
    }

    static void documents(String text) {
        var end = text.indexOf("\n---\n");
        try {
            var left = new long[]{STEPS_MAX};
            LongConsumer spend = steps -> {
                left[0] -= steps;
                if (left[0] < 0) {
                    throw new UsedUp();
                }
            };
            var schema = schema(end < 0 ? "type Query { a: Int b(x: Int): Query }" : text.substring(end + 5), spend);
            var query = QueryParser.parse(end < 0 ? text : text.substring(0, end));
            var written = DocumentWriter.write(query);
            var again = DocumentReader.query(written);
            Target.same(written, DocumentWriter.write(again));
            Target.same(QueryCheck.check(schema, query, spend).isEmpty(), QueryCheck.check(schema, again, spend).isEmpty());
        } catch (GraphQlError | UsedUp e) {
            // no query of a schema, which is an answer
        }
    }

    private static Schema schema(String text, LongConsumer spend) {
        var document = SchemaParser.parse(text);
        var written = DocumentWriter.write(document);
        SchemaDocument again = DocumentReader.schema(written);
        Target.same(written, DocumentWriter.write(again));
        return SchemaCheck.check(again, spend);
    }
}
