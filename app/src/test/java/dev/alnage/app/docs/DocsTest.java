package dev.alnage.app.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.alnage.app.Checkout;
import dev.alnage.worker.sandbox.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Types every command of every page into a shell, a fresh folder for each page, and compares what comes. */
class DocsTest {
    private static final Path CHECKOUT = Checkout.folder();

    @TestFactory Stream<DynamicTest> every_page_shows_what_the_program_says() throws IOException {
        return pages().stream().filter(page -> !read(page).exchanges().isEmpty())
                .map(page -> DynamicTest.dynamicTest(CHECKOUT.relativize(page).toString(), () -> play(read(page), CHECKOUT.relativize(page))));
    }

    @Test void the_readme_is_among_the_pages_that_are_run() throws IOException {
        assertTrue(pages().contains(CHECKOUT.resolve("README.md")));
        assertTrue(read(CHECKOUT.resolve("README.md")).exchanges().size() > 5, "found few commands, expected those of a first release");
    }

    @Test void a_page_that_shows_something_else_than_was_said_is_found_out() throws Exception {
        for (var lie : List.of("$ alnage version -o name\nalnage 99\n", "$ alnage version -o name\n", "$ alnage nope\n[..]\n", "$ alnage version\n[..]\n? 1\n",
                "$ echo one two\none\n", "$ printf 'a\\nb\\n'\na\n", "$ sleep 0.1 &\nready\n")) {
            assertThrows(AssertionError.class, () -> play(Page.read("```console\n" + lie + "```\n"), Path.of("lie.md")), lie);
        }
        play(Page.read("```console\n$ alnage version -o name\nalnage [..]\n$ alnage nope\n[..]\n? 2\n$ printf 'a\\nb\\n'\na\nb\n$ cd /\n$ pwd\n/\n$ printf x\nx\n```\n"),
                Path.of("truth.md"));
    }

    @Test void any_text_stands_for_text_in_a_line_and_alone_for_lines() {
        assertTrue(Shown.matches(List.of("a [..] c"), List.of("a b c")));
        assertTrue(Shown.matches(List.of("[..]"), List.of()));
        assertTrue(Shown.matches(List.of("a", "[..]", "z"), List.of("a", "b", "c", "z")));
        assertTrue(Shown.matches(List.of("a[..]b[..]c"), List.of("a1b2c")));
        assertFalse(Shown.matches(List.of("a[..]aa"), List.of("aa")));
        assertFalse(Shown.matches(List.of("a [..] c"), List.of("a b d")));
        assertFalse(Shown.matches(List.of("a"), List.of("a", "b")));
        assertFalse(Shown.matches(List.of("a", "b"), List.of("a")));
        assertFalse(Shown.matches(List.of(), List.of("a")));
        assertFalse(Shown.matches(List.of("a[..]b[..]c"), List.of("acb")));
    }

    @Test void a_block_that_nobody_could_run_is_a_mistake_of_the_page() {
        for (var mistake : List.of("```\n$ true\n```\n", "```console\ntrue\n```\n", "```console\n$ true\n")) {
            assertThrows(IllegalArgumentException.class, () -> Page.read(mistake), mistake);
        }
    }

    private static void play(Page page, Path name) throws IOException, InterruptedException {
        var place = Workshop.open(Files.createTempDirectory("alnage-docs-"));
        try {
            var folder = Workshop.open(Files.createDirectory(place.resolve("here")));
            for (var need : page.needs()) {
                Workshop.lay(need, folder);
            }
            for (var file : page.files().entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            try (var session = new Session(folder, CHECKOUT)) {
                for (var exchange : page.exchanges()) {
                    compare(name, exchange, session.type(exchange));
                }
            }
        } finally {
            Directories.delete(place);
        }
    }

    private static void compare(Path page, Page.Exchange shown, Session.Answer said) {
        if (said.exitCode() != shown.exitCode() || !Shown.matches(shown.output(), said.printed())) {
            fail(page + ":" + shown.line() + ": $ " + shown.command() + "\nfound\n" + String.join("\n", said.printed()) + "\n? " + said.exitCode()
                    + "\nexpected\n" + String.join("\n", shown.output()) + "\n? " + shown.exitCode());
        }
    }

    private static Page read(Path page) {
        try {
            return Page.read(Files.readString(page));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(CHECKOUT.relativize(page) + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> pages() throws IOException {
        var pages = new ArrayList<Path>();
        for (var folder : List.of("", "demo")) {
            try (var found = Files.list(CHECKOUT.resolve(folder))) {
                found.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        try (var found = Files.walk(CHECKOUT.resolve("docs"))) {
            found.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        pages.sort(null);
        return pages;
    }

    @Test void every_page_names_only_needs_that_there_are() throws IOException {
        for (var page : pages()) {
            read(page).needs().forEach(need -> assertEquals("a repository with a pipeline", need, page.toString()));
        }
    }
}
