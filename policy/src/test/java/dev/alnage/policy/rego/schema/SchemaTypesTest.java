package dev.alnage.policy.rego.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.policy.rego.schema.Schema.NamePattern;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.type.Types;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a compiler learns from a schema about values: too much would refuse a policy that is right, and too little let a misspelt one pass. */
class SchemaTypesTest {
    private static Type type(String schema) {
        return SchemaTypes.of(Schema.of(RegoJson.read(Bytes.utf8(schema)), pattern -> new NamePattern(com.google.re2j.Pattern.compile(pattern), 1)));
    }

    private static Type object(Object... namesAndTypes) {
        var members = new TreeMap<Value, Type>();
        for (var i = 0; i < namesAndTypes.length; i += 2) {
            members.put(Value.of((String) namesAndTypes[i]), (Type) namesAndTypes[i + 1]);
        }
        return new ObjectType(members, Optional.empty());
    }

    @Test void plain_types_are_those_of_their_names() {
        assertEquals(Type.BOOLEAN, type("{\"type\": \"boolean\"}"));
        assertEquals(Type.STRING, type("{\"type\": \"string\"}"));
        assertEquals(Type.NUMBER, type("{\"type\": \"integer\"}"));
        assertEquals(Type.NUMBER, type("{\"type\": \"number\"}"));
        assertEquals(Type.ANY, type("{}"));
        assertEquals(Type.BOOLEAN, type("{\"type\": [\"string\", \"boolean\"]}"));
    }

    @Test void an_object_with_properties_has_no_others() {
        assertEquals(object("a", Type.STRING), type("{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}}"));
        assertEquals(object("a", Type.STRING), type("{\"properties\": {\"a\": {\"type\": \"string\"}}}"));
        assertEquals(Type.object(Type.ANY, Type.ANY), type("{\"type\": \"object\"}"));
    }

    @Test void elements_have_one_type_or_each_its_own() {
        assertEquals(Type.array(Type.ANY), type("{\"type\": \"array\"}"));
        assertEquals(Type.array(Type.STRING), type("{\"type\": \"array\", \"items\": {\"type\": \"string\"}}"));
        assertEquals(Type.tuple(Type.STRING, Type.NUMBER), type("{\"items\": [{\"type\": \"string\"}, {\"type\": \"integer\"}]}"));
    }

    @Test void one_of_several_is_any_of_them() {
        assertEquals(Types.or(Type.STRING, Type.NUMBER), type("{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"number\"}]}"));
        assertEquals(Types.or(object("a", Type.STRING), object("b", Type.NUMBER)), type("{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}, "
                + "\"anyOf\": [{\"properties\": {\"b\": {\"type\": \"number\"}}}]}"));
        assertEquals(Type.STRING, type("{\"type\": \"boolean\", \"anyOf\": [{\"type\": \"string\"}]}"));
    }

    @Test void all_of_several_is_put_together_where_that_can_be() {
        assertEquals(object("a", Type.STRING, "b", Type.NUMBER),
                type("{\"allOf\": [{\"properties\": {\"a\": {\"type\": \"string\"}}}, {\"properties\": {\"b\": {\"type\": \"number\"}}}]}"));
        assertEquals(object("a", Type.STRING, "c", Type.BOOLEAN), type("{\"type\": \"object\", \"properties\": {\"c\": {\"type\": \"boolean\"}}, "
                + "\"allOf\": [{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}}]}"));
        assertEquals(Type.tuple(Type.STRING, Type.NUMBER), type("{\"allOf\": [{\"items\": [{\"type\": \"string\"}]}, {\"items\": [{\"type\": \"string\"}, {\"type\": \"number\"}]}]}"));
        for (var apart : new String[] {"{\"allOf\": [{\"type\": \"string\"}, {\"type\": \"number\"}]}", "{\"type\": \"string\", \"allOf\": [{\"type\": \"number\"}]}",
                "{\"allOf\": [{\"items\": [{\"type\": \"string\"}]}, {\"items\": [{\"type\": \"number\"}]}]}"}) {
            assertThrows(SchemaException.class, () -> type(apart), apart);
        }
        assertEquals(Type.STRING, type("{\"type\": \"string\", \"allOf\": [{\"type\": \"string\"}]}"));
    }

    @Test void a_schema_inside_itself_is_anything_from_there_on() {
        assertEquals(object("next", object("next", Type.ANY), "name", Type.STRING), type("{\"definitions\": {\"n\": {\"properties\": {\"next\": {\"$ref\": \"#/definitions/n\"}}}}, "
                + "\"properties\": {\"next\": {\"$ref\": \"#/definitions/n\"}, \"name\": {\"type\": \"string\"}}}"));
        assertEquals(object("a", Type.STRING, "b", Type.STRING), type("{\"definitions\": {\"s\": {\"type\": \"string\"}}, "
                + "\"properties\": {\"a\": {\"$ref\": \"#/definitions/s\"}, \"b\": {\"$ref\": \"#/definitions/s\"}}}"));
    }
}
