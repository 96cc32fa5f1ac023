package dev.alnage.app.process;

import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.factory.identity.FileKeyStore;
import dev.alnage.factory.identity.KeyStore;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/** The keys of one process, opened with the passphrase that its starter hands over on standard input. */
public final class Keyring implements AutoCloseable {
    /** scrypt's cost for keys whose passphrase is 256 random bits: it adds nothing to them, and was half the time of a party's start. */
    private static final int COST_LOG2 = 10;
    private static final int PASSPHRASE_LENGTH_MAX = 1_000;

    private final KeyStore store;
    private final char[] passphrase;

    public Keyring(Path directory, char[] passphrase) {
        this.store = store(directory);
        this.passphrase = passphrase.clone();
    }

    static KeyStore store(Path directory) {
        return new FileKeyStore(directory, new SecureRandom(), COST_LOG2);
    }

    public Signer open(String name) {
        return store.open(name, passphrase.clone());
    }

    /** The same for a key that nothing is signed with that lasts: it is made when it is first asked for. */
    Signer openOrCreate(String name) {
        if (!store.list().containsKey(name)) {
            store.create(name, Key.Kind.ED25519, passphrase.clone());
        }
        return open(name);
    }

    /** Nothing more is opened after this. */
    @Override public void close() {
        Arrays.fill(passphrase, '\0');
    }

    /** One line from standard input; it never stands in arguments or the environment. */
    public static char[] readPassphrase() throws IOException {
        Reader in = new InputStreamReader(System.in, StandardCharsets.UTF_8);
        var line = new StringBuilder();
        for (int c; (c = in.read()) >= 0 && c != '\n' && line.length() < PASSPHRASE_LENGTH_MAX; ) {
            line.append((char) c);
        }
        var passphrase = new char[line.length()];
        line.getChars(0, passphrase.length, passphrase, 0);
        line.setLength(0);
        return passphrase;
    }
}
