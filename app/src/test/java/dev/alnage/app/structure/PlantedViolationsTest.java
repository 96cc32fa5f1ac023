package dev.alnage.app.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule meets a violation made for it, and an honest twin. */
class PlantedViolationsTest {
    @TempDir private Path folder;

    private void finds(Function<Collection<CompiledClass>, List<String>> rule, String words, Map<String, String> sources) {
        var found = rule.apply(Planted.classes(folder, sources));
        assertTrue(found.stream().anyMatch(one -> one.contains(words)), () -> "found " + found + ", expected " + words);
    }

    private void passes(Function<Collection<CompiledClass>, List<String>> rule, Map<String, String> sources) {
        assertEquals(List.of(), rule.apply(Planted.classes(folder, sources)));
    }

    @Test void a_cycle_of_three_packages_is_found() {
        finds(PackageRules::noPackageCycles, "dev.alnage.policy.a → dev.alnage.policy.b → dev.alnage.policy.c → dev.alnage.policy.a", Map.of(
                "dev.alnage.policy.a.A", "public class A { dev.alnage.policy.b.B b; }",
                "dev.alnage.policy.b.B", "public class B { Object c() { return new dev.alnage.policy.c.C(); } }",
                "dev.alnage.policy.c.C", "public class C { java.util.List<dev.alnage.policy.a.A> inSignatureOnly; }"));
    }

    @Test void a_cycle_through_an_annotation_alone_is_found() {
        finds(PackageRules::noPackageCycles, "cycle", Map.of(
                "dev.alnage.policy.a.A", "@dev.alnage.policy.b.Mark public class A {}",
                "dev.alnage.policy.b.Mark", "import java.lang.annotation.*; @Retention(RetentionPolicy.RUNTIME) public @interface Mark {"
                        + " Class<?> value() default dev.alnage.policy.a.A.class; }"));
    }

    @Test void a_chain_of_packages_is_no_cycle() {
        passes(PackageRules::noPackageCycles, Map.of(
                "dev.alnage.policy.a.A", "public class A { dev.alnage.policy.b.B b; dev.alnage.policy.c.C c; }",
                "dev.alnage.policy.b.B", "public class B { dev.alnage.policy.c.C c; }",
                "dev.alnage.policy.c.C", "public class C {}"));
    }

    @Test void a_stage_that_names_a_stage_is_found() {
        finds(PackageRules::noStageNamesAStage, "stage deploy names dev.alnage.factory.build.inner.Runs", Map.of(
                "dev.alnage.factory.deploy.Door", "class Door { Object o = new dev.alnage.factory.build.inner.Runs(); }",
                "dev.alnage.factory.build.inner.Runs", "public class Runs {}"));
    }

    @Test void a_stage_may_name_the_gate() {
        passes(PackageRules::noStageNamesAStage, Map.of(
                "dev.alnage.factory.deploy.Door", "class Door { dev.alnage.factory.gate.Gate gate; }",
                "dev.alnage.factory.gate.Gate", "public class Gate {}"));
    }

    @Test void a_worker_that_names_the_factory_is_found() {
        finds(PackageRules::modulesDependAsDrawn, "dev.alnage.worker.Main names module factory", Map.of(
                "dev.alnage.worker.Main", "class Main { dev.alnage.factory.Store store; }",
                "dev.alnage.factory.Store", "public class Store {}"));
    }

    @Test void a_jar_that_is_not_on_the_list_is_found() {
        finds(PackageRules::othersAreAllowed, "org.junit.jupiter.api.Assertions, which is not on the list of module evidence", Map.of(
                "dev.alnage.evidence.Odd", "class Odd { void m() { org.junit.jupiter.api.Assertions.fail(); } }"));
        assertEquals(List.of("module policy brings guava, which is not on its list"),
                JarRules.jarsAreListed("policy", List.of("/x/re2j-1.8.jar:/x/guava-33.3.0-jre.jar:/x/evidence-0.1.0-SNAPSHOT.jar:/y/evidence/target/classes")));
        assertEquals(List.of("module policy brings no jar, expected some"), JarRules.jarsAreListed("policy", List.of("")));
    }

