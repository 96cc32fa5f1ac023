package dev.alnage.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which repository a provenance speaks of: a name that two readers cut differently would let another repository in. */
class SourceRepositoriesTest {
    private static final Json.Members NOTHING = Json.object().build();

    @ParameterizedTest
    @CsvSource({
        "https://git.example.org/shop/app, https://git.example.org/shop/app",
        "git+https://git.example.org/shop/app@refs/heads/main, https://git.example.org/shop/app",
        "git+https://git.example.org/shop/app@v1@v2, https://git.example.org/shop/app",
        "https://anna@git.example.org/shop/app@v1, https://anna@git.example.org/shop/app",
        "https://anna@git.example.org, https://anna@git.example.org",
        "git+ssh://git@git.example.org/@v1, ssh://git@git.example.org/",
        "shop/app@v1, shop/app",
        "/app@v1, /app",
        "app@v1, app@v1",
        "://a@host/p@v, ://a@host/p",
        "git+, ''",
        "'', ''"})
    void a_revision_is_cut_off_and_nothing_else_is_changed(String uri, String repository) {
        assertEquals(repository, SourceRepositories.repository(uri));
    }

    private static Predicate.Provenance provenance(Json.Members external, String... dependencies) {
        var resolved = List.of(dependencies).stream().map(uri -> Resource.at(uri, Digest.of(Bytes.utf8(uri)))).toList();
        return new Predicate.Provenance("t:t", external, NOTHING, resolved, "b", "", Predicate.TIME_NOT_SAID, Predicate.TIME_NOT_SAID, List.of());
    }

    @Test void a_provenance_names_its_workflow_and_what_it_took_from_git() {
        var workflow = Json.object().with("workflow", Json.object().with("repository", "https://git.example.org/shop/ci").build()).build();
        assertEquals(Set.of("https://git.example.org/shop/ci", "https://git.example.org/shop/app"),
                SourceRepositories.of(provenance(workflow, "git+https://git.example.org/shop/app@v1", "https://files.example.org/a.jar", "pkg:maven/a/b@1")));
        for (var other : List.of(NOTHING, Json.object().with("workflow", "https://git.example.org/shop/ci").build(),
                Json.object().with("workflow", Json.object().with("repository", 1).build()).build())) {
            assertEquals(Set.of(), SourceRepositories.of(provenance(other)));
        }
    }

    @Test void an_older_provenance_names_where_its_definition_came_from() {
        var materials = List.of(Resource.at("git+https://git.example.org/shop/app@v1", Digest.of(Bytes.empty())), Resource.at("https://files.example.org/x", Digest.of(Bytes.empty())));
        assertEquals(Set.of("https://git.example.org/shop/app", "https://git.example.org/shop/ci"),
                SourceRepositories.of(new Predicate.ProvenanceV02("b", "t", "git+https://git.example.org/shop/ci@v2", materials, NOTHING)));
        assertEquals(Set.of(), SourceRepositories.of(new Predicate.ProvenanceV02("b", "t", "", List.of(), NOTHING)));
        assertEquals(Set.of(), SourceRepositories.of(new Predicate.Release("git+https://git.example.org/shop/app@v1", "1")));
    }
}
