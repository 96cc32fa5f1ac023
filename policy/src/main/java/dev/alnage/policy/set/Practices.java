package dev.alnage.policy.set;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.policy.FactsSchema;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.Query;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The practices that come with the product, as rules in Rego: one module each, whose package is {@code alnage.practice.AREA.NAME}
 * and whose metadata says which practice it is, from which assurance and risk on it applies, and which codes it may give.
 * What an organisation signs can select a profile of them and cannot change one.
 */
public final class Practices {
    static final List<String> PRACTICE = List.of("data", "alnage", "practice");
    static final List<String> LIBRARY = List.of("data", "alnage", "lib");

    private final List<Source> sources;
    private final Program program;
    private final List<Practice> practices;
    private final PracticeTable table;
    private @Nullable Rules gate;

    private Practices(List<Source> sources, Program program, List<Practice> practices, PracticeTable table) {
        this.sources = sources;
        this.program = program;
        this.practices = practices;
        this.table = table;
    }

    /** Who asks the rules of a practice: the gate, whose verdict they can change, or only a look at the posture. */
    public enum Asked { GATE, POSTURE }

    /**
     * One practice: its id such as {@code build/factory-roles}, and what its module's metadata says.
     *
     * @param unseen what of the practice no evidence shows yet, so that it is met in part at best; empty when the rules see all of it
     */
    public record Practice(String id, String title, Profile from, Asked asked, String unseen, Set<String> codes, Outcome.Place place, Source source) {
        public Practice {
            codes = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(codes));
        }
    }

    /**
     * @param table all practices that there are, whether they have rules or not
     * @throws IllegalArgumentException when a module does not keep to the contract: the product is broken then
     */
    public static Practices of(List<Source> sources, PracticeTable table) {
        var program = Program.compile(sources, OPTIONS);
        var practices = new TreeMap<String, Practice>();
        for (var module : program.modules()) {
            if (begins(module, LIBRARY)) {
                continue;
            }
            var source = sources.stream().filter(each -> each.file().equals(module.file())).findFirst().orElseThrow();
            var practice = read(module, source);
            if (practices.put(practice.id(), practice) != null) {
                throw new IllegalArgumentException("two modules for practice " + practice.id());
            }
        }
        practices.values().forEach(table::require);
        return new Practices(List.copyOf(sources), program, List.copyOf(practices.values()), table);
    }

    /** How practices and an organisation's rules are compiled: fit for a decision, and asking for nothing that facts do not have. */
    static final CompileOptions OPTIONS = CompileOptions.V1.forDecision().withInputType(FactsSchema.type());

    static boolean begins(Module module, List<String> prefix) {
        return module.packagePath().size() > prefix.size() && module.packagePath().subList(0, prefix.size()).equals(prefix);
    }

    private static Practice read(Module module, Source source) {
        if (!begins(module, PRACTICE) || module.packagePath().size() != PRACTICE.size() + 2) {
            throw new IllegalArgumentException(module.file() + " has package " + module.packagePath() + ", not alnage.practice.AREA.NAME");
        }
        var content = module.annotations().stream().filter(each -> each.scope().equals("package")).map(each -> (ObjectValue) each.content()).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(module.file() + " has no metadata for its package"));
        var custom = content.get("custom") instanceof ObjectValue object ? object : ObjectValue.EMPTY;
        var id = text(module, custom, "practice");
        var place = id.replace('-', '_').split("/", -1);
        if (place.length != 2 || !module.packagePath().subList(PRACTICE.size(), PRACTICE.size() + 2).equals(List.of(place))) {
            throw new IllegalArgumentException(module.file() + " is of practice " + id + ", which is not what its package is called");
        }
        var codes = new TreeSet<String>();
        if (custom.get("codes") instanceof ArrayValue array) {
            array.forEach(code -> codes.add(((Value.Text) code).value()));
        }
        var from = new Profile(Profile.Level.of(text(module, custom, "assurance")), Profile.Level.of(text(module, custom, "risk")));
        var outcome = Outcome.Place.of(module, List.of(module));
        if (outcome.kinds().isEmpty()) {
            throw new IllegalArgumentException(module.file() + " has neither deny nor unknown nor observed");
        }
        var asked = custom.get("asked") == null ? Asked.GATE : Asked.valueOf(text(module, custom, "asked").toUpperCase(Locale.ROOT));
        return new Practice(id, text(module, content, "title"), from, asked, custom.get("unseen") == null ? "" : text(module, custom, "unseen"), codes, outcome, source);
    }

    private static String text(Module module, ObjectValue object, String name) {
        if (object.get(name) instanceof Value.Text(var text)) {
            return text;
        }
        throw new IllegalArgumentException(module.file() + " says no " + name + " in its metadata");
    }

    /** All practices, by id. */
    public List<Practice> list() {
        return practices;
    }

    /** The practices that the gate asks under a profile. */
    public List<Practice> in(Profile profile) {
        return practices.stream().filter(practice -> practice.asked() == Asked.GATE && profile.reaches(practice.from())).toList();
    }

    /** All practices that there are. */
    public PracticeTable table() {
        return table;
    }

    /** Those of the table that no rule of ours asks of anything. */
    public List<PracticeTable.Row> withoutRules() {
        return table.rows().stream().filter(row -> practices.stream().noneMatch(practice -> practice.id().equals(row.id()))).toList();
    }

    /** All that a gate may ask; each is asked under the profiles that it applies to. Made once: no policy changes it. */
    synchronized Rules gate() {
        if (gate == null) {
            gate = Rules.of(this, in(Profile.HIGH));
        }
        return gate;
    }

    Program program() {
        return program;
    }

    /** The question for what a practice says, with all modules behind it. */
    synchronized Query prepare(Practice practice) {
        return program.prepare(practice.place().sets());
    }

    /** Names the modules of a profile and what they share. */
    Digest digest(Profile profile) {
        var names = new TreeSet<String>();
        in(profile).forEach(practice -> names.add(practice.id()));
        var files = new ArrayList<Json>();
        sources.stream().sorted(java.util.Comparator.comparing(Source::file)).forEach(source -> files.add(Json.object().with("file", source.file())
                .with("digest", Digest.of(Bytes.utf8(source.text())).toString()).build()));
        return Digest.of(Json.object().with("practices", Json.texts(names)).with("files", Json.array(files)).build().toBytes());
    }
}