    @ParameterizedTest @ValueSource(strings = {
        "java.time.Instant.now()", "java.time.LocalDate.now(java.time.ZoneOffset.UTC)", "java.time.Clock.systemUTC()", "System.nanoTime()",
        "System.currentTimeMillis()", "new java.util.Date()", "new java.security.SecureRandom()", "Math.random()", "new java.util.Random()",
        "java.util.UUID.randomUUID()", "new java.io.File(\"x\")", "java.nio.file.Path.of(\"x\")", "System.getenv(\"X\")", "new ProcessBuilder()",
        "java.nio.file.Files.exists(null)", "new java.net.Socket()", "java.nio.channels.SocketChannel.open()", "Odd.class.getResource(\"x\")"})
    void what_reaches_outside_is_found(String expression) {
        finds(ReachRules::pureModulesReachNothing, "dev.alnage.policy.Odd", Map.of("dev.alnage.policy.Odd",
                "class Odd { Object o() throws Exception { return " + expression + "; } }"));
    }

    @Test void time_and_randomness_as_parameters_reach_nothing() {
        passes(ReachRules::pureModulesReachNothing, Map.of("dev.alnage.evidence.Fine",
                "class Fine { boolean m(java.time.Instant now, java.security.SecureRandom random) { random.nextBytes(new byte[8]);"
                        + " return now.isAfter(java.time.Instant.EPOCH); } }"));
    }

    @Test void the_clock_is_free_outside_the_pure_modules() {
        passes(ReachRules::pureModulesReachNothing, Map.of("dev.alnage.worker.Fine", "class Fine { Object o = java.time.Instant.now(); }"));
    }

    @ParameterizedTest @ValueSource(strings = {"java.security.Signature", "javax.crypto.Cipher", "javax.crypto.spec.SecretKeySpec",
        "java.security.KeyPairGenerator"})
    void cryptography_elsewhere_is_found(String type) {
        finds(ReachRules::cryptographyHasOneHome, type, Map.of("dev.alnage.factory.gate.Odd", "class Odd { " + type + " one; }"));
    }

    @Test void cryptography_at_home_passes() {
        passes(ReachRules::cryptographyHasOneHome, Map.of(
                "dev.alnage.evidence.sign.Fine", "class Fine { java.security.Signature one; }",
                "dev.alnage.factory.identity.keys.Fine", "class Fine { javax.crypto.Cipher one; }"));
    }

    @Test void a_package_that_only_begins_like_a_home_is_no_home() {
        finds(ReachRules::cryptographyHasOneHome, "dev.alnage.evidence.signing.Odd", Map.of(
                "dev.alnage.evidence.signing.Odd", "class Odd { java.security.Signature one; }"));
    }

    @ParameterizedTest @ValueSource(strings = {"tools.jackson.core.JsonParser", "org.snakeyaml.engine.v2.api.Load",
        "javax.xml.stream.XMLStreamReader", "org.w3c.dom.Document", "org.apache.commons.compress.archivers.tar.TarArchiveInputStream"})
    void a_parser_elsewhere_is_found(String type) {
        finds(ReachRules::parsersHaveOneHome, type, Map.of("dev.alnage.app.Odd", "class Odd { void m(" + type + " one) {} }"));
    }

    @ParameterizedTest @ValueSource(strings = {"java.util.regex.Pattern.compile(\"x\")", "\"x\".matches(\"x\")", "\"x\".replaceAll(\"x\", \"y\")"})
    void backtracking_is_found(String expression) {
        finds(ReachRules::noBacktracking, "re2j", Map.of("dev.alnage.factory.source.Odd", "class Odd { Object o = " + expression + "; }"));
    }

    @ParameterizedTest @ValueSource(strings = {"java.net.Socket", "java.net.http.HttpClient", "org.eclipse.jetty.client.HttpClient",
        "java.nio.channels.SocketChannel"})
    void a_connection_elsewhere_is_found(String type) {
        finds(ReachRules::socketsHaveFewHomes, type, Map.of("dev.alnage.factory.materials.Odd", "class Odd { " + type + " one; }"));
    }

    @Test void connections_at_home_pass() {
        passes(ReachRules::socketsHaveFewHomes, Map.of("dev.alnage.factory.outbound.Fine", "class Fine { java.net.Socket one; }"));
    }

    @Test void a_permission_made_by_hand_is_found() {
        finds(RouteRules::permissionsAreMadeByName, "dev.alnage.app.Odd makes a permission", Map.of("dev.alnage.app.Odd",
                "class Odd { Object o = new dev.alnage.factory.http.Permission(java.util.Set.of(), true); }"));
    }

    @ParameterizedTest @ValueSource(strings = {
        "new Route(\"POST\", \"/ready\", Permission.ANYONE, this::m)", "new Route(\"GET\", \"/runs\", Permission.ANYONE, this::m)",
        "new Route(\"GET\", READY, ANYONE, this::m)", "all(Permission.ANYONE, this::m)"})
    void a_route_that_anyone_may_use_is_found(String route) {
        assertEquals(1, RouteRules.openRoutesAreListed("A.java", "class A { Object o = " + route + "; }").size());
    }

