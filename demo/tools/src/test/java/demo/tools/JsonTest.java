package demo.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"a\":1,\"a\":2}", "{\"a\":1,}", "{\"a\":1}x", "{\"a\":1.5}", "{\"a\":01}", "{\"a\":1e3}",
        "{\"a\":null}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\t\"}", "{a:1}", "{\"a\":[1 2]}", "{\"a\":+1}",
        "{\"a\":-}", "{\"a\":1234567890123456789}", "{\"a\":tru}"})
    void what_is_not_the_json_of_a_layout_is_refused(String text) {
        assertThrows(Refused.class, () -> Json.readObject(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test void nesting_without_end_is_refused() {
        var deep = "{\"a\":" + "[".repeat(100_000);
        assertThrows(Refused.class, () -> Json.readObject(deep.getBytes(StandardCharsets.UTF_8)));
    }

    @Test void bytes_that_are_not_utf8_are_refused() {
        assertThrows(Refused.class, () -> Json.readObject(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}));
    }

    @Test void a_value_of_another_kind_is_refused() {
        var object = Json.readObject("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        assertThrows(Refused.class, () -> Json.string(object, "a"));
        assertThrows(Refused.class, () -> Json.array(object, "a"));
        assertThrows(Refused.class, () -> Json.integer(object, "b"));
        assertThrows(Refused.class, () -> Json.object(object.get("a"), "a"));
    }

    @Test void what_was_written_is_read_back() {
        var object = new LinkedHashMap<String, Object>();
        object.put("text", "quote \" backslash \\ line\n tab\t é 😀");
        object.put("numbers", List.of(0L, -7L, 42L));
        object.put("nothing", List.of());
        object.put("truth", true);
        object.put("inner", new LinkedHashMap<>());
        assertEquals(object, Json.readObject(Json.write(object)));
    }
}
