package dev.alnage.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CodesTest {
    private static final Pattern CODE = Pattern.compile("ALN-[A-Z]{3}-[0-9]{3}");
    private static final List<String> MODULES = List.of("evidence", "policy", "worker", "factory", "app");

    @Test void the_catalogue_has_exactly_the_codes_that_the_sources_use() throws IOException {
        var used = new TreeSet<String>();
        for (var module : MODULES) {
            try (var files = Files.walk(Checkout.folder().resolve(module).resolve("src/main"))) {
                for (var file : files.filter(path -> path.toString().endsWith(".java") || path.toString().endsWith(".rego")).toList()) {
                    CODE.matcher(Files.readString(file)).results().forEach(match -> used.add(match.group()));
                }
            }
        }
        assertTrue(used.size() > 30, used.toString());
        var unexplained = new TreeSet<>(used);
        unexplained.removeAll(Codes.all().keySet());
        var unused = new TreeSet<>(Codes.all().keySet());
        unused.removeAll(used);
        assertEquals("not in the catalogue: [], not in the sources: []", "not in the catalogue: " + unexplained + ", not in the sources: " + unused);
    }

    @Test void every_code_says_what_it_means_and_what_to_do() {
        for (var code : Codes.all().values()) {
            assertTrue(CODE.matcher(code.code()).matches(), code.code());
            assertFalse(code.title().isBlank() || code.meaning().isBlank() || code.fix().isBlank(), code.code());
            assertFalse(code.title().endsWith("."), code.code());
            assertTrue(code.meaning().endsWith(".") && code.fix().endsWith("."), code.code());
        }
    }

    @Test void no_two_codes_have_one_title() {
        var titles = new TreeSet<String>();
        assertEquals(List.of(), Codes.all().values().stream().map(Codes.Code::title).filter(title -> !titles.add(title)).toList());
    }
}
