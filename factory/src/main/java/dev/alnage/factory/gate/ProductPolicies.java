package dev.alnage.factory.gate;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.policy.FactoryPolicy;
import dev.alnage.policy.protect.OrganisationRules;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.set.BundleWriter;
import dev.alnage.policy.set.PracticeReview;
import dev.alnage.policy.set.PracticeTable;
import dev.alnage.policy.set.Practices;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/** The policies that come with the product: the practices, and the rules with which an organisation may begin. */
public final class ProductPolicies {
    /** How long all rules together may take for one decision, on a busy machine, too: what they may do is bounded by their fuel. */
    public static final Duration DECISION_MAX = Duration.ofSeconds(10);
    private static final String FOLDER = "/policies/";
    private static final String INDEX = "index";
    private static final String STARTER = "starter/";
    private static final String DATA = "data.json";
    private static final String TABLE = "practices.tsv";
    private static final String TEST = "_test.rego";
    private static final int FILE_BYTES_MAX = 1 << 20;

    private ProductPolicies() {}

    /** The policies in force as this product asks them. @param floor where the highest version seen is remembered */
    public static SignedPolicies signed(SignedPolicies.Floor floor) {
        return new SignedPolicies(FactoryPolicy.STANDARD, practices(), floor, ProductPolicies::deadline);
    }

    /** The practices, as modules. */
    public static Practices practices() {
        return Practices.of(sources().stream().filter(source -> !source.file().startsWith(STARTER) && !source.file().endsWith(TEST)).toList(),
                PracticeTable.read(text(TABLE)));
    }

    /** Every one of {@link #practices} with rules, asked one by one to see how things stand. */
    public static PracticeReview review(Practices practices) {
        return new PracticeReview(practices, ProductPolicies::deadline);
    }

    /**
     * The bundle of rules that a factory begins with, for its policy administrators to sign: main and the tags of releases are protected
     * in every repository, and nothing is built that no repository of the factory's own holds.
     */
    public static Bytes starter() {
        return starter(List.of());
    }

    /**
     * The same, with sources that may be built although the factory does not serve them.
     *
     * @param outside patterns for their names, such as {@code file:///srv/app}
     * @throws dev.alnage.evidence.Rejected.Malformed for a pattern that is none
     */
    public static Bytes starter(List<String> outside) {
        var files = new TreeMap<String, Bytes>();
        sources().stream().filter(source -> source.file().startsWith(STARTER))
                .forEach(source -> files.put(source.file().substring(STARTER.length()), Bytes.utf8(source.text())));
        var data = new LinkedHashMap<>(((Json.Members) JsonReader.read(Bytes.utf8(text(STARTER + DATA)))).values());
        if (!outside.isEmpty()) {
            var source = new LinkedHashMap<>(((Json.Members) data.get(OrganisationRules.MEMBER)).values());
            source.put("outside", Json.texts(outside));
            data.put(OrganisationRules.MEMBER, Json.object(source));
        }
        OrganisationRules.of(new Json.Members(data));
        files.put(DATA, Json.object(data).toBytes());
        return BundleWriter.write(files);
    }

    /** Every policy file of the product, tests too, by the path below its folder. */
    public static List<Source> sources() {
        var sources = new ArrayList<Source>();
        for (var line : text(INDEX).lines().toList()) {
            sources.add(new Source(line, text(line)));
        }
        return sources;
    }

    private static java.util.function.BooleanSupplier deadline() {
        var until = System.nanoTime() + DECISION_MAX.toNanos();
        return () -> System.nanoTime() - until > 0;
    }

    private static String text(String path) {
        try (var in = ProductPolicies.class.getResourceAsStream(FOLDER + path)) {
            if (in == null) {
                throw new IllegalStateException("the product has no policy file " + path);
            }
            return Bytes.of(in.readNBytes(FILE_BYTES_MAX)).toText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
