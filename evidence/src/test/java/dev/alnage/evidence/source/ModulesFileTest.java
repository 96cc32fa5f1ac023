package dev.alnage.evidence.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("G5")
class ModulesFileTest {
    private static final String HONEST = """
            # what we use
            [submodule "lib/one"]
            \tpath = lib/one
            \turl = https://git.example/lib/one.git
            \tbranch = main
            \tshallow = true
            """;

    private static List<HostileEntry> check(String text) {
        return ModulesFile.check(".gitmodules", Bytes.utf8(text));
    }

    private static void refused(String text) {
        var found = check(text);
        assertFalse(found.isEmpty(), text);
        assertFalse(found.toString().codePoints().anyMatch(ReferenceName::isUnseen), text);
    }

    @Test void an_honest_file_passes() {
        assertEquals(List.of(), check(HONEST));
        assertEquals(List.of(), check(HONEST.replace("\n", "\r\n")));
        for (var url : List.of("ssh://git@git.example:2222/lib/one", "git@git.example:lib/one.git", "../one.git", "./one", "HTTPS://git.example/x", "\"https://git.example/x\"",
                "https://git.example/a%20b")) {
            assertEquals(List.of(), check(HONEST.replace("https://git.example/lib/one.git", url)), url);
        }
        assertEquals(List.of(), check(HONEST + "\tupdate = rebase\n\tignore = dirty\n\tfetchRecurseSubmodules = true\n"));
        assertEquals(List.of(), check(HONEST.replace("branch = main", "branch = .")));
    }

    @Test void an_address_that_is_an_option_a_helper_or_a_local_path_is_refused() {
        for (var url : List.of("--upload-pack=touch /tmp/x", "-u./payload", "ext::sh -c x", "ext::x", "fd::17", "file:///etc", "/srv/git/x", "git://host/x", "http://host/x",
                "ssh://-oProxyCommand=x/y", "ssh://user@-oProxyCommand=x/y", "-oProxyCommand=x:y", "git@-oProxyCommand=x:y", "host:-x", "https://", "https:///x",
                "https://host/%0ahost=evil", "https://host/%0D", "../x%0a", "https://host/a b", "https://host/%zz", "C:\\\\x", "javascript://x/y", "lib/one")) {
            refused(HONEST.replace("https://git.example/lib/one.git", url));
        }
    }

    @Test void a_folder_that_is_an_option_or_lies_in_git_or_outside_is_refused() {
        for (var path : List.of("-x", "--upload-pack=x", ".git/hooks", "lib/.GIT/hooks", "git~1/x", "../x", "lib/../../x", "/abs", "", "lib\\\\x", "\"x ", "\"x \"")) {
            refused(HONEST.replace("path = lib/one", "path = " + path));
        }
    }

    @Test void a_name_that_leads_out_of_the_folder_of_modules_is_refused() {
        for (var name : List.of("../../hooks", "x/../y", ".git/x", "-x", "", "a\\\"b", "/x")) {
            refused(HONEST.replace("submodule \"lib/one\"", "submodule \"" + name + "\""));
        }
    }

    @Test void settings_that_run_something_or_that_nobody_knows_are_refused() {
        for (var more : List.of("\tupdate = !touch /tmp/x\n", "\tbranch = -x\n", "\tbranch = --all\n", "\tcommand = x\n", "\turl\n", "[core]\n\tsshCommand = x\n", "[include]\n\tpath = x\n",
                "[submodule]\n", "[submodule \"x\"] path = y\n", "[submodule.x]\n", "\tpath = a\u001b[2J\n", "\tpath = a\rb\n", "\tpath = a\\\n")) {
            refused(HONEST + more);
        }
        refused("path = x\n");
        assertTrue(ModulesFile.check(".gitmodules", Bytes.of(new byte[] {(byte) 0xff})).getFirst().found().contains("UTF-8"));
        assertTrue(ModulesFile.check(".gitmodules", Bytes.utf8("#".repeat(ModulesFile.BYTES_MAX + 1))).getFirst().expected().contains("at most"));
    }

    @Test void what_is_found_names_the_line() {
        assertEquals(".gitmodules:4", check(HONEST.replace("https:", "file:")).getFirst().where());
    }
}
