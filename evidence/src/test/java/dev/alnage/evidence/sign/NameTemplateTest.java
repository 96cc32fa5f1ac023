package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Rejected;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("artifacts/limited-certification")
class NameTemplateTest {
    @Tag("P2")
    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/?https://git.acme.example/shop", "https://git.acme.example.evil.example/shop", "https://gitXacme.example/shop",
            "https://git.acme.example/shop\n", "\nhttps://git.acme.example/shop", "https://git.acme.example/shop/../evil", "https://git.acme.example/",
            "https://git.acme.example/..", "https://git.acme.example/shop?x", "https://git.acme.example/shop#x", "https://git.acme.example/shop@v1",
            "https://git.acme.example/%73hop", "https://git.acme.example/shop/evil", "https://git.acme.example//shop", "HTTPS://git.acme.example/shop",
            "https://git.acme.example/shop ", "https://git.acme.example/sh\u043ep", "https://git.acme.example", ""})
    void a_name_that_only_looks_like_one_of_the_template_is_refused(String name) {
        assertFalse(new NameTemplate("https://git.acme.example/{repository}").matches(name));
    }

    @Tag("P2")
    @Test void a_whole_segment_fills_a_hole_and_plain_text_is_itself() {
        assertTrue(new NameTemplate("https://git.acme.example/{repository}").matches("https://git.acme.example/shop"));
        assertTrue(new NameTemplate("shop/{name}").matches("shop/app-2.1_x"));
        assertTrue(new NameTemplate("shop/{name}/app").matches("shop/eu/app"));
        assertTrue(new NameTemplate("shop/app").matches("shop/app"));
        assertFalse(new NameTemplate("shop/app").matches("shop/App"));
        assertFalse(new NameTemplate("shop/app").matches("shop/app/"));
        assertFalse(new NameTemplate("shop/app").matches("evil-shop/app2"));
        assertFalse(new NameTemplate("{name}").matches("shop/app"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop/*", "**", "shop/.*", "shop/{name}.jar", "shop/{Name}", "shop/{}", "shop/{name", "^shop$", "shop/app\n", "sh op", "shop/[a-z]", "shop\\app",
            "shop/(a|b)", "sh\u043ep"})
    void what_could_be_taken_for_another_kind_of_pattern_is_no_template(String text) {
        assertThrows(Rejected.Malformed.class, () -> new NameTemplate(text));
    }

    @Test void any_name_has_to_be_asked_for_by_the_one_word_for_it() {
        assertTrue(NameTemplate.ANY.matches("whatever/it is"));
        assertEquals(NameTemplate.ANY, new NameTemplate("*"));
    }
}
