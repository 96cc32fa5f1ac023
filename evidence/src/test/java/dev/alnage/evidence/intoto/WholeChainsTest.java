package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole signed supply chains, honest and mutated in layout, links, keys, products, thresholds and sublayouts, before us and the
 * other implementations. Verdicts are equal but for the mutations that say that we are stricter.
 */
@Tag("build/policy-adherence")
class WholeChainsTest {
    private static final int CASES = 600;
    private static final String PYTHON = """
            from in_toto.models.metadata import Metablock
            from in_toto import verifylib
            import logging
            logging.disable(logging.CRITICAL)
            for line in sys.stdin:
                folder = line.strip()
                try:
                    layout = Metablock.load(folder + "/root.layout")
                    keys = json.load(open(folder + "/owner.json"))
                    verifylib.in_toto_verify(layout, {keys["keyid"]: keys}, folder)
                    print("PASS")
                except Exception as e:
                    print("FAIL")
            """;

    /** What is done to an honest chain. */
    private enum Mutation {
        NONE(false), LINK_MISSING(false), LINK_BY_ANOTHER_KEY(false), LINK_CHANGED_AFTER_SIGNING(false), PRODUCT_SWAPPED(false), MATERIAL_ADDED(false),
        THRESHOLD_RAISED(false), EXPIRED(false), LAYOUT_BY_ANOTHER_KEY(false), LAYOUT_CHANGED_AFTER_SIGNING(false), LINKS_DIFFER(false), ONE_FUNCTIONARY_TWICE(false),
        SUBLAYOUT_LINK_MISSING(false), SUBLAYOUT_PRODUCT_ADDED(false), SUBLAYOUT_EXPIRED(false),
        /** Both others only warn. */
        ANOTHER_COMMAND(true),
        /** Neither looks at what is not there. */
        INPUT_LEFT_OUT(true),
        /** Neither compares the name in a link with the name of its file. */
        LINK_OF_ANOTHER_STEP(true);

        private final boolean stricter;

        Mutation(boolean stricter) {
            this.stricter = stricter;
        }
    }

    private record Case(Path folder, Mutation mutation, boolean ours) {}

    @TempDir Path folder;
    private final Random random = new Random(23);

    private final Signer owner = Chain.signer();
    private final List<Signer> functionaries = List.of(Chain.signer(), Chain.signer(), Chain.signer());

    private static LayoutKey key(Signer signer) {
        return LayoutKey.of(signer.key());
    }

    private static List<ArtifactRule> rules(String... rules) {
        return java.util.Arrays.stream(rules).map(rule -> ArtifactRule.read(List.of(rule.split(" ")))).toList();
    }

    private static List<Resource> files(String... named) {
        return java.util.Arrays.stream(named).map(each -> Resource.of(each.substring(0, each.indexOf('=')), Digest.of(Bytes.utf8(each.substring(each.indexOf('=') + 1))))).toList();
    }

    private static ClassicLink link(String step, List<Resource> materials, List<Resource> products, String... command) {
        return ClassicLink.of(step, materials, products, List.of(command), Json.object().with("return-value", 0).build(), Chain.nothing());
    }

