package dev.alnage.factory.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.factory.http.Route;
import dev.alnage.factory.sealer.SealerRoutes;
import dev.alnage.factory.sealer.UserCaRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page about the API lists every route with who may use it, and none that is not there: it is the table that a reviewer reads. */
@Tag("S1")
class ApiPageTest {
    private static final Path PAGE = Path.of("..", "docs", "api.md");

    @Test void the_factory_serves_what_the_page_says() throws IOException {
        assertEquals(listed("factory"), rows(ContractTest.routes()));
    }

    @Test void the_sealer_serves_what_the_page_says() throws IOException {
        assertEquals(listed("sealer"), rows(Stream.concat(new SealerRoutes(null, null).routes().stream(),
                new UserCaRoutes(null).routes().stream()).toList()));
    }

    private static List<String> rows(List<Route> routes) {
        return routes.stream().map(route -> route.method() + " " + route.pattern() + " "
                + (route.permission().everybody() ? "anyone" : String.join(", ", new TreeSet<>(route.permission().roles())))).sorted().toList();
    }

    private static List<String> listed(String socket) throws IOException {
        var page = Files.readString(PAGE);
        var start = page.indexOf("\n## " + socket + "\n");
        var end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end).lines().filter(line -> line.startsWith("| ") && !line.startsWith("| method"))
                .map(line -> line.split(" \\| | \\|$|^\\| ")).map(cells -> cells[1] + " " + cells[2] + " " + cells[3]).sorted().toList();
    }
}
