package dev.alnage.app.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.factory.http.Permission;
import dev.alnage.factory.http.Route;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The architecture of this repository, as it is. That each rule can fail is shown by {@link PlantedViolationsTest}. */
class StructureTest {
    private static final Repository REPOSITORY = Repository.found();
    private static final List<CompiledClass> CLASSES = REPOSITORY.classes();
    private static final List<CompiledClass> TEST_CLASSES = REPOSITORY.testClasses();

    @Test void packages_form_no_cycle() {
        holds(PackageRules::noPackageCycles);
    }

    @Test void no_stage_names_another_stage() {
        holds(PackageRules::noStageNamesAStage);
    }

    @Test void modules_depend_on_each_other_as_drawn() {
        holds(PackageRules::modulesDependAsDrawn);
    }

    @Test void evidence_policy_and_worker_name_only_listed_packages_of_others() {
        holds(PackageRules::othersAreAllowed);
    }

    @Test void evidence_policy_and_worker_carry_only_listed_jars() {
        for (String module : JarRules.LISTED.keySet()) {
            none(JarRules.jarsAreListed(module, REPOSITORY.lines(Path.of(module, "target", "runtime.classpath"))));
        }
    }

    @Test void evidence_and_policy_touch_no_clock_file_socket_or_randomness() {
        holds(ReachRules::pureModulesReachNothing);
    }

    @Test void cryptography_is_called_in_two_packages_only() {
        holds(ReachRules::cryptographyHasOneHome);
    }

    @Test void parsers_are_called_in_the_strict_readers_only() {
        holds(ReachRules::parsersHaveOneHome);
    }

    @Test void backtracking_expressions_meet_no_foreign_content() {
        holds(ReachRules::noBacktracking);
    }

    @Test void connections_are_opened_in_few_packages_only() {
        holds(ReachRules::socketsHaveFewHomes);
    }

    @Test void every_route_declares_its_permission_and_the_open_ones_are_listed() {
        holds(RouteRules::permissionsAreMadeByName);
        for (var constructor : Route.class.getConstructors()) {
            assertTrue(List.of(constructor.getParameterTypes()).contains(Permission.class), constructor + " asks for no permission");
        }
        var routes = REPOSITORY.texts().stream().filter(file -> file.toString().endsWith("Routes.java")).toList();
        assertFalse(routes.isEmpty(), "found no routes");
        everyMainSource((file, lines) -> file.endsWith("http/Permission.java") ? List.of()
                : RouteRules.openRoutesAreListed(file, String.join("\n", lines)));
    }

    @Test void no_method_is_over_seventy_lines() {
        everyText("java", StyleRules::methodsAreShort);
    }

    @Test void no_source_file_is_over_five_hundred_lines() {
        everyText("java", StyleRules::fileIsShort);
    }

    @Test void every_name_names_a_thing() {
        holds(StyleRules::namesNameThings);
    }

    @Test void no_accessor_starts_with_get() {
        holds(StyleRules::accessorsHaveNoGet);
    }

    @Test void no_test_is_switched_off() {
        none(StyleRules.noTestIsSwitchedOff(TEST_CLASSES));
    }

    @Test void nothing_is_left_for_later_in_a_source() {
        everyText("java", StyleRules::nothingIsLeftOver);
    }

    @Test void no_text_knows_a_place_of_one_machine() {
        var here = List.of(REPOSITORY.path("").toString(), System.getProperty("user.home") + "/");
        for (Path file : REPOSITORY.texts()) {
            none(StyleRules.noPlaceOfOneMachine(file.toString(), REPOSITORY.lines(file), here));
        }
    }

    @Test void every_practice_of_a_test_stands_in_the_table_and_every_proven_one_has_a_test() {
        var tags = new TreeSet<String>();
        TEST_CLASSES.forEach(one -> tags.addAll(one.tags()));
        none(PracticeTable.of(REPOSITORY.lines(Path.of("docs", "practices.md"))).disagreements(tags));
    }

    private static void holds(Function<Collection<CompiledClass>, List<String>> rule) {
        none(rule.apply(CLASSES));
    }

    private static void everyText(String extension, BiFunction<String, List<String>, List<String>> rule) {
        var files = REPOSITORY.texts().stream().filter(file -> Repository.extension(file).equals(extension)).toList();
        assertTrue(files.size() > 10, "found " + files.size() + " files, expected the sources");
        var found = new ArrayList<String>();
        files.forEach(file -> found.addAll(rule.apply(file.toString(), REPOSITORY.lines(file))));
        none(found);
    }

    private static void everyMainSource(BiFunction<String, List<String>, List<String>> rule) {
        everyText("java", (file, lines) -> file.contains("src/main/java") ? rule.apply(file, lines) : List.of());
    }

    private static void none(List<String> violations) {
        assertEquals("", String.join("\n", violations));
    }
}
