package dev.alnage.evidence.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.pipeline.Plan.Input;
import dev.alnage.evidence.pipeline.Plan.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The two things that the in-toto reference lets pass, and their neighbours. */
class CompletenessTest {
    private final Plan plan = Pipelines.sample();
    private final Step approve = plan.findStep("approve").orElseThrow();
    private final Map<Input, SortedMap<String, Digest>> made = new HashMap<>();
    private final SortedMap<String, Digest> honest = new TreeMap<>();

    CompletenessTest() {
        approve.inputs().forEach((directory, input) -> {
            var files = new TreeMap<>(Map.of("one", Digest.of(Bytes.utf8(directory + 1)), "sub/two", Digest.of(Bytes.utf8(directory + 2))));
            made.put(input, files);
            files.forEach((path, digest) -> honest.put(directory + "/" + path, digest));
        });
    }

    private List<String> after(Consumer<SortedMap<String, Digest>> change) {
        var materials = new TreeMap<>(honest);
        change.accept(materials);
        return Completeness.check(approve, materials, made).stream().map(Finding::found).toList();
    }

    @Test void an_input_left_out_is_found() {
        assertEquals(List.of("no material reports/sast/one", "no material reports/sast/sub/two"),
                after(materials -> materials.keySet().removeIf(path -> path.startsWith("reports/sast/"))));
    }

    @Test void one_file_of_an_input_left_out_is_found() {
        assertEquals(List.of("no material image/sub/two"), after(materials -> materials.remove("image/sub/two")));
    }

    @Test void a_file_that_differs_from_what_its_maker_made_is_found() {
        var other = Digest.of(Bytes.utf8("other"));
        assertEquals(List.of("material image/one " + other), after(materials -> materials.put("image/one", other)));
    }

    @Test void a_file_that_no_input_names_is_found() {
        var other = Digest.of(Bytes.utf8("other"));
        assertEquals(List.of("material image/three " + other), after(materials -> materials.put("image/three", other)));
        assertEquals(List.of("material images/one " + other), after(materials -> materials.put("images/one", other)));
    }

    @Test void an_input_whose_maker_made_nothing_is_found() {
        made.put(new Input.Output("sast", "report"), new TreeMap<>());
        assertEquals("no products of sast/report for reports/sast", after(_ -> {}).getFirst());
        made.remove(new Input.Output("sast", "report"));
        assertEquals("no products of sast/report for reports/sast", after(_ -> {}).getFirst());
    }

    @Test void the_honest_materials_are_complete() {
        assertEquals(List.of(), after(_ -> {}));
    }

    @Test void products_outside_the_outputs_or_in_none_are_found() {
        var build = plan.findStep("build").orElseThrow();
        var digest = Digest.of(Bytes.utf8("x"));
        var products = new TreeMap<>(Map.of("app/a.jar", digest, "buildinfo/b", digest));
        assertEquals(List.of(), Completeness.checkProducts(build, products));
        products.put("apps/a.jar", digest);
        assertEquals(List.of("product apps/a.jar"), Completeness.checkProducts(build, products).stream().map(Finding::found).toList());
        assertEquals(List.of("no product in buildinfo"),
                Completeness.checkProducts(build, new TreeMap<>(Map.of("app/a.jar", digest))).stream().map(Finding::found).toList());
    }

    @Test void a_material_is_the_one_file_that_the_plan_pins() {
        var fetch = (Step.Fetch) plan.findStep("dep.A.fetch").orElseThrow();
        assertEquals(List.of(), Completeness.checkProducts(fetch, new TreeMap<>(Map.of("src/a.jar", fetch.material()))));
        assertEquals(1, Completeness.checkProducts(fetch, new TreeMap<>(Map.of("src/a.jar", Digest.of(Bytes.utf8("x"))))).size());
        assertEquals(1, Completeness.checkProducts(fetch, new TreeMap<>(Map.of("src/a.jar", fetch.material(), "src/b.jar", fetch.material()))).size());
    }

    @Test void what_an_approval_hands_on_is_what_it_was_shown() {
        assertEquals(List.of(), Completeness.checkPassedOn(approve, honest, honest));
        var swapped = new TreeMap<>(honest);
        swapped.put("image/one", Digest.of(Bytes.utf8("other")));
        assertEquals(1, Completeness.checkPassedOn(approve, honest, swapped).size());
    }

    @Test void a_material_named_twice_or_without_a_sha256_is_refused() {
        var digest = Digest.of(Bytes.utf8("x"));
        assertThrows(Rejected.Malformed.class, () -> Completeness.files(List.of(Resource.of("a", digest), Resource.of("a", digest))));
        assertThrows(Rejected.Malformed.class, () -> Completeness.files(List.of(Resource.of("a", Pipelines.COMMIT))));
        assertThrows(Rejected.Malformed.class, () -> Completeness.files(List.of(Resource.of("a/../b", digest))));
    }


    @Test void the_files_below_a_directory_are_named_by_their_path_in_it() {
        var digest = Digest.of(Bytes.utf8("x"));
        assertEquals(Map.of("b", digest, "c/d", digest), Completeness.below(new TreeMap<>(Map.of("a/b", digest, "a/c/d", digest, "a", digest, "a-b/c", digest, "ab/c", digest, "b/a/b", digest)), "a"));
    }
}
