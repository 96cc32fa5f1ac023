package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Signer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SLSA provenance v1 and link v0.3 in envelopes, as the evidence of a step. */
@Tag("build/policy-adherence")
class ProvenanceAsLinkTest {
    private static final String COMMIT = "git+https://example.com/acme/app@refs/heads/main";
    private static final Json.Members NOTHING = Json.object().build();

    private final Signer owner = Chain.signer();
    private final Signer builder = Chain.signer();
    private final LayoutKey key = LayoutKey.of(builder.key());
    private final Map<String, Bytes> files = new HashMap<>();
    private List<String> command = List.of();
    private List<ArtifactRule> materials = List.of();
    private final List<Layout.Step> more = new ArrayList<>();

    private static Resource file(String name, String content) {
        return Resource.of(name, Digest.of(Bytes.utf8(content)));
    }

    private void put(Statement statement) {
        files.put(ClassicLink.fileName("build", key.keyid()), Envelope.sign(statement, builder).toBytes());
    }

    private static Statement provenance(List<Resource> dependencies, Resource... products) {
        return new Statement(List.of(products), new Predicate.Provenance("https://example.com/build", NOTHING, NOTHING, dependencies, "https://example.com/builder",
                "", Predicate.TIME_NOT_SAID, Predicate.TIME_NOT_SAID, List.of()));
    }

    private Outcome verify() {
        var steps = new ArrayList<Layout.Step>();
        steps.add(new Layout.Step("build", List.of(key.keyid()), 1, command, materials, List.of(new ArtifactRule.Create("app"), new ArtifactRule.Disallow("*"))));
        steps.addAll(more);
        var layout = new Layout(Chain.EXPIRES, "", new TreeMap<>(Map.of(key.keyid(), key)), steps, List.of());
        return LayoutVerification.verify(layout.sign(List.of(owner)), List.of(LayoutKey.of(owner.key())), Map.of(), new LinkSource() {
            @Override public Optional<Bytes> findLink(String step, String keyid) {
                return Optional.ofNullable(files.get(ClassicLink.fileName(step, keyid)));
            }

            @Override public List<String> listKeyids(String step) {
                return Chain.keyids(files, "", step);
            }

            @Override public LinkSource sublayout(String step, String keyid) {
                throw new AssertionError("no sublayout here");
            }
        }, Inspector.NONE, Chain.NOW);
    }

    private static List<ArtifactRule> rules(String... rules) {
        return java.util.Arrays.stream(rules).map(rule -> ArtifactRule.read(List.of(rule.split(" ")))).toList();
    }

    private void passes() {
        assertInstanceOf(Outcome.Passed.class, verify(), () -> verify().toString());
    }

    private void fails(String reason) {
        var failed = assertInstanceOf(Outcome.Failed.class, verify(), () -> verify().toString());
        assertTrue(failed.toString().contains(reason), failed.toString());
    }

    private void cannotTell(String reason) {
        var unclear = assertInstanceOf(Outcome.CannotTell.class, verify(), () -> verify().toString());
        assertTrue(unclear.toString().contains(reason), unclear.toString());
    }

    @Test void subjects_are_the_products_and_dependencies_the_materials_by_name_or_by_uri() {
        materials = rules("ALLOW git+https://example.com/acme/*", "ALLOW lib.jar", "DISALLOW *");
        var commit = Resource.at(COMMIT, Digest.gitCommit("a".repeat(40)));
        put(provenance(List.of(commit, file("lib.jar", "1")), file("app", "2")));
        passes();
        put(provenance(List.of(commit, file("lib.jar", "1"), file("hidden.jar", "1")), file("app", "2")));
        fails("hidden.jar");
        put(provenance(List.of(commit, file("lib.jar", "1")), file("app", "2"), file("hidden", "2")));
        fails("hidden");
        put(provenance(List.of(Resource.at("git+https://example.com/evil/app", Digest.gitCommit("a".repeat(40))), file("lib.jar", "1")), file("app", "2")));
        fails("evil");
    }

