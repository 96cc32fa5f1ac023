package demo.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** Packs CSV tables into one file, and lists, sums up and shows what is in it. */
public final class Main {
    private static final String USAGE = """
            usage: table-pack pack -o PACK FILE.csv...    (- reads one table called stdin)
                   table-pack list PACK
                   table-pack summary PACK TABLE
                   table-pack show PACK TABLE [-c COLUMN]... [-w COLUMN=VALUE]...
            """;

    private final InputStream in;
    private final PrintStream out;

    public Main(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    public static void main(String[] args) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(new Main(System.in, out).run(args, System.err));
    }

    /** 0: done; 1: the input is unfit; 2: used wrongly. */
    public int run(String[] args, PrintStream errors) {
        try {
            var line = parsed(args);
            switch (args[0]) {
                case "pack" -> pack(line);
                case "list" -> list(line);
                case "summary" -> summary(line);
                case "show" -> show(line);
                default -> throw new ParseException("unknown command: " + args[0]);
            }
            return 0;
        } catch (ParseException e) {
            errors.print("table-pack: " + e.getMessage() + "\n" + USAGE);
            return 2;
        } catch (Unfit e) {
            errors.print("table-pack: " + e.getMessage() + "\n");
            return 1;
        } catch (NoSuchFileException e) {
            errors.print("table-pack: found no file " + e.getMessage() + "\n");
            return 1;
        } catch (IOException e) {
            errors.print("table-pack: " + e.getMessage() + "\n");
            return 1;
        }
    }

    private static CommandLine parsed(String[] args) throws ParseException {
        if (args.length == 0) {
            throw new ParseException("no command");
        }
        var options = new Options()
                .addOption(Option.builder("o").hasArg().desc("the pack to write").get())
                .addOption(Option.builder("c").hasArg().desc("a column to show").get())
                .addOption(Option.builder("w").hasArg().desc("only rows with this value").get());
        return new DefaultParser().parse(options, Arrays.copyOfRange(args, 1, args.length));
    }

    private void pack(CommandLine line) throws IOException, ParseException {
        if (!line.hasOption("o") || line.getArgList().isEmpty()) {
            throw new ParseException("pack needs -o and at least one table");
        }
        var tables = new ArrayList<Table>();
        for (var file : line.getArgList()) {
            tables.add("-".equals(file) ? Table.read("stdin", Pack.utf8(in.readAllBytes())) : table(Path.of(file)));
        }
        var pack = new Pack(tables);
        try (var target = Files.newOutputStream(Path.of(line.getOptionValue("o")))) {
            pack.write(target);
        }
        out.print("packed " + tables.size() + " tables\n");
    }

    private static Table table(Path file) throws IOException {
        var name = file.getFileName().toString();
        if (!name.endsWith(".csv")) {
            throw new Unfit("found the file " + name + ", expected a name that ends in .csv");
        }
        return Table.read(name.substring(0, name.length() - ".csv".length()), Pack.utf8(Files.readAllBytes(file)));
    }

    private void list(CommandLine line) throws IOException, ParseException {
        for (var table : opened(line, 1).tables()) {
            out.print(table.name() + ": " + table.rows().size() + " rows of " + String.join(", ", table.columns()) + "\n");
        }
    }

    private void summary(CommandLine line) throws IOException, ParseException {
        for (var summary : Summary.of(opened(line, 2).table(line.getArgList().get(1)))) {
            out.print(summary.line() + "\n");
        }
    }

    private void show(CommandLine line) throws IOException, ParseException {
        var table = opened(line, 2).table(line.getArgList().get(1));
        var columns = line.hasOption("c") ? List.of(line.getOptionValues("c")) : table.columns();
        out.print(table.select(columns, values(line)).csv());
    }

    private static Map<String, String> values(CommandLine line) throws ParseException {
        var values = new LinkedHashMap<String, String>();
        for (var one : line.hasOption("w") ? line.getOptionValues("w") : new String[0]) {
            int equals = one.indexOf('=');
            if (equals < 1) {
                throw new ParseException("-w needs COLUMN=VALUE");
            }
            values.put(one.substring(0, equals), one.substring(equals + 1));
        }
        return values;
    }

    private static Pack opened(CommandLine line, int arguments) throws IOException, ParseException {
        if (line.getArgList().size() != arguments) {
            throw new ParseException("found " + line.getArgList().size() + " arguments, expected " + arguments);
        }
        try (var file = Files.newInputStream(Path.of(line.getArgList().getFirst()))) {
            return Pack.read(file);
        }
    }
}