    @Test void listed_open_routes_and_those_of_a_role_pass() {
        assertEquals(List.of(), RouteRules.openRoutesAreListed("A.java", "class A { Object o = List.of("
                + "new Route(\"GET\", \"/ready\", Permission.ANYONE, this::m), new Route(\"POST\", \"/runs\", Permission.of(CLIENT), this::m)); }"));
    }

    @Test void a_method_of_seventy_one_lines_is_found_and_one_of_seventy_passes() {
        var longer = "class Long {\n int m(int i) {\n" + "i++;\n".repeat(68) + "return i;\n}\n int n() { return 1; } }";
        assertEquals(List.of("Long.java: m has 71 lines, expected at most 70"), StyleRules.methodsAreShort("Long.java", longer.lines().toList()));
        assertEquals(List.of(), StyleRules.methodsAreShort("Long.java", longer.replaceFirst("i\\+\\+;\n", "").lines().toList()));
    }

    @Test void a_name_of_nothing_is_found() {
        finds(StyleRules::namesNameThings, "Util", Map.of("dev.alnage.app.StringUtil", "class StringUtil {}"));
    }

    @Test void a_nested_name_of_nothing_is_found() {
        finds(StyleRules::namesNameThings, "Info", Map.of("dev.alnage.app.Fine", "class Fine { record RunInfo(int x) {} }"));
    }

    @Test void an_accessor_with_get_is_found() {
        finds(StyleRules::accessorsHaveNoGet, "getName", Map.of("dev.alnage.app.Odd", "class Odd { String getName() { return \"\"; } }"));
    }

    @Test void get_itself_and_what_others_named_pass() {
        passes(StyleRules::accessorsHaveNoGet, Map.of("dev.alnage.app.Fine", "class Fine extends java.util.AbstractList<String> {"
                + " public String get(int i) { return \"\"; } public int size() { return 0; } }"));
    }

    @Test void a_switched_off_test_is_found() {
        finds(StyleRules::noTestIsSwitchedOff, "switches a test off", Map.of("dev.alnage.app.OddTest",
                "class OddTest { @org.junit.jupiter.api.Disabled @org.junit.jupiter.api.Test void t() {} }"));
    }

    @Test void long_files_left_overs_and_places_of_one_machine_are_found() {
        assertEquals(1, StyleRules.fileIsShort("A.java", java.util.Collections.nCopies(501, "x")).size());
        assertEquals(List.of(), StyleRules.fileIsShort("A.java", java.util.Collections.nCopies(500, "x")));
        assertEquals(List.of("A.java:2 contains FIX" + "ME"), StyleRules.nothingIsLeftOver("A.java", List.of("fine", "// FIX" + "ME later")));
        assertEquals(List.of("a:1 contains /ho" + "me/"), StyleRules.noPlaceOfOneMachine("a", List.of("cd /ho" + "me/somebody", "cd /tmp"), List.of()));
        assertEquals(List.of("a:1 contains /srv/ours"), StyleRules.noPlaceOfOneMachine("a", List.of("cd /srv/ours/app"), List.of("/srv/ours")));
    }

    @Test void tags_of_classes_and_methods_single_and_repeated_are_read() {
        var classes = Planted.classes(folder, Map.of("dev.alnage.app.SomeTest", """
                import org.junit.jupiter.api.*;
                @Tag("build/one") class SomeTest {
                    @Test @Tag("build/two") void a() {}
                    @Test @Tag("build/three") @Tag("X5") void b() {}
                }"""));
        assertEquals(Set.of("build/one", "build/two", "build/three", "X5"), classes.getFirst().tags());
    }

    @Test void the_table_of_practices_and_the_tags_must_agree() {
        var table = PracticeTable.of(List.of("# Practices", "| # | id | state |", "|---|---|---|",
                "| 36 | `build/minimal-network` | proven |", "| 44 | `build/monitoring` | not looked at |"));
        assertEquals(List.of(), table.disagreements(Set.of("build/minimal-network", "X5")));
        assertEquals(List.of("practice build/minimal-network is called proven, and no test has its tag"), table.disagreements(Set.of("X5")));
        assertEquals(List.of("a test is tagged build/pin, which is no practice of the table"),
                table.disagreements(Set.of("build/minimal-network", "build/pin")));
        assertEquals(List.of("the table of practices has no row"), PracticeTable.of(List.of("nothing")).disagreements(Set.of()));
        assertEquals(List.of("practice a/bc has two rows"),
                PracticeTable.of(List.of("| `a/bc` | no |", "| `a/bc` | no |")).disagreements(Set.of()));
    }
}