    @Test void a_dependency_that_no_rule_could_name_is_refused_and_not_left_out() {
        for (var odd : List.of(new Resource("", "", List.of(Digest.of(Bytes.utf8("x"))), ""), new Resource("x", "", List.of(), ""), new Resource("", "https://example.com/x", List.of(), ""),
                Resource.at("https://example.com/a/../b", Digest.of(Bytes.utf8("x"))), Resource.at("https://example.com//b", Digest.of(Bytes.utf8("x"))),
                Resource.at("no scheme", Digest.of(Bytes.utf8("x"))), file("./x", "x"), file("a/../x", "x"))) {
            put(provenance(List.of(odd), file("app", "2")));
            assertInstanceOf(Outcome.Failed.class, verify(), odd.toString());
        }
        put(provenance(List.of(file("x", "x"), file("x", "y")), file("app", "2")));
        fails("twice");
        put(provenance(List.of(file("x", "x")), file("app", "2")));
        passes();
    }

    @Test void a_commit_is_a_material_of_a_provenance_and_no_artifact_of_a_link() {
        put(new Statement(List.of(file("app", "2")), new Predicate.Link("build", List.of(), List.of(Resource.of("source", Digest.gitCommit("a".repeat(40)))), NOTHING, NOTHING)));
        fails("sha256, sha384 or sha512");
    }

    @Test void a_provenance_names_no_command_so_where_one_is_expected_nobody_can_tell() {
        put(provenance(List.of(), file("app", "2")));
        command = List.of("make");
        cannotTell("names no command");
        command = List.of();
        passes();
        command = List.of("make");
        put(new Statement(List.of(file("app", "2")), new Predicate.Link("build", List.of("make"), List.of(), NOTHING, NOTHING)));
        passes();
        put(new Statement(List.of(file("app", "2")), new Predicate.Link("build", List.of("make", "-k"), List.of(), NOTHING, NOTHING)));
        fails("make, -k");
    }

    @Test void a_provenance_names_no_step_so_by_a_functionary_of_two_nobody_can_tell_of_which() {
        put(provenance(List.of(), file("app", "2")));
        more.add(new Layout.Step("test", List.of(key.keyid()), 1, List.of(), List.of(), List.of()));
        files.put(ClassicLink.fileName("test", key.keyid()), ClassicLink.of("test", List.of(), List.of(), List.of(), NOTHING, NOTHING).sign(builder));
        cannotTell("names no step");
        put(new Statement(List.of(file("app", "2")), new Predicate.Link("build", List.of(), List.of(), NOTHING, NOTHING)));
        passes();
        put(new Statement(List.of(file("app", "2")), new Predicate.Link("test", List.of(), List.of(), NOTHING, NOTHING)));
        fails("a link of step test");
    }

    @Test @Tag("D2") void a_statement_of_another_type_is_no_link() {
        put(new Statement(List.of(file("app", "2")), new Predicate.Vulns(NOTHING, NOTHING)));
        assertInstanceOf(Outcome.Failed.class, verify());
    }

    @Test @Tag("D1") void a_statement_in_the_classic_wrapper_or_with_members_of_a_link_is_refused() {
        var statement = provenance(List.of(), file("app", "2"));
        files.put(ClassicLink.fileName("build", key.keyid()), Metablock.write((Json.Members) statement.toJson(), List.of(builder)));
        fails("classic wrapper");
        var both = Bytes.utf8(statement.toJson().toBytes().toText().replaceFirst("\\{", "{\"products\":{},"));
        files.put(ClassicLink.fileName("build", key.keyid()), Envelope.sign(Statement.PAYLOAD_TYPE, both, Bytes.empty(), builder).toBytes());
        fails("no such member");
        put(statement);
        passes();
    }
}
