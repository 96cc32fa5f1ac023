package dev.alnage.app.cases;

import dev.alnage.app.cli.Visible;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * {@code cases DIR} plays every {@code case.json} below a folder; {@code cases --ops} lists the operations of the door java.
 * Exit 0 all passed, 1 some failed, 2 used wrongly.
 */
public final class CasesMain {
    private CasesMain() {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        if (arguments.equals(List.of("--ops"))) {
            Operations.list().forEach(operation -> out.printf("%-16s %s%n", operation.name(), operation.description()));
            return 0;
        }
        if (arguments.size() != 1 || arguments.getFirst().startsWith("-") || !Files.isDirectory(Path.of(arguments.getFirst()))) {
            err.println("usage: cases DIR | cases --ops");
            return 2;
        }
        SortedMap<String, List<String>> results;
        try (var factories = new LentFactories(FreshFactory::start)) {
            results = new CaseSuite(new CaseRunner(Program.ofThisProcess(), factories)).play(Path.of(arguments.getFirst()));
        }
        results.forEach((name, differences) -> differences.forEach(difference -> err.println(Visible.line(name) + ": " + Visible.lines(difference))));
        var failed = results.entrySet().stream().filter(result -> !result.getValue().isEmpty()).map(result -> Visible.line(result.getKey())).toList();
        out.println(results.size() - failed.size() + " passed, " + failed.size() + " failed");
        failed.forEach(out::println);
        if (results.isEmpty()) {
            err.println("found no case.json below " + Visible.line(arguments.getFirst()) + ", expected at least one");
        }
        return failed.isEmpty() && !results.isEmpty() ? 0 : 1;
    }
}
