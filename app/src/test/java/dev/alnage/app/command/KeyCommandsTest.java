package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandsTest {
    private static final CommandTable TABLE = new CommandTable(List.of(
            new Row("key new", "makes", Group.FACTORY, KeyNew::new),
            new Row("key list", "lists", Group.FACTORY, KeyList::new),
            new Row("key export", "exports", Group.FACTORY, KeyExport::new)));
    @TempDir Path folder;

    @Test void a_weak_or_missing_passphrase_makes_no_key() {
        assertEquals(Exit.REFUSED, typed("short\n", "key", "new", "alice", "--passphrase-file", "-").exit());
        assertEquals(Exit.REFUSED, typed("", "key", "new", "alice", "--passphrase-file", "-").exit());
        assertEquals(Exit.USAGE, typed("", "key", "new", "alice").exit());
        assertEquals("", typed("", "key", "list").out());
    }

    @Test void a_name_that_is_taken_is_refused_and_the_key_kept() {
        make("alice");
        var before = typed("", "key", "list").out();
        assertEquals(Exit.REFUSED, typed("another passphrase\n", "key", "new", "alice", "--passphrase-file", "-").exit());
        assertEquals(before, typed("", "key", "list").out());
    }

    @Test void a_name_that_is_a_path_is_refused() {
        assertEquals(Exit.REFUSED, typed("a long passphrase\n", "key", "new", "../alice", "--passphrase-file", "-").exit());
    }

    @Test void an_unknown_kind_is_wrong_use() {
        assertEquals(Exit.USAGE, typed("a long passphrase\n", "key", "new", "alice", "--kind", "dsa", "--passphrase-file", "-").exit());
    }

    @Test void a_key_that_others_can_read_is_refused() throws IOException {
        make("alice");
        try (var files = Files.list(folder.resolve("keys"))) {
            Files.setPosixFilePermissions(files.findFirst().orElseThrow(), PosixFilePermissions.fromString("rw-r--r--"));
        }
        assertEquals(Exit.REFUSED, typed("", "key", "list").exit());
    }

    @Test void an_unknown_key_is_not_found() {
        assertEquals(Exit.NOT_FOUND, typed("", "key", "export", "bob").exit());
    }

    @Test void without_any_folder_for_keys_nothing_is_guessed() {
        assertEquals(Exit.USAGE, Typed.at(TABLE, folder, Map.of(), "", List.of("key", "list")).exit());
    }

    @Test void a_key_is_made_listed_and_exported_without_its_private_half() throws IOException {
        make("alice");
        var made = typed("a long passphrase\n", "key", "new", "bob", "--kind", "ecdsa-p256", "--passphrase-file", "-", "-o", "name");
        assertEquals("bob\n", made.out());
        assertTrue(typed("", "key", "list").out().contains("bob    ecdsa-p256  "));
        var exported = typed("", "key", "export", "alice").out();
        assertTrue(exported.startsWith("-----BEGIN PUBLIC KEY-----\n"), exported);
        assertFalse(exported.contains("PRIVATE"), exported);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys"))));
    }

    private void make(String name) {
        assertEquals(Exit.PASSED, typed("a long passphrase\n", "key", "new", name, "--passphrase-file", "-").exit());
    }

    private Typed typed(String input, String... words) {
        return Typed.at(TABLE, folder, Map.of("ALNAGE_KEYS", "keys"), input, List.of(words));
    }
}
