package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.pipeline.Plan.Input;
import dev.alnage.evidence.pipeline.Plan.Step;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SoftwareSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A plan carried out on paper: honest links for every step, signed by real exporter keys, for tests to tamper with. */
final class Chain implements LinkSource {
    static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    static final Instant EXPIRES = Instant.parse("2027-11-25T12:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    final Plan plan;
    final SoftwareSigner owner = signer();
    final Map<String, SoftwareSigner> exporters = new TreeMap<>(Map.of("one", signer(), "two", signer(), "three", signer()));
    /** Link files by name. */
    final Map<String, Bytes> files = new LinkedHashMap<>();
    private final Map<String, List<Resource>> products = new HashMap<>();

    Chain(Plan plan) {
        this.plan = plan;
        sign(source(), "one");
        for (var step : plan.steps()) {
            sign(honest(step), agreeing(step));
        }
    }

    static SoftwareSigner signer() {
        return SoftwareSigner.generate(Key.Kind.ED25519, RANDOM);
    }

    Layout layout() {
        var keys = new TreeMap<String, Key>();
        exporters.forEach((pool, signer) -> keys.put(pool, signer.key()));
        return LayoutExport.layout(plan, keys, List.of(), EXPIRES);
    }

    /** Signs the link by the exporters of the pools, in place of what they signed before. */
    void sign(ClassicLink link, String... pools) {
        for (var pool : pools) {
            put(link, exporters.get(pool));
        }
    }

    void put(ClassicLink link, Signer functionary) {
        files.put(ClassicLink.fileName(link.name(), LayoutKey.of(functionary.key()).keyid()), link.sign(functionary));
    }

    /** Alters the honest link of a step, and signs it again by those who signed it. */
    void alter(String id, UnaryOperator<ClassicLink> change) {
        var step = plan.findStep(id).orElseThrow();
        sign(change.apply(honest(step)), agreeing(step));
    }

    void drop(String id, String pool) {
        if (files.remove(ClassicLink.fileName(id, LayoutKey.of(exporters.get(pool).key()).keyid())) == null) {
            throw new IllegalArgumentException("no link of " + id + " by " + pool);
        }
    }

    Outcome verify() {
        return verify(layout().sign(List.of(owner)));
    }

    Outcome verify(Bytes layout) {
        return LayoutVerification.verify(layout, List.of(LayoutKey.of(owner.key())), Map.of(), this, Inspector.NONE, NOW);
    }

    void write(Path folder) {
        try {
            for (var file : files.entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue().toArray());
            }
            Files.write(folder.resolve("root.layout"), layout().sign(List.of(owner)).toArray());
            Files.write(folder.resolve("owner.pub"), LayoutKey.of(owner.key()).toJson().toBytes().toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public Optional<Bytes> findLink(String step, String keyid) {
        return Optional.ofNullable(files.get(ClassicLink.fileName(step, keyid)));
    }

    @Override public List<String> listKeyids(String step) {
        return keyids(files, "", step);
    }

    /** The key ids in the names of those files that are links of a step. */
    static List<String> keyids(Map<String, Bytes> files, String folder, String step) {
        var before = folder + step + ".";
        return files.keySet().stream().filter(name -> name.startsWith(before) && name.endsWith(".link") && name.length() == before.length() + 13)
                .map(name -> name.substring(before.length(), before.length() + 8)).sorted().toList();
    }

    @Override public LinkSource sublayout(String step, String keyid) {
        throw new AssertionError("no sublayout here");
    }

    private String[] agreeing(Step step) {
        var count = step instanceof Step.Command command ? command.agree() : 1;
        return exporters.keySet().stream().limit(count).toArray(String[]::new);
    }

    private ClassicLink source() {
        products.put("source/source", List.of(made("Main.java", "class Main {}"), made("test/MainTest.java", "class MainTest {}")));
        return ClassicLink.of("source", List.of(), under("source", products.get("source/source")), List.of(), nothing(), nothing());
    }

    ClassicLink honest(Step step) {
        var materials = new ArrayList<Resource>();
        step.inputs().forEach((directory, input) -> {
            var from = input instanceof Input.Output(var id, var output) ? id + "/" + output : "source/source";
            materials.addAll(under(directory, products.get(from)));
            if (!(step instanceof Step.Command)) {
                products.put(step.id() + "/" + directory, products.get(from));
            }
        });
        var made = new ArrayList<Resource>();
        for (var output : step.outputs()) {
            made.addAll(under(output, products.computeIfAbsent(step.id() + "/" + output,
                    name -> List.of(made("one.bin", name), made("more/two.bin", name + "2")))));
        }
        var argv = step instanceof Step.Command command ? command.argv() : List.<String>of();
        return ClassicLink.of(step.id(), materials, made, argv, Json.object().with("return-value", 0).build(), nothing());
    }

    static Resource made(String path, String content) {
        return Resource.of(path, Digest.of(Bytes.utf8(content)));
    }

    private static List<Resource> under(String directory, List<Resource> files) {
        return files.stream().map(file -> Resource.of(directory + "/" + file.name(), file.digests().getFirst())).toList();
    }

    static Json.Members nothing() {
        return Json.object().build();
    }
}
