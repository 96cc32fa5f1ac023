package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.evidence.sign.Key;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Kinds of keys as they are typed: {@code ed25519}, {@code ecdsa-p256}. */
final class KeyKinds {
    static final String DEFAULT = word(Key.Kind.ED25519);

    private KeyKinds() {}

    static String word(Key.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> words() {
        return Arrays.stream(Key.Kind.values()).map(KeyKinds::word).toList();
    }

    static Key.Kind of(String word) {
        return Arrays.stream(Key.Kind.values()).filter(kind -> word(kind).equals(word)).findFirst().orElseThrow(() ->
                new Failure(Exit.USAGE, "ALN-CLI-001", "found key kind " + word + ", expected one of " + words(), ""));
    }
}
