package demo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test void no_command_is_used_wrongly() {
        assertEquals(2, run(""));
        assertTrue(errors.toString(StandardCharsets.UTF_8).contains("usage: table-pack"));
    }

    @Test void an_unknown_option_is_used_wrongly() {
        assertEquals(2, run("", "list", "--nonsense"));
    }

    @Test void a_missing_file_is_unfit(@TempDir Path folder) {
        assertEquals(1, run("", "list", folder.resolve("none").toString()));
    }

    @Test void a_table_goes_in_and_comes_out(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("fruit.csv"), "kind,price\napple,1.20\npear,2\n");
        var pack = folder.resolve("tables.tar.gz").toString();
        assertEquals(0, run("x\n1\n", "pack", "-o", pack, file.toString(), "-"));
        assertEquals(0, run("", "list", pack));
        assertEquals(0, run("", "show", pack, "fruit", "-c", "price", "-w", "kind=pear"));
        assertEquals(0, run("", "summary", pack, "stdin"));
        assertEquals("""
                packed 2 tables
                fruit: 2 rows of kind, price
                stdin: 1 rows of x
                price
                2
                x: 1 filled, 1 different, 1 to 1, mean 1
                """, out.toString(StandardCharsets.UTF_8));
        assertEquals("", errors.toString(StandardCharsets.UTF_8));
    }

    private int run(String input, String... args) {
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return new Main(in, new PrintStream(out, true, StandardCharsets.UTF_8))
                .run(args, new PrintStream(errors, true, StandardCharsets.UTF_8));
    }
}