    /** Three steps: write by one or two, build by one or as a sublayout, package by one; written into a folder as a verifier finds it. */
    private void write(Path to, Mutation mutation) throws IOException {
        Files.createDirectories(to);
        var twice = mutation == Mutation.LINKS_DIFFER || mutation == Mutation.ONE_FUNCTIONARY_TWICE || random.nextBoolean();
        var nested = mutation.name().startsWith("SUBLAYOUT") || random.nextInt(3) == 0;
        var keys = new TreeMap<String, LayoutKey>();
        functionaries.forEach(each -> keys.put(key(each).keyid(), key(each)));
        var first = functionaries.get(0);
        var second = functionaries.get(1);
        var third = functionaries.get(2);
        var written = files("main.c=1", "util.c=" + random.nextInt(3));
        var taken = mutation == Mutation.MATERIAL_ADDED ? files("main.c=1", written.getLast().name() + "=" + 9, "odd.c=1")
                : mutation == Mutation.INPUT_LEFT_OUT ? List.<Resource>of() : random.nextInt(3) == 0 ? List.of(written.getFirst()) : written;
        put(to, link("write", List.of(), written, "edit"), first);
        if (twice) {
            put(to, mutation == Mutation.LINKS_DIFFER ? link("write", List.of(), files("main.c=1", "util.c=other"), "edit") : link("write", List.of(), written, "edit"),
                    mutation == Mutation.ONE_FUNCTIONARY_TWICE ? first : second);
        }
        if (nested) {
            nested(to, second, third, taken, mutation);
        } else {
            put(to, link("build", taken, files("app=2"), "make"), second);
        }
        put(to, link(mutation == Mutation.LINK_OF_ANOTHER_STEP ? "build" : "package", files(mutation == Mutation.PRODUCT_SWAPPED ? "app=evil" : "app=2"), files("app.tar=3"),
                mutation == Mutation.ANOTHER_COMMAND ? "curl" : "tar"), third, "package");
        var threshold = mutation == Mutation.THRESHOLD_RAISED && !twice ? 2 : mutation == Mutation.ONE_FUNCTIONARY_TWICE || mutation == Mutation.LINKS_DIFFER || twice && random.nextBoolean() ? 2 : 1;
        if (mutation == Mutation.THRESHOLD_RAISED && twice) {
            Files.delete(to.resolve(ClassicLink.fileName("write", key(second).keyid())));
            threshold = 2;
        }
        var expires = mutation == Mutation.EXPIRED ? Chain.NOW.minus(Duration.ofDays(3650)) : Chain.NOW.plus(Duration.ofDays(36_500));
        var layout = new Layout(expires, "", keys, List.of(
                new Layout.Step("write", List.of(key(first).keyid(), key(second).keyid()), threshold, List.of("edit"), rules("DISALLOW *"), rules("CREATE *.c", "DISALLOW *")),
                new Layout.Step("build", List.of(key(second).keyid()), 1, nested ? List.of() : List.of("make"), rules("MATCH * WITH PRODUCTS FROM write", "DISALLOW *"), rules("CREATE app", "DISALLOW *")),
                new Layout.Step("package", List.of(key(third).keyid()), 1, List.of("tar"), rules("MATCH app WITH PRODUCTS FROM build", "DISALLOW *"), rules("REQUIRE app.tar", "CREATE app.*", "DISALLOW *"))), List.of());
        var signed = layout.sign(List.of(mutation == Mutation.LAYOUT_BY_ANOTHER_KEY ? first : owner)).toText();
        Files.writeString(to.resolve("root.layout"), mutation == Mutation.LAYOUT_CHANGED_AFTER_SIGNING ? signed.replaceFirst("\"CREATE\",\"app\"", "\"CREATE\",\"*\"") : signed);
        Files.writeString(to.resolve("owner.json"), key(owner).toJson().toBytes().toText());
        Files.writeString(to.resolve("owner.pem"), dev.alnage.evidence.read.PemReader.write("PUBLIC KEY", owner.key().spki()));
        afterwards(to, mutation, third);
    }

    private void nested(Path to, Signer second, Signer third, List<Resource> taken, Mutation mutation) throws IOException {
        var key = key(third);
        var expires = mutation == Mutation.SUBLAYOUT_EXPIRED ? Chain.NOW.minus(Duration.ofDays(3650)) : Chain.NOW.plus(Duration.ofDays(36_500));
        var inner = new Layout(expires, "", new TreeMap<>(Map.of(key.keyid(), key)), List.of(
                new Layout.Step("compile", List.of(key.keyid()), 1, List.of(), rules("ALLOW *"), rules("CREATE *.o", "DISALLOW *")),
                new Layout.Step("link", List.of(key.keyid()), 1, List.of(), rules("MATCH *.o WITH PRODUCTS FROM compile", "DISALLOW *"), rules("CREATE app", "DISALLOW *"))), List.of());
        var name = ClassicLink.fileName("build", key(second).keyid());
        Files.write(to.resolve(name), inner.sign(List.of(second)).toArray());
        var below = Files.createDirectories(to.resolve(name.replace(".link", "")));
        put(below, link("compile", taken, files("main.o=1")), third);
        if (mutation != Mutation.SUBLAYOUT_LINK_MISSING) {
            put(below, link("link", files("main.o=1"), mutation == Mutation.SUBLAYOUT_PRODUCT_ADDED ? files("app=2", "odd=1") : files("app=2")), third);
        }
    }

    private void afterwards(Path to, Mutation mutation, Signer third) throws IOException {
        var last = to.resolve(ClassicLink.fileName("package", key(third).keyid()));
        switch (mutation) {
            case LINK_MISSING -> Files.delete(last);
            case LINK_BY_ANOTHER_KEY -> Files.write(last, link("package", files("app=2"), files("app.tar=3"), "tar").sign(functionaries.getFirst()).toArray());
            case LINK_CHANGED_AFTER_SIGNING -> Files.writeString(last, Files.readString(last).replace("app.tar", "app.zip"));
            case ONE_FUNCTIONARY_TWICE -> Files.copy(to.resolve(ClassicLink.fileName("write", key(functionaries.getFirst()).keyid())),
                    to.resolve(ClassicLink.fileName("write", key(functionaries.get(1)).keyid())));
            default -> { }
        }
    }

