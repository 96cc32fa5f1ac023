package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.factory.identity.FileKeyStore;
import dev.alnage.factory.identity.KeyStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/** The keys of the person at the keyboard. They stay on that person's machine, whatever factory they sign for. */
public final class PersonalKeys {
    public static final Flag FOLDER = Flag.withValue("keys", "DIR", "the folder of your keys");
    public static final Flag PASSPHRASE_FILE = Flag.withValue("passphrase-file", "FILE", "read the passphrase from the first line of a file; - is standard input");
    private static final int PASSPHRASE_LENGTH_MAX = 1024;

    private final Invocation in;

    public PersonalKeys(Invocation in) {
        this.in = in;
    }

    /** {@code --keys}, {@code ALNAGE_KEYS}, or {@code alnage/keys} in the person's configuration folder. */
    public Path folder() {
        var environment = in.environment();
        var variable = environment.getOrDefault("ALNAGE_KEYS", "");
        if (in.flag(FOLDER.name()).isPresent() || !variable.isEmpty()) {
            return in.path(in.flag(FOLDER.name()).orElse(variable));
        }
        var xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        var home = environment.getOrDefault("HOME", "");
        if (xdg.isEmpty() && home.isEmpty()) {
            throw new Failure(Exit.USAGE, "ALN-CLI-014", "found no folder for keys, expected --keys or HOME", "name a folder with --keys DIR");
        }
        return (xdg.isEmpty() ? in.path(home).resolve(".config") : in.path(xdg)).resolve("alnage/keys");
    }

    public KeyStore store() {
        return new FileKeyStore(folder(), new SecureRandom());
    }

    public Signer open(String name) throws IOException {
        return store().open(name, passphrase("passphrase of key " + name));
    }

    /** From the file that was named, or typed unseen; never from the arguments or the environment, which others can read. */
    public char[] passphrase(String prompt) throws IOException {
        var file = in.flag(PASSPHRASE_FILE.name());
        if (file.isPresent()) {
            if (file.get().equals("-")) {
                return firstLine(in.in());
            }
            try (var content = Files.newInputStream(in.path(file.get()))) {
                return firstLine(content);
            }
        }
        return typed(prompt);
    }

    /** A passphrase with a slip in it would be a key that nobody opens again, so a typed one is asked for twice. */
    public char[] newPassphrase() throws IOException {
        if (in.flag(PASSPHRASE_FILE.name()).isPresent()) {
            return passphrase("");
        }
        var first = typed("new passphrase");
        var second = typed("the same again");
        var same = Arrays.equals(first, second);
        Arrays.fill(second, '\0');
        if (!same) {
            Arrays.fill(first, '\0');
            throw new Failure(Exit.USAGE, "ALN-CLI-015", "found two passphrases, expected the same twice", "");
        }
        return first;
    }

    private static char[] typed(String prompt) {
        var console = System.console();
        var typed = console == null || !console.isTerminal() ? null : console.readPassword("%s: ", prompt);
        if (typed == null) {
            throw new Failure(Exit.USAGE, "ALN-CLI-015", "found no passphrase, expected one", "type it at a terminal or name --passphrase-file FILE");
        }
        return typed;
    }

    private static char[] firstLine(InputStream content) throws IOException {
        var reader = new InputStreamReader(content, StandardCharsets.UTF_8);
        var line = new char[PASSPHRASE_LENGTH_MAX + 1];
        var length = 0;
        for (int c; length < line.length && (c = reader.read()) >= 0 && c != '\n'; ) {
            line[length++] = (char) c;
        }
        var passphrase = Arrays.copyOf(line, length > 0 && line[length - 1] == '\r' ? length - 1 : length);
        Arrays.fill(line, '\0');
        return passphrase;
    }
}
