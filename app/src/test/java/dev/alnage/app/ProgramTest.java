package dev.alnage.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.Codes;
import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Typed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real table, in this process and as a process of its own. */
class ProgramTest {
    @TempDir Path folder;

    @Test void every_command_has_help_that_names_each_of_its_flags() {
        for (var row : Commands.table().rows()) {
            var words = new ArrayList<>(List.of(row.words().split(" ")));
            words.add("--help");
            var typed = typed(words.toArray(String[]::new));
            assertEquals(Exit.PASSED, typed.exit(), row.words());
            assertTrue(typed.out().startsWith(row.summary() + "\n\nalnage " + row.words()), typed.out());
            row.command().get().usage().flags().forEach(flag -> assertTrue(typed.out().contains("--" + flag.name()), row.words() + " --" + flag.name()));
        }
    }

    @Test void no_command_but_policy_eval_gives_a_flag_of_everywhere_a_meaning_of_its_own() {
        var everywhere = Flag.EVERYWHERE;
        for (var row : Commands.table().rows()) {
            // it is typed by people who know opa eval, and asks no factory
            if (row.words().equals("policy eval")) {
                continue;
            }
            row.command().get().usage().flags().forEach(flag -> everywhere.forEach(common -> {
                assertFalse(flag.name().equals(common.name()), row.words() + " --" + flag.name());
                assertFalse(!flag.letter().isEmpty() && flag.letter().equals(common.letter()), row.words() + " -" + flag.letter());
            }));
        }
    }

    @Test void the_manual_has_a_page_for_every_command_that_man_formats_without_a_word_of_complaint() throws Exception {
        assertEquals(Exit.PASSED, typed("help", "--man", "man").exit());
        var index = Files.readString(folder.resolve("man/man1/alnage.1"));
        for (var row : Commands.table().rows()) {
            var page = folder.resolve("man/man1/alnage-" + row.words().replace(' ', '-') + ".1");
            var text = Files.readString(page);
            assertTrue(index.contains("alnage " + row.words().replace("-", "\\-") + "\\fR\n"), row.words());
            row.command().get().usage().flags().forEach(flag -> assertTrue(text.contains("\\-\\-" + flag.name().replace("-", "\\-")), page + " " + flag.name()));
            assertEquals("", formatted(page), page.toString());
        }
        assertEquals("", formatted(folder.resolve("man/man1/alnage.1")));
    }

    /** What troff has to say about a page; nothing where there is none. */
    private static String formatted(Path page) throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of("/usr/bin/groff"))) {
            return "";
        }
        var groff = new ProcessBuilder("groff", "-man", "-Tutf8", "-ww", "-z", page.toString()).redirectErrorStream(true).start();
        var said = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return groff.waitFor() == 0 ? said : "exit " + groff.exitValue() + ": " + said;
    }

    @Test void the_full_help_has_every_command_and_the_first_page_the_everyday_ones() {
        var all = typed("help", "--all").out();
        var first = typed("help").out();
        for (var row : Commands.table().rows()) {
            assertTrue(all.contains("  " + row.words() + " "), row.words());
            assertEquals(row.group() == CommandTable.Group.EVERYDAY, first.contains("  " + row.words() + " "), row.words());
        }
    }

    @Test void help_about_what_is_no_command_ends_with_5() {
        assertEquals(Exit.NOT_FOUND, typed("help", "nope").exit());
        assertEquals(Exit.PASSED, typed("help", "pipeline").exit());
        assertEquals(Exit.PASSED, typed("pipeline", "--help").exit());
        assertEquals(Exit.USAGE, typed("pipeline").exit());
        assertEquals(Exit.USAGE, typed("pipeline", "lin").exit());
    }

    @Test void every_code_of_the_catalogue_is_explained_and_no_other() {
        for (var code : Codes.all().keySet()) {
            var typed = typed("explain", code.toLowerCase(Locale.ROOT));
            assertEquals(Exit.PASSED, typed.exit());
            assertTrue(typed.out().startsWith(code + " ") && typed.out().contains("\nfix: "), typed.out());
        }
        assertEquals(Exit.NOT_FOUND, typed("explain", "ALN-BLD-999").exit());
    }

    @Test void version_loads_no_class_of_another_command_and_no_server() throws Exception {
        var run = run(List.of("-Xlog:class+load"), "version");
        assertEquals(0, run.code());
        assertTrue(run.output().contains("dev.alnage.app.command.Version "), run.output());
        var others = run.output().lines().filter(line -> line.contains(" dev.alnage.app.command.") && !line.matches(".* dev\\.alnage\\.app\\.command\\.Version[ $].*")
                || line.contains(" dev.alnage.factory.") || line.contains(" dev.alnage.worker.") || line.contains("org.eclipse.")).toList();
        assertEquals(List.of(), others);
    }

    @Test void the_exit_code_reaches_the_caller() throws Exception {
        assertEquals(2, run(List.of(), "nope").code());
        assertEquals(5, run(List.of(), "check", "read", "json", "nope").code());
        Files.writeString(folder.resolve("twice.json"), "{\"a\":1,\"a\":1}");
        assertEquals(1, run(List.of(), "check", "read", "json", "twice.json").code());
    }

    @Test void an_interrupt_from_the_keyboard_ends_with_130() throws Exception {
        // it waits for a passphrase on standard input, which stays open
        var process = start(List.of(), "key", "new", "alice", "--keys", "keys", "--passphrase-file", "-");
        try {
            var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            var maps = Path.of("/proc", Long.toString(process.pid()), "status");
            while (!Files.readString(maps).contains("Threads:") || process.info().totalCpuDuration().orElseThrow().toMillis() < 50) {
                assertTrue(System.nanoTime() < deadline, "the program did not start");
                Thread.sleep(20);
            }
            assertEquals(0, new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor());
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "it did not end");
            assertEquals(130, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test void bash_completes_commands_and_kinds() throws Exception {
        Files.writeString(folder.resolve("completion"), typed("completion", "bash").out());
        var java = String.join(" ", command(List.of()).stream().map(word -> "'" + word + "'").toList());
        var script = "alnage() { " + java + " \"$@\"; }; source ./completion; "
                + "COMP_WORDS=(alnage check read t); COMP_CWORD=3; _alnage; echo \"${COMPREPLY[*]}\"; "
                + "COMP_WORDS=(alnage pipe); COMP_CWORD=1; _alnage; echo \"${COMPREPLY[*]}\"";
        var bash = new ProcessBuilder("bash", "-c", script).directory(folder.toFile()).start();
        var output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, bash.waitFor());
        assertEquals("tar tree\npipeline\n", output);
    }

    private Typed typed(String... words) {
        return Typed.at(Commands.table(), folder, Map.of(), "", List.of(words));
    }

    private record Run(int code, String output) {}

    private Run run(List<String> options, String... words) throws IOException, InterruptedException {
        var process = start(options, words);
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    private Process start(List<String> options, String... words) throws IOException {
        var command = command(options);
        command.addAll(List.of(words));
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    }

    private static List<String> command(List<String> options) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return command;
    }
}
