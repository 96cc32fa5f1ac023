package dev.alnage.factory.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.factory.build.WorkerRoutes;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.source.forge.MirrorRoutes;
import dev.alnage.factory.source.gate.ChangeRoutes;
import dev.alnage.factory.source.server.MaintenanceRoutes;
import dev.alnage.factory.source.server.RepositoryRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract and the program name the same routes, with the same parameters, for the same callers. */
@Tag("S1")
class ContractTest {
    static final Json.Members CONTRACT = (Json.Members) JsonReader.read(Contract.text());

    /** Every route of the factory's socket; none of them is called here. */
    static List<Route> routes() {
        var workers = new WorkerRoutes(null, null, null, null);
        var routes = new ArrayList<>(new FactoryRoutes(null, null, null, null, null, workers, null).routes());
        routes.addAll(workers.routes());
        routes.addAll(new EditRoutes(null, null).routes());
        routes.addAll(new GateRoutes(null, null, null, null, null, null).routes());
        routes.addAll(new PeopleRoutes(null, null, null, null).routes());
        routes.addAll(new RepositoryRoutes(null, null).routes());
        routes.addAll(new MaintenanceRoutes(null).routes());
        routes.addAll(new MirrorRoutes(null).routes());
        routes.addAll(new ChangeRoutes(null, null, null).routes());
        routes.addAll(new SourceEvidenceRoutes(null, null, null, null, null).routes());
        return routes;
    }

    @Test void every_route_is_in_the_contract_and_nothing_else_is() {
        var contract = new TreeSet<String>();
        Schema.members(Schema.member(CONTRACT, "paths")).forEach((path, methods) -> Schema.members(methods).forEach((method, operation) ->
                contract.add(line(method.toUpperCase(Locale.ROOT), path, Schema.text(Schema.member(operation, "x-permission")), parameters(operation)))));
        var program = new TreeSet<>(routes().stream().map(ContractTest::line).toList());
        assertEquals(program, contract);
    }

    private static String line(Route route) {
        var named = new TreeSet<String>();
        Stream.of(route.pattern().split("/")).filter(part -> part.startsWith("{")).forEach(part -> named.add("path " + part.substring(1, part.length() - 1)));
        route.parameters().forEach(name -> named.add("query " + name));
        return line(route.method(), route.pattern(), route.permission().everybody() ? "anyone" : String.join(", ", new TreeSet<>(route.permission().roles())), named);
    }

    private static String line(String method, String path, String permission, TreeSet<String> parameters) {
        return method + " " + path + " for " + permission + " with " + parameters;
    }

    private static TreeSet<String> parameters(Json operation) {
        var named = new TreeSet<String>();
        if (Schema.members(operation).get("parameters") instanceof Json.Elements(var values)) {
            values.forEach(value -> named.add(Schema.text(Schema.member(value, "in")) + " " + Schema.text(Schema.member(value, "name"))));
        }
        return named;
    }

    @Test void every_reference_leads_somewhere_and_every_schema_is_used() {
        var referenced = new TreeSet<String>();
        references(CONTRACT, referenced);
        var schemas = Schema.members(Schema.member(Schema.member(CONTRACT, "components"), "schemas")).keySet();
        assertEquals(new TreeSet<>(schemas.stream().map(name -> "#/components/schemas/" + name).toList()),
                new TreeSet<>(referenced.stream().filter(reference -> !reference.startsWith("#/components/responses/")).toList()));
    }

    private static void references(Json json, TreeSet<String> found) {
        switch (json) {
            case Json.Members(var values) -> values.forEach((name, value) -> {
                if (name.equals("$ref")) {
                    found.add(Schema.text(value));
                } else {
                    references(value, found);
                }
            });
            case Json.Elements(var values) -> values.forEach(value -> references(value, found));
            default -> { }
        }
    }

    @Test void the_judge_of_answers_tells_a_wrong_one_from_a_right_one() {
        var schema = new Schema(CONTRACT);
        var problem = schema.component("#/components/schemas/Problem");
        var right = "{\"code\":\"ALN-API-001\",\"fix\":\"f\",\"status\":400,\"title\":\"t\",\"type\":\"about:blank\"}";
        assertEquals(List.of(), schema.faults("it", problem, JsonReader.read(Bytes.utf8(right))));
        for (var wrong : List.of(right.replace("400", "\"400\""), right.replace("400", "200"), right.replace("ALN-", "ALN"), right.replace("\"fix\":\"f\",", ""),
                right.replace("\"fix\"", "\"detail\":1,\"fix\""), "[]")) {
            assertFalse(schema.faults("it", problem, JsonReader.read(Bytes.utf8(wrong))).isEmpty(), wrong);
        }
        var question = schema.component("#/components/schemas/Question");
        assertTrue(schema.faults("it", question, JsonReader.read(Bytes.utf8("{\"run\":\"1\",\"step\":\"x\"}"))).toString().contains("fits 0"));
        assertFalse(schema.faults("it", JsonReader.read(Bytes.utf8("{\"minLength\":1}")), Json.text("x")).isEmpty());
    }
}
