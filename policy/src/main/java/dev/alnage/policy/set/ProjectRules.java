package dev.alnage.policy.set;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.YamlReader;
import dev.alnage.policy.ProjectFiles;
import dev.alnage.policy.rego.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What a repository asks of its own pipelines beyond the organisation (practice {@code source/contribution-policy}): packages below
 * {@code project}, which refuse or doubt, and settings of practices. They stand in the commit that is built, so whoever signs and reviews
 * it signs and reviews them. Nothing in them can let anything through that would not go through without them.
 */
public final class ProjectRules {
    /** The file with the settings; every other file is a module of Rego. */
    public static final String SETTINGS = "settings.yaml";
    /** A repository that adds nothing. */
    static final ProjectRules NONE = new ProjectRules(Rules.NONE, Json.object().build());
    private static final String REGO = ".rego";

    private final Rules rules;
    private final Json.Members practices;

    private ProjectRules(Rules rules, Json.Members practices) {
        this.rules = rules;
        this.practices = practices;
    }

    /** A setting that asks for less than the organisation does. */
    public record Loosening(String setting, String found, String expected) {}

    /**
     * @param files by their paths below {@link ProjectFiles#FOLDER}
     * @throws Rejected.Malformed with the file or rule that cannot be used, a rule {@code allow} among them
     */
    public static ProjectRules read(SortedMap<String, Bytes> files) {
        var sources = new ArrayList<Source>();
        Json.Members practices = Json.object().build();
        for (var file : files.entrySet()) {
            var path = ProjectFiles.FOLDER + file.getKey();
            if (file.getKey().equals(SETTINGS)) {
                practices = settings(file.getValue());
            } else if (file.getKey().endsWith(REGO)) {
                sources.add(new Source(path, file.getValue().toText()));
            } else {
                throw new Rejected.Malformed("found " + path + ", expected modules of Rego and " + SETTINGS);
            }
        }
        return new ProjectRules(sources.isEmpty() ? Rules.NONE : Rules.ofProject(sources), practices);
    }

    /** What the file of settings sets for practices. @throws Rejected.Malformed for whatever is not known, or not a project's to set */
    public static Json.Members settings(Bytes file) {
        var fields = Fields.of(ProjectFiles.FOLDER + SETTINGS, YamlReader.read(file));
        fields.integer("version", 1, 1);
        var practices = fields.members("practices");
        fields.noOthers();
        PracticeSettings.requireOfProject(practices);
        return practices;
    }

    /** Where they ask for less than the organisation's settings: it has no effect, and somebody believes in it. */
    public List<Loosening> looserThan(Json.Members organisation) {
        return PracticeSettings.loosenings(organisation, practices);
    }

    /** As tight as both. */
    Json.Members joined(Json.Members organisation) {
        return PracticeSettings.join(organisation, practices);
    }

    Rules rules() {
        return rules;
    }
}
