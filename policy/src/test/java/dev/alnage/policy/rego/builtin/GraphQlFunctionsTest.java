package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Call.call;
import static dev.alnage.policy.rego.builtin.Call.fails;
import static dev.alnage.policy.rego.builtin.Call.gives;
import static dev.alnage.policy.rego.builtin.Call.isStopped;
import static dev.alnage.policy.rego.builtin.Call.json;
import static dev.alnage.policy.rego.builtin.Call.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Value;
import org.junit.jupiter.api.Test;

class GraphQlFunctionsTest {
    private static final Value SCHEMA = text("""
            interface Node { id: ID! }
            type User implements Node { id: ID! name(upper: Boolean = false): String friends(first: Int!): [User!] pet: Pet }
            type Cat { lives: Int! }
            type Dog { lives: String! }
            union Pet = Cat | Dog
            enum Color { RED GREEN }
            input Filter { color: Color! more: [Int!] = [1] }
            directive @twice repeatable on FIELD
            type Query { user(id: ID!): User find(by: Filter): [Node] }
            type Subscription { a: Int b: Int }
            """);

    private static void isRefused(String message, String query) {
        fails(message, "graphql.parse", text(query), SCHEMA);
        gives("false", "graphql.is_valid", text(query), SCHEMA);
        gives("[false,{},{}]", "graphql.parse_and_verify", text(query), SCHEMA);
    }

    private static void isTaken(String query) {
        gives("true", "graphql.is_valid", text(query), SCHEMA);
    }

    @Test void a_query_is_an_object_without_places_and_empty_lists() {
        gives("{\"Operations\":[{\"Name\":\"\",\"Operation\":\"query\",\"SelectionSet\":[{\"Alias\":\"a\",\"Arguments\":[{\"Name\":\"x\",\"Value\":"
                + "{\"ExpectedTypeHasDefault\":false,\"Kind\":1,\"Raw\":\"1\"}}],\"Name\":\"b\"}]}]}", "graphql.parse_query", text("{ a: b(x: 1) }"));
        gives("{}", "graphql.parse_query", text("# nothing"));
        gives("{\"Definitions\":[{\"BuiltIn\":false,\"Description\":\"What it is.\\nMore.\",\"Kind\":\"SCALAR\",\"Name\":\"Date\"}]}", "graphql.parse_schema",
                text("\"\"\"\n  What it is.\n  More.\n\"\"\" scalar Date"));
    }

    @Test void what_is_no_document_is_refused_with_its_place() {
        fails("Expected Name, found <EOF> in GraphQL string at location 1:2", "graphql.parse_query", text("{"));
        fails("Unexpected $ in GraphQL string at location 1:20", "graphql.parse_query", text("query ($x: Int = [ $y ]) { a }"));
        fails("Unexpected Name \"on\" in GraphQL string at location 1:10", "graphql.parse_query", text("fragment on on on { on }"));
        fails("Expected Name, found <Invalid> in GraphQL string at location 2:3", "graphql.parse_query", text("{\n  ? }"));
        fails("expected at least one definition, found } in GraphQL string at location 1:10", "graphql.parse_schema", text("type A { }"));
        fails("Unexpected String \"no\" in GraphQL string at location 1:2", "graphql.parse_schema", text("\"no\" extend type A { a: Int }"));
    }

    @Test void a_query_must_be_one_of_the_schema() {
        isRefused("Cannot query field \"nam\" on type \"User\". Did you mean \"name\"?\n in GraphQL string at location 1:17", "{ user(id: 1) { nam } }");
        isRefused("argument \"first\" of type \"Int!\" is required, but it was not provided", "{ user(id: 1) { friends { id } } }");
        isRefused("Unknown argument \"idd\" on field \"Query.user\". Did you mean \"id\"?", "{ user(id: 1, idd: 2) { id } }");
        isRefused("must have a selection of subfields", "{ user(id: 1) }");
        isRefused("must not have a selection since type \"ID\" has no subfields", "{ user(id: 1) { id { x } } }");
        isRefused("Unknown directive \"@on\"", "{ user(id: 1) @on { id } }");
        isRefused("Schema does not support operation type \"mutation\"", "mutation { a }");
        isRefused("Value \"BLUE\" does not exist in \"Color!\" enum", "{ find(by: {color: BLUE}) { id } }");
        isRefused("Field \"Filter.color\" of required type \"Color!\" was not provided", "{ find(by: {more: [1]}) { id } }");
        isRefused("Int cannot represent non-integer value: \"x\"", "{ user(id: 1) { friends(first: \"x\") { id } } }");
        isTaken("query Q($id: ID!, $u: Boolean = true) { user(id: $id) { id name(upper: $u) friends(first: 2) { id } } find(by: {color: RED}) { id ... on User { name } } }");
    }

