package dev.alnage.app.intoto;

import dev.alnage.app.cli.Visible;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.intoto.LayoutKey;
import dev.alnage.evidence.intoto.LayoutVerification;
import dev.alnage.evidence.intoto.Outcome;
import dev.alnage.evidence.intoto.TrustedLayout;
import dev.alnage.evidence.pipeline.Finding;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code verify --layout F --layout-key K [--layout-key K …] --link-dir D [--floor S]}: verifies the final products in a
 * folder against a layout that every named key signed, and that is not older than one seen before, if S keeps the newest.
 * Exit 0 passed, 1 refused, 2 used wrongly, 3 cannot tell, 70 a mistake of ours.
 */
public final class InTotoClient {
    private static final int LAYOUT_BYTES_MAX = 64 << 20;
    private static final String USAGE = "usage: in-toto-client verify --layout FILE --layout-key KEY [--layout-key KEY ...] --link-dir FOLDER [--floor FILE]";

    private record Arguments(Path layout, List<Path> keys, Path links, Optional<Path> floor) {}

    private final Path products;
    private final Instant now;
    private final PrintStream out;
    private final PrintStream err;

    /** @param products the folder with the final products, in which a layout's inspections look */
    public InTotoClient(Path products, Instant now, PrintStream out, PrintStream err) {
        this.products = products;
        this.now = now;
        this.out = out;
        this.err = err;
    }

    static void main(String[] arguments) {
        System.exit(new InTotoClient(Path.of("").toAbsolutePath(), Instant.now(), System.out, System.err).run(List.of(arguments)));
    }

    /** Returns the exit code. */
    public int run(List<String> arguments) {
        var parsed = parse(arguments);
        if (parsed.isEmpty()) {
            err.println(USAGE);
            return 2;
        }
        try {
            return say(verify(parsed.orElseThrow()));
        } catch (Rejected e) {
            return say(new Outcome.Failed(List.of(Outcome.finding("layout", e))));
        } catch (IOException | UncheckedIOException e) {
            return say(new Outcome.CannotTell(List.of(new Finding("files", String.valueOf(e.getMessage()), "files that can be read"))));
        } catch (RuntimeException e) {
            err.println("in-toto-client: error: a mistake of ours: " + e);
            return 70;
        }
    }

    private Outcome verify(Arguments arguments) throws IOException {
        var keys = new ArrayList<LayoutKey>();
        for (var file : arguments.keys) {
            keys.add(LayoutKey.read(read(file, LayoutKey.FILE_BYTES_MAX)));
        }
        TrustedLayout layout;
        try {
            layout = TrustedLayout.verify(read(arguments.layout, LAYOUT_BYTES_MAX), keys, now);
        } catch (Rejected.Stale e) {
            return Outcome.of("layout", e);
        }
        if (arguments.floor.isPresent()) {
            new FloorFile(arguments.floor.get()).raise(layout);
        }
        try (var inspector = new SandboxInspector(products)) {
            var outcome = LayoutVerification.verify(layout, Map.of(), new FolderLinks(arguments.links), inspector);
            return outcome instanceof Outcome.Passed(var summary) ? new FolderArtifacts(products).compared(summary, outcome) : outcome;
        }
    }

    private int say(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Passed(var summary) -> {
                out.println("PASSED " + summary.products().size() + " products");
                yield 0;
            }
            case Outcome.Failed(var findings) -> {
                findings.forEach(finding -> err.println("✗ " + Visible.line(finding.toString())));
                out.println("FAILED");
                yield 1;
            }
            case Outcome.CannotTell(var findings) -> {
                findings.forEach(finding -> err.println("– " + Visible.line(finding.toString())));
                out.println("CANNOT TELL");
                yield 3;
            }
        };
    }

    private static Optional<Arguments> parse(List<String> arguments) {
        if (arguments.size() % 2 == 0 || !arguments.getFirst().equals("verify")) {
            return Optional.empty();
        }
        var layouts = new ArrayList<Path>();
        var keys = new ArrayList<Path>();
        var links = new ArrayList<Path>();
        var floors = new ArrayList<Path>();
        for (var i = 1; i < arguments.size(); i += 2) {
            switch (arguments.get(i)) {
                case "--layout" -> layouts.add(Path.of(arguments.get(i + 1)));
                case "--layout-key" -> keys.add(Path.of(arguments.get(i + 1)));
                case "--link-dir" -> links.add(Path.of(arguments.get(i + 1)));
                case "--floor" -> floors.add(Path.of(arguments.get(i + 1)));
                default -> {
                    return Optional.empty();
                }
            }
        }
        return layouts.size() == 1 && !keys.isEmpty() && links.size() == 1 && floors.size() < 2
                ? Optional.of(new Arguments(layouts.getFirst(), keys, links.getFirst(), floors.stream().findFirst())) : Optional.empty();
    }

    static Bytes read(Path file, int bytesMax) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw new Rejected.Malformed("found a file of more than " + bytesMax + " bytes, expected at most that");
            }
            return Bytes.of(bytes);
        }
    }
}
