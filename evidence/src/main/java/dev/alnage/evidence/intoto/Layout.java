package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Signer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An in-toto layout (1.0 §4.3): which steps, by whom, with which artifact rules, until when. */
public record Layout(Instant expires, String readme, SortedMap<String, LayoutKey> keys, Authorities authorities, List<Step> steps,
        List<Inspection> inspections) {
    public static final int ITEMS_MAX = 5000;
    public static final int KEYS_MAX = 1000;
    public static final int RULES_MAX = 10_000;

    public static final int CONSTRAINTS_MAX = 100;
    public static final long VERSION_MAX = Fields.INTEGER_MAX;
    /** How a line of a readme begins that says which version of the layout this is. */
    public static final String VERSION_LINE = "layout-version: ";

    /** One action, done by one functionary or by several who agree, ending in one link each. Functionaries have a key or a certificate. */
    public record Step(String name, List<String> pubkeys, List<CertificateConstraint> constraints, int threshold, List<String> expectedCommand,
            List<ArtifactRule> expectedMaterials, List<ArtifactRule> expectedProducts) {
        public Step(String name, List<String> pubkeys, int threshold, List<String> expectedCommand, List<ArtifactRule> expectedMaterials,
                List<ArtifactRule> expectedProducts) {
            this(name, pubkeys, List.of(), threshold, expectedCommand, expectedMaterials, expectedProducts);
        }

        public Step {
            pubkeys = List.copyOf(pubkeys);
            constraints = List.copyOf(constraints);
            expectedCommand = List.copyOf(expectedCommand);
            expectedMaterials = List.copyOf(expectedMaterials);
            expectedProducts = List.copyOf(expectedProducts);
            requireName(name);
            pubkeys.forEach(LayoutKey::requireKeyid);
            if (constraints.size() > CONSTRAINTS_MAX) {
                throw new Rejected.Malformed("found " + constraints.size() + " certificate constraints for step " + name + ", expected at most " + CONSTRAINTS_MAX);
            }
            // how many have a certificate that fits nobody knows beforehand
            if (threshold < 1 || constraints.isEmpty() && threshold > pubkeys.size()) {
                throw new Rejected.Malformed("found threshold " + threshold + " of " + pubkeys.size() + " keys for step " + name
                        + ", expected at least 1 and at most that many");
            }
        }
    }

    /** A command run by the verifier over the final product. */
    public record Inspection(String name, List<String> run, List<ArtifactRule> expectedMaterials, List<ArtifactRule> expectedProducts) {
        public Inspection {
            run = List.copyOf(run);
            expectedMaterials = List.copyOf(expectedMaterials);
            expectedProducts = List.copyOf(expectedProducts);
            requireName(name);
            if (run.isEmpty()) {
                throw new Rejected.Malformed("found inspection " + name + " without a command, expected one");
            }
        }
    }

    /** A layout whose functionaries all have keys. */
    public Layout(Instant expires, String readme, SortedMap<String, LayoutKey> keys, List<Step> steps, List<Inspection> inspections) {
        this(expires, readme, keys, Authorities.NONE, steps, inspections);
    }

    public Layout {
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
        steps = List.copyOf(steps);
        inspections = List.copyOf(inspections);
        if (steps.size() + inspections.size() > ITEMS_MAX || keys.size() > KEYS_MAX) {
            throw new Rejected.Malformed("found " + (steps.size() + inspections.size()) + " items and " + keys.size() + " keys, expected at most "
                    + ITEMS_MAX + " and " + KEYS_MAX);
        }
        version(readme);
        // A layout without steps demands nothing, so it would let anything pass.
        if (steps.isEmpty()) {
            throw new Rejected.Malformed("found a layout without steps, expected at least one");
        }
        var names = new HashSet<String>();
        steps.forEach(step -> names.add(step.name()));
        inspections.forEach(inspection -> names.add(inspection.name()));
        if (names.size() < steps.size() + inspections.size()) {
            throw new Rejected.Malformed("found two steps or inspections of one name, expected each name once");
        }
        for (var step : steps) {
            if (!keys.keySet().containsAll(step.pubkeys())) {
                throw new Rejected.Malformed("found step " + step.name() + " with a key that the layout does not hold, expected its key objects");
            }
        }
    }

    /**
     * The version that stands in the readme, or 0 for none. In-toto has no place for one: other verifiers refuse a layout
     * with a member that they do not know, or lose it and with it the signature; a line of the readme they sign and pass over.
     */
    private static long version(String readme) {
        var lines = readme.lines().filter(line -> line.startsWith(VERSION_LINE)).toList();
        if (lines.isEmpty()) {
            return 0;
        }
        var digits = lines.getFirst().substring(VERSION_LINE.length());
        if (lines.size() > 1 || digits.isEmpty() || digits.length() > 15 || digits.startsWith("0") || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Rejected.Malformed("found " + lines.size() + " lines " + VERSION_LINE.strip() + " in a readme, expected one with a number above 0 and of at most 15 digits");
        }
        return Long.parseLong(digits);
    }

    /** The same layout with a version in its readme, for verifiers who refuse an older one than they have seen. */
    public Layout withVersion(long version) {
        return new Layout(expires, readme + (readme.isEmpty() || readme.endsWith("\n") ? "" : "\n") + VERSION_LINE + version, keys, authorities, steps, inspections);
    }

    /** Which version this is, above 0, or 0 if it does not say. */
    public long version() {
        return version(readme);
    }

    /** Reads what stood under valid signatures; a member that is not understood is refused, since somebody may rely on it. */
    static Layout read(Json signed) {
        var fields = Fields.of("layout", signed);
        requireType(fields, "layout");
        var keys = new TreeMap<String, LayoutKey>();
        fields.map("keys", LayoutKey::read).forEach((keyid, key) -> {
            if (!keyid.equals(key.keyid())) {
                throw new Rejected.Malformed("found key " + key.keyid() + " under " + keyid + ", expected one keyid");
            }
            keys.put(keyid, key);
        });
        var steps = fields.list("steps", Layout::step);
        var inspections = list(fields, "inspect").stream().map(Layout::inspection).toList();
        var layout = new Layout(fields.instant("expires"), fields.text("readme", ""), keys, Authorities.read(fields), steps, inspections);
        fields.noOthers();
        return layout;
    }

    public Json.Members toJson() {
        var keyObjects = Json.object();
        keys.forEach((keyid, key) -> keyObjects.with(keyid, key.toJson()));
        var layout = Json.object().with("_type", "layout").with("expires", expires.truncatedTo(ChronoUnit.SECONDS).toString())
                .with("inspect", Json.array(inspections.stream().map(Layout::toJson).toList()))
                .with("keys", keyObjects.build()).with("readme", readme)
                .with("steps", Json.array(steps.stream().map(Layout::toJson).toList()));
        authorities.write(layout);
        return layout.build();
    }

    /** The layout file, signed by each of its owners, in the classic wrapper. */
    public Bytes sign(List<Signer> owners) {
        return Metablock.write(toJson(), owners);
    }

    /** In-toto 1.0 §5.2 "parameter substitution": every {@code {name}} in rules and commands; an unknown name is refused. */
    Layout substituted(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return this;
        }
        var put = new Parameters(parameters);
        return new Layout(expires, readme, keys, authorities,
                steps.stream().map(step -> new Step(step.name(), step.pubkeys(), step.constraints(), step.threshold(), put.in(step.expectedCommand()),
                        rules(put, step.expectedMaterials()), rules(put, step.expectedProducts()))).toList(),
                inspections.stream().map(inspection -> new Inspection(inspection.name(), put.in(inspection.run()),
                        rules(put, inspection.expectedMaterials()), rules(put, inspection.expectedProducts()))).toList());
    }

    private static List<ArtifactRule> rules(Parameters put, List<ArtifactRule> rules) {
        return rules.stream().map(rule -> ArtifactRule.read(put.in(rule.toTexts()))).toList();
    }

    private static Step step(Json json) {
        var fields = Fields.of("step", json);
        requireType(fields, "step");
        var constraints = fields.has("cert_constraints") ? list(fields, "cert_constraints") : List.<Json>of();
        var pubkeys = list(fields, "pubkeys").stream().map(keyid -> Fields.text("pubkeys", keyid)).toList();
        var step = new Step(fields.text("name"), pubkeys, constraints.stream().map(CertificateConstraint::read).toList(),
                (int) fields.integer("threshold", 1, KEYS_MAX), list(fields, "expected_command").stream().map(part -> Fields.text("expected_command", part)).toList(), rules(fields, "expected_materials"), rules(fields, "expected_products"));
        fields.noOthers();
        return step;
    }

    private static Inspection inspection(Json json) {
        var fields = Fields.of("inspection", json);
        requireType(fields, "inspection");
        var inspection = new Inspection(fields.text("name"), fields.texts("run"), rules(fields, "expected_materials"), rules(fields, "expected_products"));
        fields.noOthers();
        return inspection;
    }

    private static List<ArtifactRule> rules(Fields fields, String name) {
        var rules = new ArrayList<ArtifactRule>();
        for (var rule : list(fields, name)) {
            if (!(rule instanceof Json.Elements(var parts)) || rules.size() == RULES_MAX) {
                throw new Rejected.Malformed("found a damaged rule in " + name + ", expected at most " + RULES_MAX + " lists of texts");
            }
            rules.add(ArtifactRule.read(parts.stream().map(part -> Fields.text(name, part)).toList()));
        }
        return rules;
    }

    /** The Go implementation writes an empty list as {@code null}. */
    private static List<Json> list(Fields fields, String name) {
        return fields.any(name) instanceof Json.Null ? List.of() : fields.list(name);
    }

    private static Json toJson(Step step) {
        var json = Json.object().with("_type", "step").with("expected_command", Json.texts(step.expectedCommand()))
                .with("expected_materials", rules(step.expectedMaterials())).with("expected_products", rules(step.expectedProducts()))
                .with("name", step.name()).with("pubkeys", Json.texts(step.pubkeys())).with("threshold", step.threshold());
        if (!step.constraints().isEmpty()) {
            json.with("cert_constraints", Json.array(step.constraints().stream().map(CertificateConstraint::toJson).toList()));
        }
        return json.build();
    }

    private static Json toJson(Inspection inspection) {
        return Json.object().with("_type", "inspection").with("expected_materials", rules(inspection.expectedMaterials()))
                .with("expected_products", rules(inspection.expectedProducts())).with("name", inspection.name())
                .with("run", Json.texts(inspection.run())).build();
    }

    private static Json rules(List<ArtifactRule> rules) {
        return Json.array(rules.stream().map(rule -> Json.texts(rule.toTexts())).toList());
    }

    static void requireType(Fields fields, String type) {
        if (!fields.text("_type").equals(type)) {
            throw new Rejected.Malformed("found _type " + fields.text("_type") + ", expected " + type);
        }
    }

    /** A step's name is part of a file name, so it may not lead anywhere. */
    public static String requireName(String name) {
        if (name.isEmpty() || name.length() > 200 || name.startsWith(".")
                || !name.chars().allMatch(c -> c >= 0x20 && c != 0x7f && c != '/' && c != '\\')) {
            throw new Rejected.Malformed("found the name of a step of " + name.length() + " characters, expected 1 to 200 without /, \\ and control characters");
        }
        return name;
    }
}