    @Test void variables_are_defined_used_and_of_fitting_types() {
        isRefused("Variable \"$x\" is not defined", "{ user(id: $x) { id } }");
        isRefused("Variable \"$x\" is never used in operation \"Q\"", "query Q($x: ID) { user(id: 1) { id } }");
        isRefused("Variable \"$x\" of type \"ID\" used in position expecting type \"ID!\"", "query ($x: ID) { user(id: $x) { id } }");
        isRefused("cannot be non-input type \"User\"", "query ($x: User) { user(id: $x) { id } }");
        isTaken("query ($x: ID = 4) { user(id: $x) { id } }");
    }

    @Test void fragments_lead_somewhere_and_not_back_to_themselves() {
        isRefused("Unknown fragment \"F\"", "{ user(id: 1) { ...F } }");
        isRefused("Fragment \"F\" is never used", "{ user(id: 1) { id } } fragment F on User { id }");
        isRefused("Cannot spread fragment \"F\" within itself via \"G\"", "{ user(id: 1) { ...F } } fragment F on User { ...G } fragment G on User { ...F }");
        isRefused("can never be of type \"Cat\"", "{ user(id: 1) { ... on Cat { lives } } }");
        isTaken("{ user(id: 1) { pet { ... on Cat { lives } } ...F } } fragment F on Node { id }");
    }

    @Test void one_name_in_an_answer_means_one_thing() {
        isRefused("Fields \"a\" conflict because \"id\" and \"name\" are different fields", "{ user(id: 1) { a: id a: name } }");
        isRefused("they have differing arguments", "{ user(id: 1) { id } user(id: 2) { id } }");
        isRefused("they return conflicting types \"Int!\" and \"String!\"", "{ user(id: 1) { pet { ... on Cat { lives } ... on Dog { lives } } } }");
        isRefused("subfields \"a\" conflict because \"id\" and \"name\" are different fields", "{ user(id: 1) { a: id } user(id: 1) { ...F } } fragment F on User { a: name }");
    }

    @Test void a_directive_stands_twice_only_where_its_definition_says_so() {
        isTaken("{ user(id: 1) @twice @twice { id } }");
        isRefused("The directive \"@skip\" can only be used once at this location", "{ user(id: 1) @skip(if: true) @skip(if: false) { id } }");
        isRefused("Subscription \"S\" must select only one top level field", "subscription S { a b }");
    }

    @Test void a_schema_must_hold_together() {
        gives("true", "graphql.schema_is_valid", SCHEMA);
        gives("true", "graphql.schema_is_valid", call("graphql.parse_schema", SCHEMA));
        for (var wrong : new String[] {"type A { a: B }", "type A implements I { a: Int } interface I { b: Int }", "union U = Int", "enum E { true }",
            "type A { a: Int a: Int }", "type A { a: Int } type A { b: Int }", "type A { a(x: A): Int }", "type A { __a: Int }", "extend enum Int { A }",
            "schema { query: Q }", "directive @d(x: Int @d) on ARGUMENT_DEFINITION", "input I { a: Q } type Q { a: Int }", "type A @deprecated { a: Int }"}) {
            gives("false", "graphql.schema_is_valid", text(wrong));
        }
        fails("Error in gqlparser SchemaDocument to Schema conversion: input:1:13: Undefined type B.", "graphql.parse", text("{ a }"), text("type A { a: B }"));
    }

    @Test void documents_are_taken_as_objects_too() {
        var query = call("graphql.parse_query", text("{ user(id: \"a\") { ...F ... on User { name } } } fragment F on User { id }"));
        var schema = call("graphql.parse_schema", SCHEMA);
        gives("true", "graphql.is_valid", query, schema);
        assertEquals(query, ((ArrayValue) call("graphql.parse", query, schema)).get(0));
        assertEquals(schema, ((ArrayValue) call("graphql.parse", query, schema)).get(1));
        gives("false", "graphql.is_valid", json("{\"Operations\": [{\"Operation\": \"query\", \"SelectionSet\": [{\"Alias\": \"b\", \"Name\": \"b\"}]}]}"), schema);
        gives("false", "graphql.is_valid", json("{\"Operations\": 1}"), schema);
        gives("false", "graphql.schema_is_valid", json("{\"Definitions\": [{\"Kind\": \"SORT\", \"Name\": \"A\"}]}"));
        gives("false", "graphql.is_valid", json("1"), SCHEMA);
    }

    @Test void what_would_take_too_long_or_too_deep_is_stopped() {
        fails("found more than 200 levels", "graphql.parse_query", text("{a".repeat(300) + "}".repeat(300)));
        fails("found more than 200 levels", "graphql.parse_query", text("{ a(x: " + "[".repeat(300) + "]".repeat(300) + ") }"));
        fails("found more than 200 levels", "graphql.parse_schema", text("type A { a: " + "[".repeat(300) + "Int" + "]".repeat(300) + " }"));
        isStopped("graphql.is_valid", text("{" + " a".repeat(3_000) + " }"), text("type Query { a: Int }"));
        var chain = new StringBuilder("{ ...F0 }");
        for (var i = 0; i < 1_000; i++) {
            chain.append(" fragment F").append(i).append(" on Query { a ...F").append(i + 1).append(" }");
        }
        gives("false", "graphql.is_valid", text(chain + " fragment F1000 on Query { a }"), text("type Query { a: Int }"));
    }
}
