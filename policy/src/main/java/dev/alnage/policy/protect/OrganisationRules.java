package dev.alnage.policy.protect;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.source.TreeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the organisation asks of its repositories: the member {@code source} of the data of its signed policy bundle. Each group is for
 * the repositories of a pattern; what several groups ask of one repository is asked of it together.
 *
 * @param outside what may be built although the factory does not serve it
 * @param templates with what new repositories begin
 * @param sshHosts which machines elsewhere the factory speaks SSH to
 */
public record OrganisationRules(List<Group> groups, OutsideSources outside, List<RepositoryTemplate> templates, List<SshHost> sshHosts) {
    public static final String MEMBER = "source";
    /** Nothing is asked of any repository, nothing is built from elsewhere, and no machine is known. */
    public static final OrganisationRules NONE = new OrganisationRules(List.of(), OutsideSources.NONE, List.of(), List.of());
    private static final int GROUPS_MAX = 200;
    private static final int OUTSIDE_MAX = 200;
    private static final int TEMPLATES_MAX = 50;
    private static final int SSH_HOSTS_MAX = 50;

    public OrganisationRules {
        groups = List.copyOf(groups);
        templates = List.copyOf(templates);
        sshHosts = List.copyOf(sshHosts);
        if (templates.size() > TEMPLATES_MAX || templates.stream().map(RepositoryTemplate::name).distinct().count() < templates.size()) {
            throw new Rejected.Malformed("found " + templates.size() + " templates in source, expected at most " + TEMPLATES_MAX + ", each of a name of its own");
        }
        if (sshHosts.size() > SSH_HOSTS_MAX || sshHosts.stream().map(each -> each.host() + " " + each.port()).distinct().count() < sshHosts.size()) {
            throw new Rejected.Malformed("found " + sshHosts.size() + " sshHosts in source, expected at most " + SSH_HOSTS_MAX + ", each host and port once");
        }
    }

    /** Rules for the repositories of a pattern. */
    public record Group(PathGlob repositories, SourceRules rules, TreeNames trees) {}

    /**
     * Reads it out of a bundle's data; a bundle that says nothing of source asks for nothing.
     *
     * @throws Rejected.Malformed for a member that nobody knows: a control that is misspelt would be no control (reliability P3)
     */
    public static OrganisationRules of(Json.Members data) {
        var found = data.values().get(MEMBER);
        if (found == null) {
            return NONE;
        }
        var fields = Fields.of(MEMBER, found);
        fields.integer("version", 1, 1);
        var groups = new ArrayList<>(fields.list("groups", OrganisationRules::group));
        var outside = new OutsideSources(fields.has("outside") ? fields.texts("outside").stream().map(PathGlob::of).toList() : List.of());
        var templates = fields.listOrEmpty("templates", RepositoryTemplate::read);
        var sshHosts = fields.listOrEmpty("sshHosts", SshHost::read);
        fields.noOthers();
        if (groups.size() > GROUPS_MAX || outside.patterns().size() > OUTSIDE_MAX) {
            throw new Rejected.Malformed("found " + groups.size() + " groups and " + outside.patterns().size() + " sources outside in source, expected at most "
                    + GROUPS_MAX + " and " + OUTSIDE_MAX);
        }
        return new OrganisationRules(groups, outside, templates, sshHosts);
    }

    private static Group group(Json json) {
        var fields = Fields.of("source.groups", json);
        var repositories = PathGlob.of(fields.text("repositories"));
        var rules = SourceRules.read(fields);
        var trees = TreeNames.STANDARD;
        if (fields.has("trees")) {
            var names = fields.object("trees");
            trees = new TreeNames(names.bool("windowsDevices", false), names.bool("caseTwins", false));
            names.noOthers();
        }
        fields.noOthers();
        return new Group(repositories, rules, trees);
    }

    /** What is asked of one repository. */
    public SourceRules of(String repository) {
        return groups.stream().filter(group -> group.repositories().matches(repository)).map(Group::rules).reduce(SourceRules.NONE, SourceRules::join);
    }

    /** The templates with which a repository may begin. */
    public List<RepositoryTemplate> templates(String repository) {
        return templates.stream().filter(template -> template.repositories().matches(repository)).toList();
    }

    /** The keys by which a machine is known over SSH; none for one that is not named, whoever it says it is. */
    public Set<OpenSshKey> hostKeys(String host, int port) {
        return sshHosts.stream().filter(each -> each.host().equals(host) && each.port() == port).findFirst().map(SshHost::keys).orElse(Set.of());
    }

    /** Which names a tree of the repository may have. */
    public TreeNames trees(String repository) {
        var own = groups.stream().filter(group -> group.repositories().matches(repository)).map(Group::trees).toList();
        return new TreeNames(own.stream().anyMatch(TreeNames::windowsDevices), own.stream().anyMatch(TreeNames::caseTwins));
    }

    /** Names what is in force for one repository, whatever order it was written in. */
    public static Digest digest(SourceRules rules) {
        var each = rules.rules().stream().map(rule -> Json.object().with("references", rule.references().toString()).with("protection", rule.protection().toJson()).build()).toList();
        var files = rules.conventions().stream().map(file -> (Json) Json.object().with("path", file.path()).with("required", Json.bool(file.required()))
                .with("content", file.content().map(Digest::toString).orElse("")).build()).toList();
        return Digest.of(Json.object().with("format", "alnage-source-rules/1").with("protect", Json.array(each)).with("conventions", Json.array(files)).build().toBytes());
    }
}