    private static void put(Path to, ClassicLink link, Signer functionary) throws IOException {
        put(to, link, functionary, link.name());
    }

    private static void put(Path to, ClassicLink link, Signer functionary, String step) throws IOException {
        Files.write(to.resolve(ClassicLink.fileName(step, key(functionary).keyid())), link.sign(functionary).toArray());
    }

    private record Folder(Path path) implements LinkSource {
        @Override public Optional<Bytes> findLink(String step, String keyid) {
            var file = path.resolve(ClassicLink.fileName(step, keyid));
            try {
                return Files.exists(file) ? Optional.of(Bytes.of(Files.readAllBytes(file))) : Optional.empty();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override public List<String> listKeyids(String step) {
            throw new AssertionError("no certificates here");
        }

        @Override public LinkSource sublayout(String step, String keyid) {
            return new Folder(path.resolve(ClassicLink.fileName(step, keyid).replace(".link", "")));
        }
    }

    private boolean passes(Path of) throws IOException {
        return LayoutVerification.verify(Bytes.of(Files.readAllBytes(of.resolve("root.layout"))), List.of(key(owner)), Map.of(), new Folder(of), Inspector.NONE, Chain.NOW)
                instanceof Outcome.Passed;
    }

    private List<Case> cases(int count) throws IOException {
        var cases = new ArrayList<Case>();
        for (var i = 0; i < count; i++) {
            var mutation = i % 3 == 0 ? Mutation.NONE : Mutation.values()[random.nextInt(Mutation.values().length)];
            var to = folder.resolve("case-" + i);
            write(to, mutation);
            cases.add(new Case(to, mutation, passes(to)));
        }
        return cases;
    }

    private static void compare(List<Case> cases, List<Boolean> theirs) {
        var seen = new EnumMap<Mutation, Integer>(Mutation.class);
        for (var i = 0; i < cases.size(); i++) {
            var each = cases.get(i);
            seen.merge(each.mutation, 1, Integer::sum);
            assertEquals(each.mutation == Mutation.NONE, each.ours, each.toString());
            assertEquals(each.ours || each.mutation.stricter, theirs.get(i), each + " before the other implementation");
        }
        assertEquals(Mutation.values().length, seen.size(), "every mutation occurs: " + seen);
    }

    @Test void verdicts_are_those_of_the_python_implementation_but_where_we_are_stricter() throws IOException {
        var cases = cases(CASES);
        compare(cases, Reference.ask(PYTHON, cases.stream().map(each -> each.folder.toString()).toList()).stream().map("PASS"::equals).toList());
    }

    /** Not in this release of Debian: where {@code in-toto-golang} is on the path, the deep check asks it. */
    @Test @Tag("foreign") @Tag("deep") void verdicts_are_those_of_the_go_implementation_but_where_we_are_stricter() throws Exception {
        var program = java.util.Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":")).map(each -> Path.of(each, "in-toto-golang")).filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(program.isPresent(), "skipped: in-toto-golang is not on the path");
        var cases = cases(CASES);
        var theirs = new ArrayList<Boolean>();
        for (var each : cases) {
            var process = new ProcessBuilder(program.orElseThrow().toString(), "verify", "-l", "root.layout", "-k", "owner.pem", "-d", ".")
                    .directory(each.folder.toFile()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            theirs.add(process.exitValue() == 0);
        }
        compare(cases, theirs);
    }

    /** The Python reference of this release does not read envelopes, so these are compared with the same chain in the classic wrapper. */
    @Test void a_chain_in_envelopes_has_the_verdict_of_the_same_chain_in_the_classic_wrapper() throws IOException {
        for (var each : cases(200)) {
            var signers = new ArrayList<>(functionaries);
            signers.add(owner);
            try (var files = Files.walk(each.folder)) {
                for (var file : files.filter(path -> path.toString().endsWith(".link") || path.endsWith("root.layout")).toList()) {
                    rewrap(file, signers);
                }
            }
            assertEquals(each.ours, passes(each.folder), each.toString());
        }
    }

    /** The same content in an envelope by whoever's signature held; one whose signature does not hold stays as it is. */
    private static void rewrap(Path file, List<Signer> signers) throws IOException {
        var bytes = Bytes.of(Files.readAllBytes(file));
        for (var signer : signers) {
            if (Metablock.read(bytes, new Interned()).findSignedBy(key(signer).key()).isPresent()) {
                var signed = ((Json.Members) dev.alnage.evidence.read.JsonReader.read(bytes)).values().get("signed");
                Files.write(file, Envelope.sign(Statement.PAYLOAD_TYPE, signed.toBytes(), Bytes.empty(), signer).toBytes().toArray());
                return;
            }
        }
    }
}
